"""What an input can be linked to: the actions of the plan and the answers of the sections."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from frameworks.models import Question
from strategies.access import Desk
from strategies.models import PlaceKind
from toolkit.models import Effect
from versions.deciding import Target
from workplans.models import Action


def targets_for(desk: Desk) -> dict[str, Target]:
    """Return everything an input can be linked to, by "kind:key"; two queries."""
    actions = Action.objects.filter(strategy=desk.strategy).in_plan()
    found = [
        Target(PlaceKind.ACTION, str(uuid), f"{reference} {title}".strip())
        for uuid, reference, title in actions.values_list("uuid", "reference", "title")
    ]
    asked = Question.objects.filter(section__edition=desk.strategy.edition)
    for question in asked.select_related("section"):
        question.section.edition = desk.strategy.edition
        key = f"{question.section.key}/{question.key}"
        found.append(Target(PlaceKind.QUESTION, key, f"{question.label} {question.text}"))
    return {f"{one.kind}:{one.key}": one for one in found}


def as_choices(targets: dict[str, Target]) -> list[tuple[str, Any]]:
    groups: list[tuple[str, Any]] = [
        (_("Actions of the workplan"), PlaceKind.ACTION),
        (_("Answers of the sections"), PlaceKind.QUESTION),
    ]
    return [
        (name, [(value, one.title) for value, one in targets.items() if one.kind == kind])
        for name, kind in groups
        if any(one.kind == kind for one in targets.values())
    ]


def shown_effects(desk: Desk, effects: Iterable[Effect]) -> list[tuple[Effect, str]]:
    """Return each link with the address of what it leads to, empty for what is gone."""
    return [(one, address_of(desk, one)) for one in effects]


def address_of(desk: Desk, effect: Effect) -> str:
    slug = desk.place.region.slug
    if effect.kind == PlaceKind.ACTION:
        try:
            return reverse("workplans:action", args=[slug, UUID(effect.key)])
        except ValueError:
            return ""
    section, _slash, _question = effect.key.partition("/")
    return reverse("frameworks:section", args=[slug, section]) if section else ""
