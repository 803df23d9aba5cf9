"""Addresses of this room, written from the root of the site."""

from django.urls import path

from versions.views import (
    became,
    check,
    consulting,
    inputs,
    public,
    publication,
    reading,
    review,
)

app_name = "versions"

REGION = "regions/<slug:region>"
PART = f"{REGION}/taking-part"
ALL = f"{REGION}/versions"
ONE = f"{ALL}/<int:number>"
COMMENT = f"{ONE}/comments/<uuid:uuid>"

urlpatterns = [
    path("take-part/became/", became.mine, name="mine"),
    path("strategies/<slug:region>/said/", became.said, name="said"),
    path(f"{REGION}/report/", became.report, name="report"),
    path(f"{REGION}/report/input.csv", became.report_csv, name="report_csv"),
    path(f"{REGION}/report/<uuid:uuid>/poster/<slug:language>/", became.poster, name="poster"),
    path("", public.home, name="home"),
    path("strategies/<slug:region>/", public.public, name="public"),
    path("strategies/<slug:region>/<int:number>/", public.public, name="public_version"),
    path("take-part/draft/", consulting.comment_draft, name="comment_draft"),
    path("take-part/draft/<slug:section>/", consulting.draft_section, name="draft_section"),
    path("check/", public.check_document, name="check_document"),
    path(f"{REGION}/check/", check.check, name="check"),
    path(f"{REGION}/sharing/", check.sharing, name="sharing"),
    path(f"{PART}/", inputs.inputs_of_team, name="input"),
    path(f"{PART}/<uuid:uuid>/", inputs.one_input, name="one_input"),
    path(f"{ALL}/", reading.versions, name="list"),
    path(f"{ALL}/make/", reading.make, name="make"),
    path(f"{ONE}/", reading.version, name="version"),
    path(f"{ONE}/changes/", reading.changes, name="changes"),
    path(f"{ONE}/review/", review.review, name="review"),
    path(f"{COMMENT}/", review.comment, name="comment"),
    path(f"{COMMENT}/close/", review.close_comment, name="close_comment"),
    path(f"{ONE}/assign/", review.assign, name="assign"),
    path(f"{ONE}/ask-for-changes/", review.ask_for_changes, name="ask_for_changes"),
    path(f"{ONE}/close/", review.close, name="close"),
    path(f"{ONE}/withdraw/", review.withdraw, name="withdraw"),
    path(f"{ONE}/publish/", publication.publish, name="publish"),
    path(f"{ONE}/unpublish/", publication.unpublish, name="unpublish"),
    path(f"{ONE}/adoption/", publication.adoption, name="adoption"),
]
