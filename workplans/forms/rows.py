"""What each kind of row below an action or objective asks."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel import typed
from kernel.text import folded, line
from regions.models import Organisation
from strategies.models import Strategy
from workplans.counts import readable_people
from workplans.forms.typed import (
    AMOUNT,
    DAY,
    MONTH,
    NUMBER,
    PEOPLE,
    RATE,
    YEAR,
    TypedForm,
    any_year,
    cents,
    day_by,
    day_field,
    month_field,
    number_field,
    people,
    rate,
    text_field,
)
from workplans.models import Measure, MoneyLine, Partner
from workplans.sums import CURRENCIES, in_plan, is_foreign


class RowForm(TypedForm):
    """One row; `strategy` gives its lists. `standing` is the row as it is kept, if it is."""

    marks_optional = False
    LINES: tuple[str, ...] = ()
    PREFILLED: frozenset[str] = frozenset()
    standing: Any = None

    def __init__(self, *args: Any, strategy: Strategy, **kwargs: Any) -> None:
        self.strategy = strategy
        super().__init__(*args, **kwargs)

    @classmethod
    def of(cls, row: Any, strategy: Strategy) -> dict[str, Any]:
        del strategy
        told = {name: getattr(row, name) for name in cls.base_fields if name not in cls.READ}
        return told | cls.typed_values(row)

    def row(self) -> dict[str, Any] | None:
        """Return the columns of the row, None where nothing was filled in."""
        row = {name: self.cleaned_data.get(name) for name in type(self).base_fields}
        for name in self.LINES:
            row[name] = line(row[name] or "")
        row["unread"] = dict(self.unread)
        said = (value for name, value in row.items() if name not in self.PREFILLED)
        return row if any(value not in (None, "", {}) for value in said) else None

    @property
    def has_something(self) -> bool:
        """Say whether anything stands in the row or is wrong with it."""
        return self.opens(*(name for name in self.fields if name != "DELETE"))

    def opens(self, *names: str) -> bool:
        """Say whether something stands in one of these fields, or is wrong with it."""
        return any(self[name].value() or self[name].errors for name in names)


class MoneyForm(RowForm):
    READ = {
        "year": (any_year, YEAR),
        "amount": (cents, AMOUNT),
        "rate": (rate, RATE),
        "rate_on": (typed.day, DAY),
    }
    DAYS = frozenset({"rate_on"})
    RULES = MoneyLine
    LINES = ("note", "grant")

    year = number_field(_("Year"), size="w-4")
    amount = number_field(_("Amount"))
    currency = forms.ChoiceField(
        label=_("Currency"), required=False, help_text=_("The amount above is in it.")
    )
    source = forms.ChoiceField(label=_("Who pays"), required=False)
    certainty = forms.ChoiceField(
        label=_("How sure"),
        required=False,
        choices=[("", _("Choose")), *MoneyLine.Certainty.choices],
    )
    rate = number_field(_("Rate"))
    rate_on = day_field(_("Day of this rate"), help_text="")
    grant = text_field(_("Number of the grant"), longest=60, size="w-20")
    note = text_field(_("Note"), longest=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        own = self.strategy.currency
        fields["source"].choices = [
            ("", _("Choose")),
            *self.strategy.edition.choices("money_sources"),
        ]
        fields["currency"].choices = [
            ("", own),
            *((one, one) for one in CURRENCIES if one != own),
        ]
        fields["amount"].label = _("Amount in %s") % (self["currency"].value() or own)
        fields["rate"].label = _("How much is 1 of it in %s?") % own

    @classmethod
    def of(cls, row: MoneyLine, strategy: Strategy) -> dict[str, Any]:
        told = super().of(row, strategy)
        if row.currency == strategy.currency:
            told["currency"] = ""
        if row.rate_in not in {"", strategy.currency}:
            # A rate to the currency the plan had before says nothing now.
            told |= {"rate": "", "rate_on": ""}
        return told

    @property
    def opens_more(self) -> bool:
        return self.opens("currency", "rate", "rate_on", "grant")

    @property
    def in_plan(self) -> Decimal | None:
        """Return what the line, as it is kept, comes to in the plan's currency."""
        own = self.strategy.currency
        if self.standing is None or not is_foreign(self.standing, own):
            return None
        return in_plan(self.standing, own)

    @property
    def is_not_in_total(self) -> bool:
        standing, own = self.standing, self.strategy.currency
        return bool(standing and standing.amount and in_plan(standing, own) is None)

    def row(self) -> dict[str, Any] | None:
        row = super().row()
        if row is None:
            return None
        if self.unread.keys() & {"rate", "rate_on"}:
            # A rate is kept with its day or not at all: both stay as they were typed.
            typed_both = {name: line(self[name].value() or "") for name in ("rate", "rate_on")}
            row["unread"] |= {name: text for name, text in typed_both.items() if text}
            row |= {"rate": None, "rate_on": None}
        row["rate_in"] = self.strategy.currency if row["rate"] is not None else ""
        return row


class MeasureForm(RowForm):
    READ = {
        "now": (cents, NUMBER),
        "women": (people, PEOPLE),
        "men": (people, PEOPLE),
        "others": (people, PEOPLE),
        "aim": (cents, NUMBER),
        "now_on": (typed.month, MONTH),
        "now_by": (typed.month, MONTH),
        "by": (typed.month, MONTH),
    }
    RULES = Measure
    LINES = ("what", "unit", "source")
    PREFILLED = frozenset({"counts"})

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
    women = number_field(_("Women"))
    men = number_field(_("Men"))
    others = number_field(_("Other or not said"))
    aim = number_field(_("Aim"))
    by = month_field(_("By when"))
    source = text_field(_("Where the number comes from"), longest=300)

    @property
    def opens_people(self) -> bool:
        return self.opens("women", "men", "others")

    @property
    def hides_small(self) -> bool:
        """Say whether a group stands here that only the team reads."""
        return self.standing is not None and None in readable_people(self.standing).values()


class PartnerForm(RowForm):
    LINES = ("new_organisation",)

    organisation: Any = forms.TypedChoiceField(
        label=_("Organisation"), required=False, empty_value=None
    )
    new_organisation = text_field(
        _("Or an organisation that is not in the list"),
        longest=200,
        help_text=_("It is added to People."),
    )
    part = forms.ChoiceField(label=_("Its part"), required=False)

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        choose = ("", _("Choose"))
        by_key = {str(one.pk): one for one in organisations}
        fields["organisation"].choices = [
            choose,
            *((key, one.name) for key, one in by_key.items()),
        ]
        fields["organisation"].coerce = by_key.get
        fields["part"].choices = [choose, *self.strategy.edition.choices("partner_parts")]
        if len(fields["part"].choices) == 1:
            fields["part"].widget = forms.HiddenInput()

    @classmethod
    def of(cls, row: Partner, strategy: Strategy) -> dict[str, Any]:
        del strategy
        return {"organisation": row.organisation_id, "part": row.part}

    @property
    def name(self) -> str:
        """Return who is meant, chosen or typed, in a form that can be compared."""
        data = self.cleaned_data
        chosen = data.get("organisation")
        return folded(chosen.name if chosen else line(data.get("new_organisation") or ""))

    def row(self) -> dict[str, Any] | None:
        row = super().row()
        if row:
            del row["unread"]
        return row


class StepForm(RowForm):
    READ = {"by": (day_by, DAY), "done_on": (typed.day, DAY)}
    DAYS = frozenset({"by", "done_on"})
    LINES = ("title",)

    title = text_field(_("Step"), longest=200)
    by = day_field(_("By when"))
    done_on = day_field(_("Done on"), help_text="")


class RiskForm(RowForm):
    READ = {"look_again_on": (day_by, DAY)}
    DAYS = frozenset({"look_again_on"})
    LINES = ("what", "response")

    what = text_field(_("What could go wrong?"), longest=300)
    response = text_field(_("What will we do?"), longest=1000)
    look_again_on = day_field(_("A day to look again"))
