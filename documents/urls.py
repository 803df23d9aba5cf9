"""Addresses of this room, written from the root of the site."""

from django.urls import path

from documents import views

app_name = "documents"

urlpatterns = [
    path("regions/<slug:region>/documents/", views.ask, name="request"),
    path("strategies/<slug:region>/documents/", views.ask_public, name="request_public"),
    path("documents/<uuid:uuid>/", views.document, name="document"),
    path("documents/<uuid:uuid>/file/", views.file, name="file"),
]
