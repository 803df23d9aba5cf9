"""Addresses of the checklist."""

from django.urls import path

from toolkit import views

app_name = "toolkit"

HERE = "regions/<slug:region>/checklist/"

urlpatterns = [
    path("about/checklist/", views.about_checklist, name="about_checklist"),
    path(HERE, views.checklist, name="checklist"),
    path(f"{HERE}<slug:priority>/", views.priority, name="priority"),
    path(f"{HERE}<slug:priority>/all/", views.priority_list, name="list"),
    path(f"{HERE}<slug:priority>/steps/", views.steps, name="steps"),
    path(f"{HERE}<slug:priority>/<slug:item>/", views.item, name="item"),
]
