"""What the team does with what participants say, before it is decided."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from activity.services import record
from activity.verbs import Verb
from kernel.errors import DomainError
from strategies.access import Desk
from strategies.editing import Edit, keeping_what_lost, save
from toolkit.models import Idea, InputState, Moderation, TranslatedBy
from toolkit.services import places


@keeping_what_lost()
def sort_idea(desk: Desk, idea: Idea, *, base_version: int, values: dict[str, Any]) -> None:
    """Keep title, need, area, question and translation; a changed translation is a person's.

    Raises EditConflict when a colleague saved meanwhile.
    """
    values = dict(values)
    if values.get("translation", idea.translation) != idea.translation:
        values["translated_by"] = TranslatedBy.HUMAN if values["translation"] else ""
    if save(Edit(idea, base_version, values), by=desk.user):
        _record(Verb.IDEA_SORTED, desk, idea)


@transaction.atomic
def moderate(desk: Desk, idea: Idea, *, shown: bool) -> None:
    """Let others see an idea or not; what was reported about it is settled by that."""
    wanted = Moderation.SHOWN if shown else Moderation.HELD
    changed = Idea.objects.filter(pk=idea.pk).exclude(moderation=wanted)
    settled = idea.reports.filter(settled=False).update(settled=True)
    if changed.update(moderation=wanted) or settled:
        _record(Verb.IDEA_MODERATED, desk, idea)


@transaction.atomic
def join(desk: Desk, idea: Idea, other: Idea) -> None:
    """Let an idea be decided with another one, or with what that one is joined to.

    What was joined to it goes along, so there is one that is decided and no chain.
    """
    target = other.joined_to or other
    if target.pk == idea.pk or InputState.WITHDRAWN in {idea.state, target.state}:
        raise DomainError(_("These two cannot be joined. Choose another idea."))
    if InputState(idea.state).is_decided:
        raise DomainError(
            _("This is decided already. Join the other idea to this one instead.")
        )
    Idea.objects.filter(Q(pk=idea.pk) | Q(joined_to=idea.pk)).update(joined_to=target)
    _record(Verb.IDEAS_JOINED, desk, idea)
    tell_participants(Verb.IDEAS_JOINED, desk.user, [idea, target])


@transaction.atomic
def unjoin(desk: Desk, idea: Idea) -> None:
    if Idea.objects.filter(pk=idea.pk).exclude(joined_to=None).update(joined_to=None):
        _record(Verb.IDEA_SORTED, desk, idea)


def authors_of(ideas: Iterable[Idea]) -> list[User]:
    """Return who takes part with an account and said one of these."""
    seats = [one.seat_id for one in ideas if one.seat_id]
    return list(User.objects.filter(seats__in=seats).distinct())


def tell_participants(verb: Verb, actor: User | None, ideas: list[Idea]) -> None:
    """Tell the accounts behind these ideas, with the page of a participant.

    An entry of its own, of no region: the one of the team leads to the team's page.
    """
    people = authors_of(ideas)
    if people:
        record(
            verb,
            actor=actor,
            region=None,
            target=ideas[0],
            title=ideas[0].called,
            link=places.address("versions:mine"),
            tell=people,
        )


def _record(verb: Verb, desk: Desk, idea: Idea) -> None:
    record(
        verb,
        actor=desk.user,
        region=desk.place.region,
        target=idea,
        title=idea.called,
        link=idea.page,
    )
