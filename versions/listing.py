"""The list of everything participants said: filters in the address, counts, similar ideas."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, When
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kernel.forms import Form
from kernel.text import bare, folded, line
from strategies.models import Strategy
from toolkit.models import About, Idea, IdeaReport, InputState, Moderation, Workshop

WAITS = (30, 60)
UNDECIDED = InputState.RECEIVED.value
ONLINE = "none"
# What two ideas share begins alike: "courses" and "course" are one word.
STEM, SHORTEST = 5, 4
MOST_COMPARED, MOST_SIMILAR = 500, 5


def inputs_of(strategy: Strategy) -> QuerySet[Idea]:
    """Return everything said, each with `fate`, the state of what it is decided with.

    `is_reported`: somebody reported it and the team has not settled that.
    """
    reports = IdeaReport.objects.filter(idea=OuterRef("pk"), settled=False)
    return Idea.objects.filter(strategy=strategy).annotate(
        fate=Case(
            When(state=InputState.WITHDRAWN, then=F("state")),
            default=Coalesce("joined_to__state", "state"),
        ),
        is_reported=Exists(reports),
    )


def _waiting(days: int) -> Q:
    since = timezone.localdate() - timedelta(days=days)
    return Q(fate=UNDECIDED, came_on__lte=since)


REPORTED = Q(is_reported=True)
NOT_READ = Q(moderation=Moderation.WAITING) & ~Q(state=InputState.WITHDRAWN) & Q(commented=None)
COMMENTS = Q(commented__isnull=False)


@dataclass(frozen=True)
class Number:
    """A number over the list; its address opens exactly what was counted."""

    label: Any
    number: int
    query: str


class InputFilter(Form):
    """What an address asks of the list, so that a list can be sent to a colleague."""

    marks_optional = False

    text = forms.CharField(label=_("Words in it"), required=False, max_length=200)
    state = forms.ChoiceField(
        label=_("What became of it"),
        required=False,
        choices=[("", _("All")), (UNDECIDED, _("Not decided")), *InputState.choices[1:]],
    )
    workshop = forms.ChoiceField(label=_("Workshop"), required=False)
    about = forms.ChoiceField(
        label=_("About"), required=False, choices=[("", _("All")), *About.choices]
    )
    waiting = forms.ChoiceField(
        label=_("Has waited"),
        required=False,
        choices=[("", _("All")), ("30", _("30 days or more")), ("60", _("60 days or more"))],
    )
    show = forms.ChoiceField(
        label=_("Only"),
        required=False,
        choices=[
            ("", _("All")),
            ("reported", _("Reported as hateful")),
            ("unread", _("Not read yet")),
            ("comments", _("Comments on the draft")),
        ],
    )

    def __init__(self, data: QueryDict, strategy: Strategy) -> None:
        super().__init__(data, auto_id="filter_%s")
        self.strategy = strategy
        own = Workshop.objects.filter(strategy=strategy).values_list("uuid", "title")
        field: Any = self.fields["workshop"]
        field.choices = [
            ("", _("All")),
            *((str(uuid), title) for uuid, title in own),
            (ONLINE, _("None: online")),
        ]

    @cached_property
    def wanted(self) -> dict[str, str]:
        """Return what the address asks; what it has wrong asks nothing."""
        self.is_valid()
        said = {name: line(value) for name, value in self.cleaned_data.items() if value}
        return {name: value for name, value in said.items() if value}

    @property
    def query(self) -> str:
        return urlencode(self.wanted)

    @cached_property
    def all(self) -> QuerySet[Idea]:
        return inputs_of(self.strategy)

    @cached_property
    def found(self) -> QuerySet[Idea]:
        """Return what fits, undecided first, and of these what waits longest."""
        rows = self.all
        for name, value in self.wanted.items():
            rows = rows.filter(self._rule(name, value))
        order = Case(
            When(fate=UNDECIDED, then=0),
            When(fate=InputState.WITHDRAWN, then=2),
            default=1,
            output_field=IntegerField(),
        )
        return rows.select_related("organisation", "workshop", "joined_to").order_by(
            order, "came_on", "pk"
        )

    def _rule(self, name: str, value: str) -> Q:
        if name == "text":
            return Q(pk__in=self._with(value))
        if name == "state":
            return Q(fate=value)
        if name == "workshop":
            return Q(workshop=None) if value == ONLINE else Q(workshop__uuid=value)
        if name == "waiting":
            return _waiting(int(value))
        if name == "show":
            return {"reported": REPORTED, "unread": NOT_READ, "comments": COMMENTS}[value]
        return Q(about=value)

    def _with(self, wanted: str) -> list[int]:
        """Return what holds these words, in any script."""
        wanted = folded(wanted)
        rows = Idea.objects.filter(strategy=self.strategy).values_list(
            "pk", "title", "text", "translation"
        )
        return [pk for pk, *texts in rows if any(wanted in folded(one) for one in texts)]

    @cached_property
    def numbers(self) -> list[Number]:
        """Return what waits, counted in one query; nothing of what there is none of."""
        rules: list[tuple[Any, Q, dict[str, str]]] = [
            (_("Not decided"), Q(fate=UNDECIDED), {"state": UNDECIDED}),
            (_("Waiting 30 days or more"), _waiting(30), {"waiting": "30"}),
            (_("Waiting 60 days or more"), _waiting(60), {"waiting": "60"}),
            (_("Not read yet"), NOT_READ, {"show": "unread"}),
            (_("Reported as hateful"), REPORTED, {"show": "reported"}),
            (_("Comments on the draft"), COMMENTS, {"show": "comments"}),
        ]
        counts = self.all.aggregate(
            **{f"n{at}": Count("pk", filter=rule) for at, (_l, rule, _q) in enumerate(rules)}
        )
        return [
            Number(label, counts[f"n{at}"], urlencode(query))
            for at, (label, _rule, query) in enumerate(rules)
            if counts[f"n{at}"]
        ]


def similar_to(idea: Idea) -> list[Idea]:
    """Return other inputs that share words with this one, those with most first."""
    mine = _stems(idea)
    others = list(
        Idea.objects.filter(strategy=idea.strategy_id, joined_to=None)
        .exclude(pk=idea.pk)
        .exclude(state=InputState.WITHDRAWN)
        .select_related("workshop")
        .order_by("-pk")[:MOST_COMPARED]
    )
    # A word nearly everybody uses says nothing.
    common = Counter(stem for one in others for stem in _stems(one))
    telling = {stem for stem in mine if common[stem] <= max(3, len(others) // 4)}
    shared = [(len(telling & _stems(one)), one) for one in others]
    found = sorted((pair for pair in shared if pair[0]), key=lambda pair: -pair[0])
    return [one for _number, one in found[:MOST_SIMILAR]]


def _stems(idea: Idea) -> set[str]:
    words = _words(bare(f"{idea.title} {idea.text} {idea.translation}"))
    return {word[:STEM] for word in words if len(word) >= SHORTEST}


def _words(text: str) -> Iterable[str]:
    return "".join(one if one.isalpha() else " " for one in text).split()
