"""Addresses of the checklist."""

from django.urls import path

from toolkit.views import checklist

app_name = "toolkit"

HERE = "regions/<slug:region>/checklist/"

urlpatterns = [
    path("about/checklist/", checklist.about_checklist, name="about_checklist"),
    path(HERE, checklist.checklist, name="checklist"),
    path(f"{HERE}<slug:priority>/", checklist.priority, name="priority"),
    path(f"{HERE}<slug:priority>/all/", checklist.priority_list, name="list"),
    path(f"{HERE}<slug:priority>/steps/", checklist.steps, name="steps"),
    path(f"{HERE}<slug:priority>/<slug:item>/", checklist.item, name="item"),
]
