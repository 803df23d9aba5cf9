"""The list of a whole priority: each question with its form, saved by itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from kernel.background import hold
from strategies.reading import Line as Difference
from strategies.reading import differing_lines
from toolkit.access import PriorityDesk
from toolkit.forms import ListedForm
from toolkit.models import ChecklistItem
from toolkit.overview import Said, address, answers_to, file_names, said_in
from toolkit.services import ListedAnswer, Outcome


@dataclass
class Row:
    """One question of the list: its form for who writes, its answer for who reads.

    `joining`: the page on which both texts of a conflict are joined.
    """

    item: ChecklistItem
    number: int
    url: str
    form: ListedForm
    said: Said | None = None
    hidden: bool = False
    differences: list[Difference] = field(default_factory=list)
    joining: str = ""


@dataclass
class Listing:
    """All questions of a priority on one page, each saved by itself."""

    at: PriorityDesk
    rows: list[Row]
    data: Any = None

    @classmethod
    def as_it_stands(cls, at: PriorityDesk) -> Self:
        return cls(at, cls._rows(at, None, file_names(at.desk.strategy)))

    @classmethod
    def posted(cls, at: PriorityDesk, data: QueryDict) -> Self:
        data = data.copy()
        return cls(at, cls._rows(at, data, {}), data)

    @classmethod
    def _rows(cls, at: PriorityDesk, data: Any, names: Mapping[str, str]) -> list[Row]:
        answers = answers_to(at.desk.strategy, at.items)
        return [
            Row(
                item,
                number,
                "" if hidden else address(at.desk, item),
                ListedForm(data, answer=answers.get(item.pk), prefix=item.key),
                None if hidden else said_in(at.slug, answers.get(item.pk), names),
                hidden,
            )
            for number, item in enumerate(at.items, start=1)
            for hidden in [not at.may_see(item)]
        ]

    def to_save(self) -> list[ListedAnswer]:
        """Return what the person wrote and can be kept."""
        return [
            ListedAnswer(
                row.item, base_version=row.form.cleaned_data["version"], **row.form.values()
            )
            for row in self.rows
            if row.form.is_valid() and not row.form.untouched
        ]

    def heed(self, outcome: Outcome) -> None:
        """Show what is saved as it stands, and beside a conflict what a colleague wrote."""
        fresh = answers_to(self.at.desk.strategy, outcome.saved)
        for row in self.rows:
            if row.item in outcome.saved:
                hold(
                    {
                        f"{row.item.key}-version": outcome.versions[row.item],
                        f"{row.item.key}-seen": row.form.mark,
                    }
                )
                row.form = ListedForm(answer=fresh.get(row.item.pk), prefix=row.item.key)
            conflict = outcome.conflicts.get(row.item)
            if conflict:
                row.differences = [
                    line
                    for one in conflict.differences
                    for line in differing_lines(conflict.row, one.field, one.theirs, one.mine)
                ]
                row.joining = conflict.address()
                self.data[f"{row.item.key}-version"] = str(conflict.row.version)

    @property
    def is_settled(self) -> bool:
        return not any(row.differences or row.form.errors for row in self.rows)

    @property
    def status(self) -> int:
        return 409 if any(row.differences for row in self.rows) else 200

    @property
    def problems(self) -> list[dict[str, str]]:
        found = []
        for row in self.rows:
            at = f"{row.form.prefix}"
            if row.differences:
                said = _("Question %(number)s: a colleague changed this answer meanwhile.")
                found.append({"href": f"#{at}", "text": str(said) % {"number": row.number}})
            for name, texts in row.form.errors.items():
                said = _("Question %(number)s: %(problem)s")
                found += [
                    {
                        "href": f"#{row.form[name].auto_id}",
                        "text": str(said) % {"number": row.number, "problem": text},
                    }
                    for text in texts
                ]
        return found
