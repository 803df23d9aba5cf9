"""Canaries: a text that says who may read it, in every field a person can type into."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps
from django.db import models

from frameworks.models import Answer, Audience, Question, Stance
from strategies.models import Strategy
from tests import factories
from tests.versions import smallest
from toolkit.models import ChecklistItem, ItemState

ROOMS = (
    *("accounts", "activity", "regions", "strategies", "frameworks", "toolkit"),
    *("workplans", "versions", "documents", "dashboard"),
)
TEXT = (models.CharField, models.TextField, models.JSONField, models.FileField)
WRITTEN = Path(__file__).parent / "fields.yaml"
READERS = {"public", "reviewer", "region", "person"}
CANARY = re.compile(r"canary(public|reviewer|region|person)(\d+)x")


def written() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = yaml.safe_load(WRITTEN.read_text(encoding="utf-8"))
    return found


def text_columns(model: type[models.Model]) -> Iterator[Any]:
    """Return the columns of a model a person's text could stand in."""
    for column in model._meta.concrete_fields:
        if isinstance(column, TEXT) and not column.choices:
            yield column


def our_models() -> Iterator[type[models.Model]]:
    for room in ROOMS:
        yield from apps.get_app_config(room).get_models()


class Aviary:
    """Hands out canaries and knows where each was put."""

    def __init__(self) -> None:
        self.places: dict[str, str] = {}

    def canary(self, audience: str, place: str) -> str:
        text = f"canary{audience}{len(self.places)}x"
        self.places[text] = place
        return text

    def of(self, audience: str) -> dict[str, str]:
        return {
            text: place
            for text, place in self.places.items()
            if text.startswith(f"canary{audience}")
        }


def plant(aviary: Aviary, strategy: Strategy) -> None:
    """Answer everything, and put a canary into every column of the list."""
    answer_everything(aviary, strategy)
    smallest.more(strategy)
    for name in written():
        plant_rows(aviary, name)


def plant_rows(aviary: Aviary, name: str) -> None:
    """Put a canary into every column of every row there is of one model."""
    for column, audience in written()[name].items():
        if audience in READERS:
            _plant_column(aviary, apps.get_model(name), column, audience)


def _plant_column(
    aviary: Aviary, model: type[models.Model], column: str, audience: str
) -> None:
    for row in model._default_manager.all():
        place = f"{model._meta.label}.{column} {row.pk}"
        # What is taken out of the plan is the team's alone.
        taken_out = getattr(row, "removed_at", None)
        text: Any = aviary.canary("region" if taken_out else audience, place)
        kind = model._meta.get_field(column)
        if isinstance(kind, models.EmailField):
            text = f"{text}@example.org"
        if isinstance(kind, models.JSONField):
            text = [text] if isinstance(kind.get_default(), list) else {"title": text}
            if column == "rows":
                text = [["Title"], text]
        model._default_manager.filter(pk=row.pk).update(**{column: text})


# --- Questions and checklist questions ------------------------------------------------


def spread_audiences(strategy: Strategy) -> None:
    """Give every third public question to reviewers, and every third to the region."""
    kinds = (Audience.REVIEWER, Audience.REGION, Audience.PUBLIC)
    questions = Question.objects.filter(
        section__edition=strategy.edition, audience=Audience.PUBLIC
    )
    items = ChecklistItem.objects.filter(
        priority__edition=strategy.edition, audience=Audience.PUBLIC
    )
    rows: list[Question | ChecklistItem] = [*questions, *items]
    for at, row in enumerate(rows):
        row.audience = kinds[at % 3]
        row.save(update_fields=["audience"])


def answer_everything(aviary: Aviary, strategy: Strategy) -> None:
    """Answer each question and checklist question in turn in each way there is."""
    Answer.objects.filter(strategy=strategy).delete()
    asked = Question.objects.filter(section__edition=strategy.edition)
    for question in asked.select_related("section__edition"):
        _answer(aviary, strategy, question)
    items = ChecklistItem.objects.filter(priority__edition=strategy.edition)
    for at, item in enumerate(items):
        _answer_item(aviary, strategy, item, list(ItemState)[at % len(ItemState)])


def _answer(aviary: Aviary, strategy: Strategy, question: Question) -> None:
    place = f"question {question.section.key}/{question.key}"

    def canary() -> str:
        return aviary.canary(question.audience, place)

    stance = Stance.ANSWERED
    document = None
    if question.number % 4 == 0 and question.role != "period" and not question.made:
        stance = Stance.OUR_DOCUMENT
        document = factories.EvidenceFileFactory.create(strategy=strategy)
    factories.AnswerFactory.create(
        strategy=strategy,
        question=question,
        stance=stance,
        parts={
            spec["key"]: _value(strategy, spec, canary) if stance == Stance.ANSWERED else None
            for spec in question.parts
        },
        document=document,
        reason=canary() if document else "",
        pages=canary() if document else "",
    )


def _value(strategy: Strategy, spec: dict[str, Any], canary: Any) -> Any:
    """Return what can be answered to a part, with a canary wherever words can be typed."""
    kind = spec["type"]
    if kind == "text":
        return f"<p>{canary()}</p>" if spec.get("rich") else canary()
    if kind == "link":
        return f"https://example.org/{canary()}"
    if kind == "file":
        return str(factories.EvidenceFileFactory.create(strategy=strategy).uuid)
    if kind == "table":
        return [
            {"id": f"r{at}"}
            | {one["key"]: _value(strategy, one, canary) for one in spec["columns"]}
            for at in range(max(1, int(spec.get("min_rows") or 1)))
        ]
    value = smallest.value(strategy.edition, spec)
    for figure in value if isinstance(value, list) else [value]:
        if isinstance(figure, dict):
            figure |= {"source": canary(), "link": f"https://example.org/{canary()}"}
    return value


def _answer_item(
    aviary: Aviary, strategy: Strategy, item: ChecklistItem, state: ItemState
) -> None:
    def canary() -> str:
        return aviary.canary(item.audience, f"checklist {item.key} ({state})")

    pieces = [
        {"kind": "link", "title": canary(), "link": f"https://example.org/{canary()}"},
        {"kind": "page", "title": canary(), "pages": canary()},
        {"kind": "later", "title": canary()},
    ]
    factories.TeamAnswerFactory.create(
        strategy=strategy,
        item=item,
        state=state,
        note=canary(),
        next_step=canary(),
        reason=canary(),
        evidence=pieces,
    )
