"""Whether people find themselves in what was decided about their words."""

from django.db import transaction

from activity.services import record
from activity.verbs import Verb
from regions.access import LEADS, people_with
from toolkit.models import Idea
from toolkit.services import places


@transaction.atomic
def say_understood(idea: Idea, *, understood: bool, text: str = "") -> None:
    """Keep the answer to "Did we understand you?"; the leads hear of a "not quite"."""
    missed = "" if understood else text
    others = Idea.objects.filter(pk=idea.pk).exclude(
        understood=understood, not_understood=missed
    )
    if others.update(understood=understood, not_understood=missed) and not understood:
        region = idea.strategy.region
        record(
            Verb.NOT_UNDERSTOOD,
            actor=None,
            region=region,
            target=idea,
            title=idea.called,
            link=places.address("versions:one_input", region.slug, idea.uuid),
            tell=people_with(LEADS, region),
        )
