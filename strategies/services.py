"""Join two people's texts; let an earlier text stand again."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from activity.services import record
from activity.verbs import Verb
from kernel.errors import DomainError
from strategies.access import Desk
from strategies.editing import edit_of, keeping_what_lost, save
from strategies.models import Editable, Revision
from strategies.rules import refusals, sentences


@keeping_what_lost()
def save_joined(
    desk: Desk, row: Editable, on_version: int, values: Mapping[str, Any], lost: list[Revision]
) -> bool:
    """Save what was made of two texts on top of theirs; False if theirs stands as it is.

    Raises EditConflict when a third person saved meanwhile.
    """
    changed = save(edit_of(row, on_version, values), by=desk.user)
    if changed:
        _record(Verb.TEXTS_JOINED, desk, row, lost=[one.pk for one in lost])
    return changed


@keeping_what_lost()
def restore(desk: Desk, row: Editable, revision: Revision, on_version: int) -> bool:
    """Let an earlier text stand again: a new save, so that it can be undone alike."""
    edit = edit_of(row, on_version, {revision.field: revision.value})
    # Where somebody saved meanwhile, the page of the conflict asks the rules.
    if on_version == row.version and (refused := sentences(refusals(edit))):
        raise DomainError(
            _("This text does not fit what stands now, so it was not restored. %s")
            % " ".join(refused)
        )
    changed = save(edit, by=desk.user)
    if changed:
        _record(Verb.TEXT_RESTORED, desk, row, field=revision.field)
    return changed


def _record(verb: Verb, desk: Desk, row: Editable, **data: Any) -> None:
    record(
        verb,
        actor=desk.user,
        region=desk.place.region,
        target=row,
        title=row.called,
        link=row.page,
        version=row.version,
        **data,
    )
