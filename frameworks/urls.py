"""Addresses of this room, written from the root of the site."""

from django.urls import path

from frameworks import views

app_name = "frameworks"
SECTION = "regions/<slug:region>/sections/<slug:section>/"
urlpatterns = [
    path("about/", views.about, name="about"),
    path("regions/<slug:region>/plan-at-hand/", views.plan_at_hand, name="plan_at_hand"),
    path(SECTION, views.section, name="section"),
    path(f"{SECTION}completed/", views.completed, name="completed"),
    path(f"{SECTION}<slug:page>/", views.question, name="question"),
]
