"""Addresses of this room, written from the root of the site."""

from django.urls import path

from versions.views import check, consulting, public, publication, reading, review

app_name = "versions"

REGION = "regions/<slug:region>"
ALL = f"{REGION}/versions"
ONE = f"{ALL}/<int:number>"
COMMENT = f"{ONE}/comments/<uuid:uuid>"

urlpatterns = [
    path("", public.home, name="home"),
    path("strategies/<slug:region>/", public.public, name="public"),
    path("strategies/<slug:region>/<int:number>/", public.public, name="public_version"),
    path("take-part/draft/", consulting.comment_draft, name="comment_draft"),
    path("take-part/draft/<slug:section>/", consulting.draft_section, name="draft_section"),
    path("check/", public.check_document, name="check_document"),
    path(f"{REGION}/check/", check.check, name="check"),
    path(f"{REGION}/sharing/", check.sharing, name="sharing"),
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
