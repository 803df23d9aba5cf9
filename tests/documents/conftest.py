"""A strategy with an answer of every kind, and a plan with money."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from documents import rendering
from documents.models import Kind
from documents.printables import Printable, of_draft
from frameworks.models import Audience, Question
from strategies.models import Strategy
from tests import factories
from toolkit.models import ChecklistItem, ItemState
from versions import services
from versions.models import Purpose, Version

LONG = "<p>Evening courses for people who work.</p><ul><li>Paper</li><li>Radio</li></ul>"


def answer(strategy: Strategy, section: str, question: str, **said: object) -> None:
    factories.AnswerFactory.create(
        strategy=strategy,
        question=Question.objects.get(
            section__edition=strategy.edition, section__key=section, key=question
        ),
        **said,
    )


@pytest.fixture
def told(strategy: Strategy) -> Strategy:
    """Return the strategy with a part of everything said."""
    strategy.title = "A county for everyone"
    strategy.fictional = True
    strategy.save()
    answer(strategy, "objectives", "vision", parts={"text": "<p>Nobody waits outside.</p>"})
    answer(strategy, "objectives", "period", parts={"start": "2026-01", "end": "2028-12"})
    answer(strategy, "objectives", "objectives", parts={"rows": True})
    answer(strategy, "interculturality", "definition", parts={"text": LONG})
    answer(
        strategy,
        "interculturality",
        "public_commitment",
        parts={"kind": "speech", "on": "2026-02-19", "link": "https://example.org/speech"},
    )
    answer(
        strategy,
        "context",
        "needs",
        parts={"rows": [{"id": "a" * 32, "need": "A doctor who listens", "who": "survey"}]},
    )
    answer(
        strategy,
        "finance",
        "current_spend",
        stance="not_available",
        parts={},
        reason="The accounts do not show it.",
    )
    answer(strategy, "finance", "envelope", parts={"rows": True})
    answer(strategy, "stakeholders", "participants", parts={"rows": True})
    factories.OrganisationFactory.create(
        region=strategy.region, name="Table of Arad", migrant_led=True
    )
    _plan(strategy)
    item = ChecklistItem.objects.filter(priority__edition=strategy.edition).first()
    factories.TeamAnswerFactory.create(
        strategy=strategy, item=item, state=ItemState.IN_PROGRESS, next_step="Ask the schools."
    )
    return strategy


def _plan(strategy: Strategy) -> None:
    objective = factories.ObjectiveFactory.create(strategy=strategy, title="Language for all")
    factories.MeasureFactory.create(
        objective=objective, what="Adults who finish a course", now=310, aim=700
    )
    action = factories.ActionFactory.create(
        strategy=strategy,
        title="Evening courses",
        description=LONG,
        objective=objective,
        starts=date(2026, 3, 1),
        ends=date(2027, 12, 1),
        reference="1.1",
    )
    for year, certainty in ((2026, "secured"), (2027, "not_found")):
        factories.MoneyLineFactory.create(
            action=action,
            year=year,
            source="amif",
            amount=Decimal("92000.00"),
            certainty=certainty,
        )


@pytest.fixture
def freeze(told: Strategy) -> Callable[[], Version]:
    """Return a function that makes the next version of the strategy."""

    def make() -> Version:
        by = factories.UserFactory.create()
        return services.freeze(told, purpose=Purpose.REVIEW, uuid=uuid4(), by=by)

    return make


@pytest.fixture
def draft(told: Strategy) -> Printable:
    return of_draft(told, Kind.STRATEGY, "en", Audience.REVIEWER)


@dataclass
class Asked:
    """What the renderer was asked for while it lays out nothing."""

    pages: list[str] = field(default_factory=list)
    data: bytes = b"%PDF-1.7 quick"

    @property
    def sha256(self) -> str:
        return rendering.Rendered(self.data, 3).sha256

    def to_pdf(self, html: str, _pictures: object) -> rendering.Rendered:
        self.pages.append(html)
        return rendering.Rendered(self.data, 3)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> Asked:
    asked = Asked()
    monkeypatch.setattr(rendering, "to_pdf", asked.to_pdf)
    return asked
