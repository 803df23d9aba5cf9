"""Finals are made before anybody asks: when a version is frozen, published or adopted."""

from typing import Any

from django.dispatch import receiver

from documents.services import request_all
from frameworks.models import Audience
from versions import signals
from versions.models import PublicationState, Version


@receiver(signals.frozen)
def make_for_reviewers(version: Version, **_rest: Any) -> None:
    request_all(version, Audience.REVIEWER)


@receiver(signals.published)
def make_for_everybody(version: Version, **_rest: Any) -> None:
    """The sentence about publication and adoption has changed, so the files have, too."""
    public = version.publication in {PublicationState.PUBLISHED, PublicationState.REPLACED}
    request_all(version, Audience.PUBLIC if public else Audience.REVIEWER)
