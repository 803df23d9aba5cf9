"""The page on which two people's texts are joined: what it shows, and what is sent back.

Theirs is the row as it stood when the page was shown (`on_version`), mine are texts that
could not be saved; both are read from the Revisions, so the page carries keys only.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any, Literal

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.models import User
from kernel.comparing import Piece, pieces
from kernel.joining import Joining, Place, Written
from strategies.editing import edit_of, value_at
from strategies.models import Editable, Revision
from strategies.reading import plain_lines
from strategies.rules import refusals, sentences

Keep = Literal["joined", "theirs", "mine"]
KEEPS: dict[str, Keep] = {"joined": "joined", "theirs": "theirs", "mine": "mine"}
_MARKED = re.compile(r"\[\[.*?\|\|.*?\]\]", re.DOTALL)


@dataclass
class Changed:
    """One thing that somebody changed, in words; `name` is its field on the page."""

    field: str
    place: Place
    name: str
    label: str
    base: str
    theirs: str
    mine: str
    hint: str = ""
    typed: str = ""
    problem: str | Promise = ""

    @property
    def is_text(self) -> bool:
        return isinstance(self.place.shape, Written)

    @property
    def box(self) -> str:
        """Return the box in which the joined text can be changed."""
        few = 1 if getattr(self.place.shape, "one_line", False) else 3
        rows = min(20, few + len(self.typed) // 70 + self.typed.count("\n"))
        attrs: dict[str, Any] = {"id": self.name, "rows": rows, "dir": "auto"}
        attrs["aria-describedby"] = f"{self.name}_helptext"
        if self.problem:
            attrs["aria-describedby"] += f" {self.name}_error"
            attrs["aria-invalid"] = "true"
        return forms.Textarea(attrs).render(self.name, self.typed)

    @property
    def their_pieces(self) -> list[Piece]:
        return pieces(self.base, self.theirs)

    @property
    def my_pieces(self) -> list[Piece]:
        return pieces(self.base, self.mine)

    @property
    def now_pieces(self) -> list[Piece]:
        """What only one of the two changed: from what stood before to what shall stand."""
        return self.their_pieces if self.place.by == "theirs" else self.my_pieces


@dataclass(frozen=True)
class Words:
    """What the page calls the two texts: whose they are depends on who reads it."""

    title: str
    theirs: str
    mine: str
    keep_theirs: str
    keep_mine: str
    theirs_alone: str
    mine_alone: str


@dataclass
class JoinPage:
    """`given`: what was sent, None to show what we suggest."""

    row: Editable
    lost: list[Revision]
    on_version: int
    given: Mapping[str, str] | None = None
    problems: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.theirs_by, self.theirs_at = self._whose()

    def _whose(self) -> tuple[User | None, Any]:
        """Return who saved the text that stands, and when; not who saved the row after that."""
        found = (
            Revision.objects.filter(
                object_uuid=self.row.uuid,
                field__in=[one.field for one in self.lost],
                base_version__gte=min(one.base_version for one in self.lost),
                base_version__lt=self.on_version,
                lost=False,
            )
            .select_related("author")
            .order_by("base_version", "pk")
            .last()
        )
        if found:
            return found.author, found.saved_at
        if self.on_version >= self.row.version:
            return self.row.changed_by, self.row.changed_at
        saved = Revision.objects.filter(
            object_uuid=self.row.uuid, base_version=self.on_version - 1, lost=False
        )
        found = saved.select_related("author").first()
        return (found.author, found.saved_at) if found else (None, self.row.changed_at)

    def words(self, reader: User) -> Words:
        mine_by = self.lost[0].author
        if mine_by != reader:
            name = mine_by or _("Someone")
            return Words(
                _("Two texts of one answer"),
                _("The text that stands now"),
                _("The text of %(name)s that was not saved") % {"name": name},
                _("Keep what stands"),
                _("Take the text of %(name)s") % {"name": name},
                _("Changed only in the text that stands"),
                _("Changed only in the text that was not saved"),
            )
        if self.theirs_by == reader:
            return Words(
                _("You changed this answer in another window"),
                _("What you saved there"),
                _("What you wrote here"),
                _("Keep what I saved there"),
                _("Keep what I wrote here"),
                _("Changed only there"),
                _("Changed only here"),
            )
        return Words(
            _("A colleague changed this answer while you were writing"),
            _("Their text"),
            _("Your text"),
            _("Keep their text"),
            _("Keep mine"),
            _("Only your colleague changed this"),
            _("Only you changed this"),
        )

    @cached_property
    def _sides(self) -> dict[str, tuple[Any, Any, Any]]:
        """Return (base, theirs, mine) of each field that either changed."""
        mine = {one.field: one for one in sorted(self.lost, key=lambda one: one.pk)}
        started = min(one.base_version for one in self.lost)
        theirs = Revision.objects.filter(
            object_uuid=self.row.uuid,
            base_version__gte=started,
            base_version__lt=self.on_version,
            lost=False,
        ).order_by("pk")
        names = dict.fromkeys([*mine, *theirs.values_list("field", flat=True)])
        return {name: self._side(name, mine.get(name), started) for name in names}

    def _side(self, name: str, mine: Revision | None, started: int) -> tuple[Any, Any, Any]:
        base = value_at(self.row, name, mine.base_version if mine else started)
        return base, value_at(self.row, name, self.on_version), mine.value if mine else base

    @cached_property
    def _as_one(self) -> set[str]:
        """Return fields that are taken as one side has them: joined, a rule refuses them.

        Each side's own could be saved as it is, so a choice always settles it.
        """
        found: set[str] = set()
        for keep in ("theirs", "mine"):
            joining = Joining(partial(_side_of, keep=keep))
            joined = {
                name: joining.join(self.row.shape(name), *sides)
                for name, sides in self._sides.items()
            }
            found |= set(refusals(edit_of(self.row, 0, joined)))
        return found

    def _join(self, joining: Joining, name: str) -> Any:
        sides = self._sides[name]
        if name in self._as_one:
            return joining.choose(*sides)
        return joining.join(self.row.shape(name), *sides)

    # --- What the page shows ---------------------------------------------------------

    @cached_property
    def changes(self) -> list[Changed]:
        found: list[Changed] = []
        for name in self._sides:
            joining = Joining()
            self._join(joining, name)
            for place in joining.places:
                found.append(self._changed(name, place, len(found)))
        return found

    def _changed(self, name: str, place: Place, number: int) -> Changed:
        sides = (place.base, place.theirs, place.mine)
        told = [self.row.in_words(name, place.at.wrap(side)) for side in sides]
        if not any(told):
            told = [plain_lines(self.row, name, place.at.wrap(side)) for side in sides]
        label = next(lines[0][0] for lines in told if lines)
        texts = ["\n".join(text for _label, text in lines) for lines in told]
        if isinstance(place.shape, Written):
            texts = list(map(place.shape.typed, sides))
        changed = Changed(
            name, place, f"join-{number}", ", ".join([label, *place.at.labels]), *texts
        )
        if place.at.around:
            lines = self.row.in_words(name, place.at.around)
            changed.hint = "\n".join(text for _label, text in lines)
        suggested = place.value if changed.is_text else "mine"
        changed.typed = str((self.given or {}).get(changed.name, suggested))
        return changed

    @property
    def texts(self) -> list[Changed]:
        return [one for one in self.changes if one.place.must_be_decided and one.is_text]

    @property
    def choices(self) -> list[Changed]:
        return [one for one in self.changes if one.place.must_be_decided and not one.is_text]

    @property
    def theirs_alone(self) -> list[Changed]:
        return [one for one in self.changes if one.place.by == "theirs"]

    @property
    def mine_alone(self) -> list[Changed]:
        return [one for one in self.changes if one.place.by == "mine"]

    @property
    def together(self) -> list[Changed]:
        """Lists both changed: what each added and took out counts, nothing is to decide."""
        return [
            one
            for one in self.changes
            if one.place.by == "both" and not one.place.must_be_decided
        ]

    @property
    def touching(self) -> int:
        return sum(one.place.touching for one in self.texts)

    # --- What is sent back --------------------------------------------------------------

    def values(self, keep: Keep) -> dict[str, Any]:
        """Return what shall stand in each field."""
        decided = {(one.field, one.place.at.path): one for one in self.changes}
        found = {}
        for name in self._sides:

            def decide(place: Place, name: str = name) -> Any:
                return _decided(decided[name, place.at.path], keep)

            found[name] = self._join(Joining(decide), name)
        return found

    def is_good(self, keep: Keep) -> bool:
        """Say whether it can be saved; else `problems` says what to do, all typed is kept."""
        self.problems = []
        if keep == "joined":
            for one in self.texts:
                self._check(one)
        if not self.problems:
            self.problems = [{"text": text} for text in self._refused(keep)]
        return not self.problems

    def _check(self, one: Changed) -> None:
        most = getattr(one.place.shape, "most", None)
        column = next((c for c in self.row._meta.fields if c.name == one.field), None)
        texts = (one.theirs, one.mine)
        if _MARKED.search(one.typed) and not any(map(_MARKED.search, texts)):
            one.problem = _("A place is still marked with [[ ]]. Keep there what shall stand.")
        elif most and len(one.typed) > most:
            one.problem = _("Use %(most)s characters or fewer. What you typed is kept.") % {
                "most": most
            }
        elif column and not one.place.at.path and not column.blank and not one.typed.strip():
            one.problem = _("Write something here. The text cannot be empty.")
        if one.problem:
            text = f"{one.label}: {one.problem}"
            self.problems.append({"href": f"#{one.name}", "text": text})

    def _refused(self, keep: Keep) -> Iterable[str]:
        """Return what does not go together, as the rules of the row and those below say it."""
        return sentences(refusals(edit_of(self.row, 0, self.values(keep))))


def _decided(changed: Changed, keep: Keep) -> Any:
    place = changed.place
    if keep == "joined":
        if changed.is_text:
            return changed.typed
        keep = "theirs" if changed.typed == "theirs" else "mine"
    return _side_of(place, keep)


def _side_of(place: Place, keep: Keep) -> Any:
    side = place.theirs if keep == "theirs" else place.mine
    return place.shape.typed(side) if isinstance(place.shape, Written) else side
