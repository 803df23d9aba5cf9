"""Addresses of this room."""

from django.urls import path

from regions import import_views, link_views, views

app_name = "regions"
urlpatterns = [
    path("invitation/<str:token>/", views.invitation, name="invitation"),
    path("join/<str:token>/", link_views.join, name="join"),
    path("regions/<slug:region>/people/", views.people, name="people"),
    path("regions/<slug:region>/people/invite/", views.invite, name="invite"),
    path(
        "regions/<slug:region>/people/invite-list/",
        import_views.invite_list,
        name="invite_list",
    ),
    path("regions/<slug:region>/people/by-kind/", views.kinds, name="kinds"),
    path("regions/<slug:region>/people/<int:pk>/", views.person, name="person"),
    path(
        "regions/<slug:region>/people/<int:pk>/remove/",
        views.remove_person,
        name="remove_person",
    ),
    path("regions/<slug:region>/invitations/<int:pk>/", views.invited, name="invited"),
    path(
        "regions/<slug:region>/invitations/<int:pk>/withdraw/",
        views.withdraw_invitation,
        name="withdraw_invitation",
    ),
    path(
        "regions/<slug:region>/invitations/<int:pk>/send-again/",
        views.send_again,
        name="send_again",
    ),
    path(
        "regions/<slug:region>/organisations/new/",
        views.new_organisation,
        name="new_organisation",
    ),
    path(
        "regions/<slug:region>/organisations/<uuid:uuid>/",
        views.organisation,
        name="organisation",
    ),
    path(
        "regions/<slug:region>/organisations/<uuid:uuid>/new-link/",
        link_views.new_link,
        name="new_link",
    ),
    path("regions/<slug:region>/links/<uuid:uuid>/", link_views.link, name="link"),
    path(
        "regions/<slug:region>/links/<uuid:uuid>/withdraw/",
        link_views.withdraw_link,
        name="withdraw_link",
    ),
    path(
        "regions/<slug:region>/organisations/<uuid:uuid>/remove/",
        views.remove_organisation,
        name="remove_organisation",
    ),
]
