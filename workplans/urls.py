"""Addresses of the workplan."""

from django.urls import path

from workplans import (
    batch_views,
    bin_views,
    filling_views,
    import_views,
    list_views,
    sheet_views,
    views,
)

app_name = "workplans"

HERE = "regions/<slug:region>/workplan/"

urlpatterns = [
    path(HERE, list_views.plan, name="plan"),
    path(f"{HERE}timeline/", list_views.timeline, name="timeline"),
    path(f"{HERE}print/", list_views.printed, name="print"),
    path(f"{HERE}fill/", filling_views.fill, name="fill"),
    path(f"{HERE}change/", filling_views.change, name="change"),
    path(f"{HERE}order/", filling_views.order, name="order"),
    path(f"{HERE}objectives/", views.objectives, name="objectives"),
    path(f"{HERE}objectives/new/", views.new_objective, name="new_objective"),
    path(f"{HERE}objectives/<uuid:uuid>/", views.objective, name="objective"),
    path(
        f"{HERE}objectives/<uuid:uuid>/remove/",
        views.remove_objective,
        name="remove_objective",
    ),
    path(f"{HERE}removed/", bin_views.removed, name="removed"),
    path(f"{HERE}measures/", views.measures, name="measures"),
    path(f"{HERE}money/", views.money, name="money"),
    path(f"{HERE}add/", import_views.add, name="add"),
    path(f"{HERE}import/<uuid:uuid>/", import_views.preview, name="import"),
    path(f"{HERE}spreadsheet/", sheet_views.spreadsheet, name="spreadsheet"),
    path(f"{HERE}spreadsheet/file/", sheet_views.spreadsheet_file, name="spreadsheet_file"),
    path(
        f"{HERE}spreadsheet/<uuid:uuid>/",
        sheet_views.take_spreadsheet,
        name="take_spreadsheet",
    ),
    path(f"{HERE}steps/", batch_views.batches, name="batches"),
    path(f"{HERE}steps/<uuid:uuid>/undo/", batch_views.undo_batch, name="undo_batch"),
    path(f"{HERE}actions/new/", views.new_action, name="new_action"),
    path(f"{HERE}actions/<uuid:uuid>/", views.action, name="action"),
    path(f"{HERE}actions/<uuid:uuid>/remove/", views.remove_action, name="remove_action"),
]
