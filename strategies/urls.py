"""Addresses of this room, written from the root of the site."""

from django.urls import path

from strategies import views

app_name = "strategies"
TEXTS = "regions/<slug:region>/texts/<slug:kind>/<uuid:uuid>/"
urlpatterns = [
    path("regions/<slug:region>/here/", views.here, name="here"),
    path("regions/<slug:region>/files/<uuid:uuid>/", views.file, name="file"),
    path(TEXTS, views.texts, name="texts"),
    path(f"{TEXTS}join/<slug:lost>/", views.join, name="join"),
    path(f"{TEXTS}restore/<int:pk>/", views.restore, name="restore"),
]
