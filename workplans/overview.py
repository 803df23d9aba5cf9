"""What the plan's list shows: filters, and the rows they leave."""

import django_filters
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from kernel.text import folded
from strategies.models import Strategy
from workplans.models import Action, ActionState, Objective

MISSING = {
    "objective": (_("an objective"), Q(objective=None)),
    "responsible": (_("someone responsible"), Q(responsible=None)),
    "groups": (_("for whom"), Q(groups=[])),
    "dates": (_("from when to when"), Q(starts=None) | Q(ends=None)),
    "money": (_("money"), Q(money=None, no_extra_cost=False)),
}


class ActionFilter(django_filters.FilterSet):
    """Filters of the list, all in the address so that a list can be sent to a colleague."""

    text = django_filters.CharFilter(label=_("Words in the title"), method="with_text")
    objective = django_filters.ModelChoiceFilter(
        label=_("Objective"), queryset=Objective.objects.none(), empty_label=_("All")
    )
    priority = django_filters.ChoiceFilter(
        label=_("Strategic priority"), field_name="priority__key", empty_label=_("All")
    )
    responsible = django_filters.ChoiceFilter(
        label=_("Who does it"), field_name="responsible__uuid", empty_label=_("All")
    )
    state = django_filters.ChoiceFilter(
        label=_("Where it stands"), choices=ActionState.choices, empty_label=_("All")
    )
    missing = django_filters.ChoiceFilter(
        label=_("What is missing"),
        choices=[(key, label) for key, (label, _q) in MISSING.items()],
        method="lacking",
        empty_label=_("All"),
    )

    class Meta:
        model = Action
        fields: list[str] = []

    def __init__(self, data: QueryDict, *, strategy: Strategy) -> None:
        super().__init__(
            data,
            queryset=Action.objects.filter(strategy=strategy)
            .in_plan()
            .select_related("objective", "priority__edition", "responsible")
            .prefetch_related("money", "measures"),
        )
        self.filters["objective"].queryset = Objective.objects.filter(strategy=strategy)
        self.filters["priority"].extra["choices"] = [
            (one.key, one.title)
            for one in strategy.edition.priorities.select_related("edition")
        ]
        self.filters["responsible"].extra["choices"] = [
            (str(one.uuid), one.name)
            for one in strategy.region.organisations.filter(state="active")
        ]

    @property
    def is_narrowed(self) -> bool:
        return any(self.data.get(name) for name in self.filters)

    def with_text(self, rows: QuerySet[Action], _name: str, value: str) -> QuerySet[Action]:
        # SQLite compares ASCII only without case, so titles are compared here: a plan has
        # some hundred actions at most.
        wanted = folded(value)
        keys = [
            pk
            for pk, title, reference in rows.values_list("pk", "title", "reference")
            if wanted in folded(f"{reference} {title}")
        ]
        return rows.filter(pk__in=keys)

    def lacking(self, rows: QuerySet[Action], _name: str, value: str) -> QuerySet[Action]:
        return rows.filter(MISSING[value][1]).distinct() if value in MISSING else rows
