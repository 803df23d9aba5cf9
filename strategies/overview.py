"""The earlier texts of one row, newest first: who wrote what, when, and what changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from activity.models import Entry
from activity.verbs import Verb
from kernel.comparing import Piece, pieces
from kernel.joining import Written
from strategies.editing import standing
from strategies.models import Editable, Revision
from strategies.reading import field_lines

PAGE = 20


@dataclass(frozen=True)
class Difference:
    label: str
    pieces: list[Piece]


@dataclass(frozen=True)
class Earlier:
    """One text that stood in a field, or that could not be saved over a colleague's."""

    revision: Revision
    changes: list[Difference]
    stands: bool
    note: str

    @property
    def label(self) -> str:
        return self.changes[0].label


def earlier_texts(row: Editable, number: Any) -> tuple[list[Earlier], Page[Any]]:
    """Return one page of the texts; a constant number of queries however many there are."""
    all_of_it = Revision.objects.filter(object_uuid=row.uuid, kind=row._meta.label_lower)
    before = Revision.objects.filter(
        object_uuid=row.uuid,
        field=OuterRef("field"),
        lost=False,
        base_version__lt=OuterRef("base_version"),
    ).order_by("-base_version", "-pk")
    ours = all_of_it.select_related("author").annotate(before=Subquery(before.values("pk")[:1]))
    page = Paginator(ours, PAGE).get_page(number)
    shown: list[Any] = list(page)
    values = dict(
        Revision.objects.filter(pk__in=[one.before for one in shown if one.before]).values_list(
            "pk", "value"
        )
    )
    stands = standing(row, {one.field for one in shown})
    notes = _notes(row, shown)
    return [
        Earlier(
            one,
            _differences(row, one, values.get(one.before)),
            not one.lost and one.value == stands[one.field],
            notes.get(one.pk, ""),
        )
        for one in shown
    ], page


def _differences(row: Editable, one: Revision, before: Any) -> list[Difference]:
    shape = row.shape(one.field)
    if isinstance(shape, Written):
        label = field_lines(row, one.field, one.value)[0][0]
        return [Difference(label, pieces(shape.typed(before), shape.typed(one.value)))]
    old = dict(field_lines(row, one.field, before))
    new = dict(field_lines(row, one.field, one.value))
    changed = [
        Difference(label, pieces(old.get(label, ""), new.get(label, "")))
        for label in dict.fromkeys([*new, *old])
        if old.get(label, "") != new.get(label, "")
    ]
    # What changed may be no word: a heading that became a paragraph.
    return changed or [Difference(label, pieces(text, text)) for label, text in new.items()]


# --- How it came to be ------------------------------------------------------------------


def _notes(row: Editable, shown: Iterable[Revision]) -> Mapping[int, str]:
    """Return what to say of texts that were joined or restored."""
    saved = {one.base_version + 1: one for one in shown if not one.lost}
    if not saved:
        return {}
    moments = [one.saved_at for one in saved.values()]
    happened = Entry.objects.filter(
        region_id=row.strategy.region_id,
        target_id=str(row.uuid),
        verb__in=[Verb.TEXTS_JOINED, Verb.TEXT_RESTORED],
        at__gte=min(moments),
        at__lte=max(moments) + timedelta(minutes=1),
    )
    joined: dict[int, list[int]] = {}
    restored: set[int] = set()
    for verb, data in happened.values_list("verb", "data"):
        if verb == Verb.TEXTS_JOINED:
            joined[data["version"]] = data["lost"]
        else:
            restored.add(data["version"])
    both = _both_sides(row, joined)
    return {
        one.pk: note
        for one in shown
        if not one.lost
        for version in [one.base_version + 1]
        for note in [
            _joined_note(one, *both[version])
            if version in both
            else _("An earlier text was restored.")
            if version in restored
            else ""
        ]
    }


def _both_sides(
    row: Editable, joined: Mapping[int, list[int]]
) -> dict[int, tuple[Revision, Revision]]:
    """Return by version the two texts it was joined from: theirs, mine."""
    if not joined:
        return {}
    saved = Revision.objects.filter(object_uuid=row.uuid).select_related("author")
    theirs = {
        one.base_version + 2: one
        for one in saved.filter(lost=False, base_version__in=[v - 2 for v in joined])
    }
    lost = saved.in_bulk([pk for keys in joined.values() for pk in keys])
    return {
        version: (theirs[version], lost[keys[0]])
        for version, keys in joined.items()
        if version in theirs and keys and keys[0] in lost
    }


def _joined_note(one: Revision, theirs: Revision, mine: Revision) -> str:
    return _("Joined by %(who)s, %(at)s, from %(their)s %(then)s and %(my)s %(when)s.") % {
        "who": one.author or _("Someone"),
        "at": _moment(one.saved_at, one.saved_at),
        "their": theirs.author or _("Someone"),
        "then": _moment(theirs.saved_at, one.saved_at),
        "my": mine.author or _("Someone"),
        "when": _moment(mine.saved_at, one.saved_at),
    }


def _moment(at: datetime, beside: datetime) -> str:
    """Return the time, with the day if it is another one."""
    at, beside = timezone.localtime(at), timezone.localtime(beside)
    return date_format(at, "H:i" if at.date() == beside.date() else "DATETIME_FORMAT")
