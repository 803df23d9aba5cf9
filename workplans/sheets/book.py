"""What the cells of one plan are written with and compared with, read once for them all."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.conf import settings
from django.utils import translation

from frameworks.reading import needs_of
from regions.models import Organisation, PersonState
from strategies.models import Strategy
from toolkit.models import Priority
from workplans.models import Objective
from workplans.sheets.kinds import Coming, Options, compared, in_cell


class Book:
    """A plan's lists, in the language of the page and in all others a file may come in."""

    def __init__(self, strategy: Strategy) -> None:
        self.strategy = strategy
        self.new_objectives: dict[str, Objective | Coming] = {}
        self._shown: dict[Options, list[tuple[Any, str]]] = {}
        self._meanings: dict[Options, dict[str, tuple[Any]]] = {}
        self._labels: dict[Options, dict[Any, str]] = {}

    @cached_property
    def objectives(self) -> list[Objective]:
        return list(
            Objective.objects.filter(strategy=self.strategy)
            .in_plan()
            .prefetch_related("measures")
        )

    @cached_property
    def priorities(self) -> list[Priority]:
        found = list(self.strategy.edition.priorities.all())
        for one in found:
            # An edition is large: it is read once, not with each of its priorities.
            one.edition = self.strategy.edition
        return found

    @cached_property
    def organisations(self) -> list[Organisation]:
        return list(
            Organisation.objects.filter(
                region=self.strategy.region, state=PersonState.ACTIVE
            ).order_by("name", "pk")
        )

    @cached_property
    def names(self) -> dict[str, str]:
        """Return the names of organisations by key, which the rows of the plan tell."""
        own = Organisation.objects.filter(region=self.strategy.region)
        return {str(key): name for key, name in own.values_list("pk", "name")}

    @cached_property
    def needs(self) -> list[str]:
        """Return the needs of section 2, and those objectives name that stand there no more."""
        named = [need for objective in self.objectives for need in objective.needs]
        return list(dict.fromkeys([*needs_of(self.strategy), *named]))

    def shown(self, of: Options) -> list[tuple[Any, str]]:
        """Return (value, label) in the language of the page; no label stands for two values."""
        if of not in self._shown:
            seen: dict[str, int] = {}
            told = []
            for value, label in of(self):
                name = in_cell(label)
                seen[compared(name)] = many = seen.get(compared(name), 0) + 1
                told.append((value, f"{name} ({many})" if many > 1 else name))
            self._shown[of] = told
            self._labels[of] = dict(told)
        return self._shown[of]

    def label(self, of: Options, value: Any) -> str:
        if of not in self._labels:
            self.shown(of)
        return self._labels[of].get(value) or in_cell(str(value))

    def meaning(self, of: Options, text: str) -> tuple[Any] | None:
        """Return the value a label stands for, in whatever language, in a tuple of one."""
        if of not in self._meanings:
            shown = self.shown(of)
            meanings: dict[str, tuple[Any]] = {}
            for value, label in [*shown, *self._other_labels(of)]:
                meanings.setdefault(compared(label), (value,))
            self._meanings[of] = meanings
        return self._meanings[of].get(compared(text))

    def _other_labels(self, of: Options) -> Sequence[tuple[Any, str]]:
        others = []
        for code in self.languages:
            with translation.override(code):
                others += list(of(self))
        return others

    @cached_property
    def languages(self) -> list[str]:
        edition = self.strategy.edition
        ours = [code for code, _name in settings.LANGUAGES]
        return list(dict.fromkeys([*ours, edition.source_language, *edition.languages]))

    def coming(self, kind: str, name: str) -> Objective | Coming | None:
        """Return what a cell names that the same file, or taking it over, makes."""
        if kind == "organisation":
            return Coming(kind, name) if len(name) <= 200 else None
        return self.new_objectives.get(compared(name))
