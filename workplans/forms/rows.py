"""Rows below an action or objective: money lines and measures."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kernel import typed
from kernel.text import line
from strategies.models import Strategy
from workplans.forms.typed import (
    AMOUNT,
    MONTH,
    NUMBER,
    YEAR,
    Text,
    TypedForm,
    amount,
    cents,
    month_field,
    number_field,
    text_field,
    year,
)
from workplans.models import Measure, MoneyLine

MOST_ROWS = 60


class MoneyForm(TypedForm):
    READ = {"year": (year, YEAR), "amount": (amount, AMOUNT)}
    marks_optional = False

    year = number_field(_("Year"), size="w-4")
    source = forms.ChoiceField(label=_("Who pays"), required=False)
    amount = number_field(_("Amount"))
    certainty = forms.ChoiceField(
        label=_("How sure"),
        required=False,
        choices=[("", _("Choose")), *MoneyLine.Certainty.choices],
    )
    note = text_field(_("Note"), longest=200)

    def __init__(self, *args: Any, strategy: Strategy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["source"].choices = [
            ("", _("Choose")),
            *strategy.edition.choices("money_sources"),
        ]
        fields["amount"].label = _("Amount in %s") % strategy.currency

    @classmethod
    def of(cls, row: MoneyLine) -> dict[str, Any]:
        told = {"source": row.source, "certainty": row.certainty, "note": row.note}
        return told | cls.typed_values(row)

    def row(self) -> dict[str, Any] | None:
        row = {name: self.cleaned_data.get(name) for name in MoneyForm.base_fields}
        row["note"] = line(row["note"] or "")
        row["unread"] = dict(self.unread)
        return row if any(row.values()) else None


class MeasureForm(TypedForm):
    READ = {
        "now": (cents, NUMBER),
        "aim": (cents, NUMBER),
        "now_on": (typed.month, MONTH),
        "now_by": (typed.month, MONTH),
        "by": (typed.month, MONTH),
    }
    marks_optional = False

    what = text_field(_("What you count or ask"), longest=300)
    counts = forms.ChoiceField(
        label=_("Does this count what you do, or what changes for people?"),
        required=False,
        choices=[("", _("Choose")), *Measure.Counts.choices],
    )
    unit = text_field(
        _("Unit"),
        longest=60,
        size="w-20",
        help_text=_("For example people, town halls, percent"),
    )
    now = number_field(_("Now"))
    now_on = month_field(_("Measured in"))
    now_by = month_field(_("Or: we will measure by"))
    aim = number_field(_("Aim"))
    by = month_field(_("By when"))
    source = text_field(_("Where the number comes from"), longest=300)

    def __init__(self, *args: Any, strategy: Strategy, **kwargs: Any) -> None:
        del strategy
        super().__init__(*args, **kwargs)

    @classmethod
    def of(cls, row: Measure) -> dict[str, Any]:
        told = {"what": row.what, "unit": row.unit, "source": row.source, "counts": row.counts}
        return told | cls.typed_values(row)

    def row(self) -> dict[str, Any] | None:
        row = {name: self.cleaned_data.get(name) for name in MeasureForm.base_fields}
        for name in ("what", "unit", "source"):
            row[name] = line(row[name] or "")
        row["unread"] = dict(self.unread)
        return row if any(row.values()) else None


@dataclass(frozen=True)
class Problem:
    """One line of the list of problems above a form."""

    text: str
    href: str


class Rows:
    """The rows of one kind on a page; "Add another line" sends the page and adds one."""

    def __init__(
        self,
        form: type[MoneyForm] | type[MeasureForm],
        prefix: str,
        name: Text,
        *,
        strategy: Strategy,
        rows: Iterable[Any],
        data: QueryDict | None,
        more: bool,
    ) -> None:
        initial = [form.of(row) for row in rows]
        extra = 1 if more or not initial else 0
        self.prefix, self.name = prefix, name
        if data is not None and more:
            data = _with_one_more(data, f"{prefix}-TOTAL_FORMS")
        made: Any = forms.formset_factory(
            form, extra=extra, can_delete=True, max_num=MOST_ROWS, absolute_max=MOST_ROWS
        )
        self.formset: Any = made(
            data,
            # A line the page calls new may stand already, from the same page sent before:
            # measured against that it is "unchanged", and Django would leave it out.
            initial=initial if data is None else None,
            prefix=prefix,
            form_kwargs={"strategy": strategy},
            error_messages={
                "missing_management_form": _(
                    "Some lines did not arrive. Open the page again and add them."
                ),
            },
        )
        for number, one in enumerate(self.formset, start=1):
            one.fields["DELETE"].label = _("Take this line out")
            one.number = number

    def __iter__(self) -> Iterator[Any]:
        return iter(self.formset)

    @property
    def forms_shown(self) -> list[forms.BaseForm]:
        return [self.formset.management_form, *self.formset]

    @property
    def saveable(self) -> bool:
        self.formset.is_valid()
        return not self.formset.non_form_errors() and all(
            one.is_left_out or one.saveable for one in self
        )

    @property
    def has_unread(self) -> bool:
        return any(one.unread for one in self if not one.is_left_out)

    def values(self) -> list[dict[str, Any]]:
        rows = [one.row() for one in self if not one.is_left_out]
        return [row for row in rows if row is not None]

    @property
    def problems(self) -> list[Problem]:
        if not self.formset.is_bound:
            return []
        found = [Problem(str(text), f"#{self.prefix}") for text in self._of_all()]
        for one in self:
            if one.is_left_out:
                continue
            for field in one:
                found += [
                    Problem(
                        _now("%(row)s %(number)d: %(problem)s")
                        % {"row": self.name, "number": one.number, "problem": text},
                        f"#{field.auto_id}",
                    )
                    for text in field.errors
                ]
        return found

    def _of_all(self) -> list[str]:
        return list(self.formset.non_form_errors())


def _with_one_more(data: QueryDict, name: str) -> QueryDict:
    data = data.copy()
    count = data.get(name, "")
    if count.isascii() and count.isdigit() and len(count) < 4:
        data[name] = str(min(int(count) + 1, MOST_ROWS))
    return data
