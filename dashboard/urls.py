"""Addresses of this room, written from the root of the site."""

from django.urls import path

from dashboard import pages, views

app_name = "dashboard"
urlpatterns = [
    path("your-work/", views.your_work, name="your_work"),
    path("regions/<slug:region>/", views.strategy, name="strategy"),
    path("regions/<slug:region>/start/", views.start, name="start"),
    path("network/", views.network, name="network"),
    path("network/regions.csv", views.network_csv, name="network_csv"),
    path("help/", pages.help_page, name="help"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("data-protection/", pages.data_protection, name="data_protection"),
]
