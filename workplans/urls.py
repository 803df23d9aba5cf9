"""Addresses of the workplan, below regions/<region>/."""

from django.urls import path

from workplans import import_views, views

app_name = "workplans"

urlpatterns = [
    path("workplan/", views.plan, name="plan"),
    path("workplan/objectives/", views.objectives, name="objectives"),
    path("workplan/objectives/new/", views.objective, name="new_objective"),
    path("workplan/objectives/<uuid:uuid>/", views.objective, name="objective"),
    path(
        "workplan/objectives/<uuid:uuid>/remove/",
        views.remove_objective,
        name="remove_objective",
    ),
    path("workplan/measures/", views.measures, name="measures"),
    path("workplan/money/", views.money, name="money"),
    path("workplan/add/", import_views.add, name="add"),
    path("workplan/import/<uuid:uuid>/", import_views.preview, name="import"),
    path("workplan/import/<uuid:uuid>/undo/", import_views.undo, name="undo_import"),
    path("workplan/actions/new/", views.action, name="new_action"),
    path("workplan/actions/<uuid:uuid>/", views.action, name="action"),
    path("workplan/actions/<uuid:uuid>/remove/", views.remove_action, name="remove_action"),
]
