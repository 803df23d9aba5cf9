"""Addresses of this room, written from the root of the site."""

from django.urls import path

from dashboard import pages

app_name = "dashboard"
urlpatterns = [
    path("help/", pages.help_page, name="help"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("data-protection/", pages.data_protection, name="data_protection"),
]
