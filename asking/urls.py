"""Addresses of this room, written from the root of the site."""

from django.urls import path

from asking import pages, views

app_name = "asking"
urlpatterns = [
    path("answer/<str:token>/", pages.answer, name="answer"),
    path("regions/<slug:region>/ask/<slug:kind>/<path:key>/", views.ask, name="ask"),
    path("regions/<slug:region>/care/<slug:kind>/<slug:key>/", views.care, name="care"),
    path("regions/<slug:region>/asked/<uuid:uuid>/", views.asked, name="asked"),
    path(
        "regions/<slug:region>/asked/<uuid:uuid>/take-over/", views.take_over, name="take_over"
    ),
    path(
        "regions/<slug:region>/asked/<uuid:uuid>/send-back/", views.send_back, name="send_back"
    ),
    path(
        "regions/<slug:region>/asked/<uuid:uuid>/send-again/",
        views.send_again,
        name="send_again",
    ),
    path("regions/<slug:region>/asked/<uuid:uuid>/withdraw/", views.withdraw, name="withdraw"),
]
