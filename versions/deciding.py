"""Deciding what becomes of an input: yes, in part or no, why, and where one sees it."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from activity.services import record
from activity.verbs import Verb
from kernel.errors import DomainError
from strategies.access import Desk
from strategies.editing import Edit, keeping_what_lost, save
from strategies.rules import refusals, sentences
from toolkit.models import Idea, InputState
from toolkit.services import effects
from versions.hearing import tell_decided


@dataclass(frozen=True)
class Target:
    """An action or an answer that something changed; `kind` of strategies.PlaceKind."""

    kind: str
    key: str
    title: str


class NotLinked(DomainError):
    """What changes something says where one sees it."""


@keeping_what_lost()
def decide(
    desk: Desk,
    idea: Idea,
    *,
    base_version: int,
    state: InputState,
    reason: str,
    decided_by: str,
    target: Target | None = None,
) -> None:
    """Decide an input, for the first time or anew; what was decided before stays in its texts.

    Raises NotLinked without a standing link where it changes something, EditConflict when
    a colleague saved meanwhile.
    """
    if idea.state == InputState.WITHDRAWN:
        raise DomainError(_("This was withdrawn, so there is nothing to decide."))
    if idea.joined_to_id:
        raise DomainError(_("This is joined to another idea. Decide that one."))
    if not state.is_decided:
        raise DomainError(_("Choose yes, in part or no."))
    if target:
        effects.link(desk, idea, target.kind, target.key, target.title)
    values = {"state": state.value, "reason": reason, "decided_by": decided_by}
    if refused := sentences(refusals(Edit(idea, base_version, values))):
        raise NotLinked(" ".join(refused))
    if all(getattr(idea, name) == value for name, value in values.items()):
        return
    values["decided_on"] = timezone.localdate()  # type: ignore[assignment]
    if save(Edit(idea, base_version, values), by=desk.user):
        record(
            Verb.INPUT_DECIDED,
            actor=desk.user,
            region=desk.place.region,
            target=idea,
            title=idea.called,
            link=idea.page,
            state=state.value,
        )
        tell_decided(idea)
