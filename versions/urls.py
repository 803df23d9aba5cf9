"""Addresses of this room, written from the root of the site."""

from django.urls import URLPattern

app_name = "versions"
urlpatterns: list[URLPattern] = []
