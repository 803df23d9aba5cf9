"""The rows of one kind on a page: shown, added to, read and complained about together."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from strategies.models import Strategy
from workplans.forms.rows import PartnerForm, RowForm
from workplans.forms.typed import Text, VersionedForm, as_typed
from workplans.models import Partner

MOST_ROWS = 60


class EachOnce(forms.BaseFormSet):  # type: ignore[type-arg]
    """Rows of partners: an organisation stands in one of them."""

    def clean(self) -> None:
        seen = set()
        for one in self.forms:
            if not isinstance(one, PartnerForm) or one.is_left_out or not one.is_valid():
                continue
            if one.name and one.name in seen:
                rule = Partner._meta.constraints[0]
                name = (
                    "organisation" if one.cleaned_data["organisation"] else "new_organisation"
                )
                one.add_error(name, str(rule.get_violation_error_message()))
            seen.add(one.name)


@dataclass(frozen=True)
class Problem:
    """One line of the list of problems above a form."""

    text: str
    href: str


class Rows:
    """The rows of one kind on a page; "Add another line" sends the page and adds one."""

    def __init__(
        self,
        form: type[RowForm],
        prefix: str,
        name: Text,
        *,
        strategy: Strategy,
        rows: Iterable[Any],
        data: QueryDict | None,
        more: bool,
        initially: Mapping[str, Any] | None = None,
        **lists: Any,
    ) -> None:
        rows = list(rows)
        initial = [form.of(row, strategy) for row in rows]
        extra = 1 if more or not initial else 0
        self.prefix, self.name, self.asked = prefix, name, more
        if data is not None and more:
            data = _with_one_more(data, f"{prefix}-TOTAL_FORMS")
        made: Any = forms.formset_factory(
            form,
            formset=EachOnce,
            extra=extra,
            can_delete=True,
            max_num=MOST_ROWS,
            absolute_max=MOST_ROWS,
        )
        self.formset: Any = made(
            data,
            # A line the page calls new may stand already, from the same page sent before:
            # measured against that it is "unchanged", and Django would leave it out.
            initial=initial if data is None else None,
            prefix=prefix,
            form_kwargs={"strategy": strategy, **lists},
            error_messages={
                "missing_management_form": _(
                    "Some lines did not arrive. Open the page again and add them."
                ),
            },
        )
        for number, one in enumerate(self.formset, start=1):
            one.fields["DELETE"].label = _("Take this line out")
            one.number = number
            one.standing = rows[number - 1] if number <= len(rows) else None
            if one.standing is None and not one.is_bound:
                one.initial |= initially or {}

    @property
    def opens(self) -> bool:
        """Say whether something stands in these rows, or was asked for, or is wrong."""
        return self.asked or bool(self.problems) or any(one.has_something for one in self)

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


class Page:
    """A form and its rows as one thing: saved together, shown with all their problems."""

    form: VersionedForm
    rows: list[Rows]

    @property
    def saveable(self) -> bool:
        return all([self.form.saveable, *(rows.saveable for rows in self.rows)])

    @property
    def has_unread(self) -> bool:
        return bool(self.form.unread) or any(rows.has_unread for rows in self.rows)

    @property
    def problems(self) -> list[Problem]:
        return [problem for rows in self.rows for problem in rows.problems]

    def as_shown(self) -> QueryDict:
        shown = [one for rows in self.rows for one in rows.forms_shown]
        return as_typed([self.form, *shown])
