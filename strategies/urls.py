"""Addresses of this room, written from the root of the site."""

from django.urls import path

from strategies import views

app_name = "strategies"
urlpatterns = [
    path("regions/<slug:region>/here/", views.here, name="here"),
    path("regions/<slug:region>/files/<uuid:uuid>/", views.file, name="file"),
]
