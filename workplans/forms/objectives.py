"""The page on which one objective is written, with its measures."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from kernel.text import line, plain
from strategies.models import Strategy
from workplans.forms.formsets import Page, Rows
from workplans.forms.rows import MeasureForm
from workplans.forms.typed import VersionedForm
from workplans.models import Measure, Objective


class ObjectiveForm(VersionedForm):
    title = forms.CharField(
        label=_("Objective"),
        max_length=200,
        widget=forms.Textarea({"rows": 2, "dir": "auto", "class": "short"}),
        error_messages={"required": _("Write the objective in one sentence.")},
    )
    needs = forms.MultipleChoiceField(
        label=_("Which needs does it answer?"),
        help_text=_("These are the needs people told you about."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    why = forms.CharField(
        label=_("Why, in one sentence"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 2, "dir": "auto", "class": "short"}),
    )

    def __init__(self, needs: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["needs"]
        field.choices = [(need, need) for need in needs]
        if not needs:
            del self.fields["needs"]

    @staticmethod
    def of(objective: Objective) -> dict[str, Any]:
        return {
            name: getattr(objective, name)
            for name in ("version", "uuid", "title", "why", "needs")
        }

    def values(self) -> dict[str, Any]:
        return {
            "title": line(self.cleaned_data["title"]),
            "why": plain(self.cleaned_data["why"]),
            **({"needs": self.cleaned_data["needs"]} if "needs" in self.fields else {}),
        }


class ObjectivePage(Page):
    form: ObjectiveForm

    def __init__(
        self,
        strategy: Strategy,
        needs: list[str],
        objective: Objective | None = None,
        *,
        data: QueryDict | None = None,
        more: str = "",
    ) -> None:
        below = list(objective.measures.all()) if objective else []
        initial = ObjectiveForm.of(objective) if objective else {"version": 0}

        def make(given: QueryDict | None) -> None:
            self.form = ObjectiveForm(needs, given, initial=initial)
            self.measures = Rows(
                MeasureForm,
                "measures",
                _("Line"),
                strategy=strategy,
                rows=below,
                data=given,
                more=more == "measures",
                initially={"counts": Measure.Counts.CHANGE},
            )
            self.rows = [self.measures]

        make(data)
        if data is None and any(row.unread for row in below):
            make(self.as_shown())
