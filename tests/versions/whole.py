"""A strategy that lacks nothing, and for every rule what breaks it and what mends it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from frameworks.content.rules import KNOWN
from frameworks.models import Answer, Edition, Question, Stance
from strategies.findings import Finding
from strategies.models import Strategy
from tests import factories
from tests.versions.smallest import value
from toolkit.models import ChecklistItem, Idea, ItemState, TeamAnswer
from versions.models import Adoption, CommentState, ReviewState
from versions.readiness import findings
from workplans.models import Action, Measure, MoneyLine, Objective, Risk

MEASURE = {
    "now": 10,
    "aim": 20,
    "by": date(2028, 6, 1),
    "source": "Survey of residents",
    "counts": "change",
}
WEB = [{"title": "Report", "link": "https://example.org/"}]

Mend = Callable[[], object]
Fault = Callable[["World"], Mend]


class World:
    """Everything is answered; `act` and `aim_at` add rows that lack only what is said."""

    def __init__(self, strategy: Strategy) -> None:
        self.strategy = strategy
        edition = strategy.edition
        self.principles = [key for key, _label in edition.choices("principles")]
        self.sources = [key for key, _label in edition.choices("money_sources")][:2]
        self.domain = edition.choices("policy_domains")[0][0]
        Answer.objects.bulk_create(
            Answer(
                strategy=strategy,
                question=question,
                parts={spec["key"]: value(edition, spec) for spec in question.parts},
            )
            for question in Question.objects.filter(section__edition=edition)
        )
        TeamAnswer.objects.bulk_create(
            TeamAnswer(strategy=strategy, item=item, state=ItemState.IN_PLACE, evidence=WEB)
            for item in ChecklistItem.objects.filter(priority__edition=edition)
        )
        self.speaks = factories.OrganisationFactory.create(
            region=strategy.region, migrant_led=True
        )
        self.council = factories.OrganisationFactory.create(region=strategy.region)
        self.objective = self.aim_at(action=False)
        self.action = self.act()

    # --- Rows that lack nothing ------------------------------------------------------

    def aim_at(self, *, action: bool = True, **measure: Any) -> Objective:
        objective = factories.ObjectiveFactory.create(strategy=self.strategy)
        factories.MeasureFactory.create(objective=objective, **MEASURE | measure)
        if action:
            self.act(objective=objective)
        return objective

    def act(self, *, measure: Any = None, paid: bool = True, **values: Any) -> Action:
        action = factories.ActionFactory.create(
            **{
                "strategy": self.strategy,
                "objective": self.objective,
                "responsible": self.council,
                "agreed": True,
                "groups": [str(KNOWN["no-host-society"].limit)],
                "principles": dict.fromkeys(self.principles, ""),
                "domain": self.domain,
                "starts": date(2027, 1, 1),
                "ends": date(2027, 12, 1),
                **values,
            }
        )
        for source in self.sources if paid else []:
            factories.MoneyLineFactory.create(action=action, source=source)
        if measure is not False:
            factories.MeasureFactory.create(
                objective=None, action=action, **MEASURE | (measure or {})
            )
        return action

    # --- What is found ---------------------------------------------------------------

    def findings(self) -> list[Finding]:
        return findings(Strategy.objects.get(pk=self.strategy.pk))

    def codes(self) -> set[str]:
        return {one.code for one in self.findings()}

    # --- Changes that can be taken back ----------------------------------------------

    def change(self, row: Any, **values: Any) -> Mend:
        """Change a row of whatever model; return what changes it back."""
        rows = type(row).objects.filter(pk=row.pk)
        before = {name: getattr(rows.get(), name) for name in values}
        rows.update(**values)
        return lambda: rows.update(**before)

    def answer(self, wanted: Callable[[Question], bool]) -> Answer:
        """Return the answer to the first question that is as wanted."""
        answers = Answer.objects.filter(strategy=self.strategy).order_by(
            "question__section__number", "question__number"
        )
        return next(one for one in answers if wanted(one.question))

    def parts(self, answer: Answer, **parts: Any) -> Mend:
        return self.change(answer, parts=answer.parts | parts)

    def limit(self, code: str, limit: int) -> None:
        edition = Edition.objects.get(pk=self.strategy.edition_id)
        edition.rules[code]["limit"] = limit
        edition.save()


@contextmanager
def undone() -> Iterator[None]:
    """Take back what is written inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# --- Faults ------------------------------------------------------------------------------


def of_action(**values: Any) -> Fault:
    """An action that lacks something; mended by giving it what the others have."""

    def fault(world: World) -> Mend:
        action = world.act(**values)
        whole = {name: getattr(world.action, name) for name in values}
        return lambda: Action.objects.filter(pk=action.pk).update(**whole)

    return fault


def of_measure(**values: Any) -> Fault:
    """A measure of an objective and one of an action that lack something."""

    def fault(world: World) -> Mend:
        aimed, action = world.aim_at(**values), world.act(measure=values)
        rows = Measure.objects.filter(
            pk__in=[aimed.measures.get().pk, action.measures.get().pk]
        )
        whole = {name: (MEASURE | {"unit": "towns", "unread": {}}).get(name) for name in values}
        return lambda: rows.update(**whole)

    return fault


def of_period(start: str, end: str) -> Fault:
    def fault(world: World) -> Mend:
        answer = world.answer(lambda one: one.role == "period")
        months = [one["key"] for one in answer.question.parts if one["type"] == "month"]
        return world.parts(answer, **dict(zip(months, (start, end), strict=True)))

    return fault


def of_figure(*, needed: bool, **values: Any) -> Fault:
    def fault(world: World) -> Mend:
        answer = world.answer(
            lambda one: (
                (one.need == "review") is needed
                and any(part["type"] == "figure" for part in one.parts)
            )
        )
        spec = next(one for one in answer.question.parts if one["type"] == "figure")
        stands = answer.parts[spec["key"]]
        broken = [stands[0] | values] if spec["many"] else stands | values
        return world.parts(answer, **{spec["key"]: broken})

    return fault


def _open_question(world: World) -> Mend:
    answer = world.answer(lambda one: one.need == "review" and not one.role and not one.made)
    return world.change(answer, stance=Stance.UNKNOWN)


def _open_to_publish(world: World) -> Mend:
    answer = world.answer(lambda one: one.need == "optional" and not one.role and not one.made)
    Question.objects.filter(pk=answer.question_id).update(need="publish")
    return world.change(answer, stance=Stance.UNKNOWN)


def _unread_answer(world: World) -> Mend:
    answer = world.answer(lambda one: one.parts[0]["type"] == "text")
    return world.change(answer, unread={"text": "?"})


def _few_rows(world: World) -> Mend:
    answer = world.answer(lambda one: any(part.get("suggest_rows") for part in one.parts))
    spec = next(one for one in answer.question.parts if one.get("suggest_rows"))
    return world.parts(answer, **{spec["key"]: answer.parts[spec["key"]][:1]})


def _nobody_speaks(world: World) -> Mend:
    Answer.objects.filter(question__role="participation_sentence").delete()
    return world.change(world.speaks, migrant_led=False)


def _objective_without_action(world: World) -> Mend:
    new = world.aim_at(action=False)
    return lambda: world.act(objective=new)


def _objective_without_measure(world: World) -> Mend:
    new = world.aim_at()
    new.measures.all().delete()
    return lambda: factories.MeasureFactory.create(objective=new, **MEASURE)


def _money_not_confirmed(world: World) -> Mend:
    answer = world.answer(lambda one: one.made == "budget")
    return world.change(answer, parts={})


def _unread_objective(world: World) -> Mend:
    measure = world.aim_at(aim=None, unread={"aim": "many"}).measures.get()
    return lambda: Measure.objects.filter(pk=measure.pk).update(aim=20, unread={})


def _without_money(world: World) -> Mend:
    action = world.act(paid=False)
    return lambda: Action.objects.filter(pk=action.pk).update(
        no_extra_cost=True, no_cost_reason="Staff we have do it."
    )


def _without_measure(world: World) -> Mend:
    action = world.act(measure=False)
    return lambda: factories.MeasureFactory.create(objective=None, action=action, **MEASURE)


def _many_actions(world: World) -> Mend:
    world.limit("many-actions", Action.objects.count())
    return _out(world.act())


def _out(action: Action) -> Mend:
    return lambda: Action.objects.filter(pk=action.pk).update(removed_at=timezone.now())


def _principle_rare(world: World) -> Mend:
    return world.change(world.action, principles=dict.fromkeys(world.principles[1:], ""))


def _not_found(world: World) -> Mend:
    MoneyLine.objects.update(certainty="not_found")
    return lambda: MoneyLine.objects.update(certainty="applied")


def _one_payer(world: World) -> Mend:
    line = MoneyLine.objects.filter(source=world.sources[1]).get()
    return world.change(line, source=world.sources[0])


def _without_rate(world: World) -> Mend:
    line = world.act().money.earliest("pk")
    factories.MoneyLineFactory.create(action=line.action, source=world.sources[0])
    MoneyLine.objects.filter(pk=line.pk).update(currency="SEK")
    today = timezone.localdate()
    return lambda: MoneyLine.objects.filter(pk=line.pk).update(
        rate="0.5", rate_on=today, rate_in=world.strategy.currency
    )


def _look_again(world: World) -> Mend:
    today = timezone.localdate()
    risk = factories.RiskFactory.create(
        action=world.act(), look_again_on=today - timedelta(days=1)
    )
    return lambda: Risk.objects.filter(pk=risk.pk).update(look_again_on=today)


def _mostly_doing(world: World) -> Mend:
    Measure.objects.update(counts="do")
    return lambda: Measure.objects.filter(objective=None).update(counts="change")


def _checklist_open(world: World) -> Mend:
    return world.change(TeamAnswer.objects.earliest("pk"), state="")


def _evidence_later(world: World) -> Mend:
    return world.change(TeamAnswer.objects.latest("pk"), evidence=[])


def _comments_open(world: World) -> Mend:
    version = factories.VersionFactory.create(
        strategy=world.strategy, number=91, review=ReviewState.CHANGES_ASKED
    )
    comment = factories.CommentFactory.create(review_of=version, level="needed")
    return lambda: (
        type(comment).objects.filter(pk=comment.pk).update(state=CommentState.REPLIED)
    )


def _adopted_before(world: World) -> Mend:
    now = timezone.now()
    version = factories.VersionFactory.create(
        strategy=world.strategy, number=90, review=ReviewState.REVIEWED, review_moved_at=now
    )
    adoption = factories.AdoptionFactory.create(
        version=version, on=timezone.localdate(now) - timedelta(days=1)
    )
    return lambda: Adoption.objects.filter(pk=adoption.pk).update(on=timezone.localdate(now))


def _input_waits(world: World) -> Mend:
    idea = factories.IdeaFactory.create(
        strategy=world.strategy, came_on=timezone.localdate() - timedelta(days=60)
    )
    return lambda: Idea.objects.filter(pk=idea.pk).update(state="no", reason="Not ours.")


FAULTS: dict[str, Fault] = {
    "no-period": of_period("2026-03", ""),
    "question-open-review": _open_question,
    "question-open-publish": _open_to_publish,
    "answer-unread": _unread_answer,
    "end-before-start": of_period("2028-12", "2026-03"),
    "figure-not-confirmed": of_figure(needed=True, prefilled=True, confirmed=False),
    "figure-without-source": of_figure(needed=True, source=""),
    "no-migrant-led": _nobody_speaks,
    "period-long": of_period("2026-03", "2033-03"),
    "few-rows": _few_rows,
    "more-figures-not-confirmed": of_figure(needed=False, prefilled=True, confirmed=False),
    "more-figures-without-source": of_figure(needed=False, on=""),
    "no-objective": lambda world: world.change(world.objective, removed_at=timezone.now()),
    "objective-without-action": _objective_without_action,
    "objective-without-measure": _objective_without_measure,
    "money-not-confirmed": _money_not_confirmed,
    "objective-unread": _unread_objective,
    "action-unread": of_action(starts=None, unread={"starts": "soon"}),
    "action-without-title": of_action(title=""),
    "action-without-objective": of_action(objective=None),
    "action-without-responsible": of_action(responsible=None),
    "action-without-groups": of_action(groups=[]),
    "action-without-dates": of_action(ends=None),
    "action-without-money": _without_money,
    "action-outside-period": of_action(starts=date(2026, 2, 1)),
    "action-without-principle": of_action(domain=""),
    "action-without-measure": _without_measure,
    "action-not-agreed": of_action(agreed=False),
    "look-again-past": _look_again,
    "many-actions": _many_actions,
    "ends-late": of_action(ends=date(2028, 5, 1)),
    "principle-rare": _principle_rare,
    "no-host-society": lambda world: world.change(world.action, groups=["migrant_women"]),
    "much-not-found": _not_found,
    "one-payer": _one_payer,
    "money-without-rate": _without_rate,
    "measure-without-now": of_measure(now=None),
    "measure-without-aim": of_measure(aim=None),
    "measure-without-source": of_measure(source=""),
    "measure-aim-is-now": of_measure(aim=10),
    "measure-percent": of_measure(unit="% of pupils", aim=101),
    "measure-without-sex": of_measure(unit="people"),
    "measures-mostly-do": _mostly_doing,
    "checklist-open": _checklist_open,
    "evidence-later": _evidence_later,
    "comments-open": _comments_open,
    "adopted-before-review": _adopted_before,
    "input-waits": _input_waits,
}
# Rules about shares of the whole, those others are silent beside, and of two about the same
# figure one, since mending either puts back the whole figure: broken one at a time.
OF_THE_WHOLE = {
    "no-period", "end-before-start", "period-long", "no-objective", "many-actions",
    "ends-late", "principle-rare", "no-host-society", "much-not-found", "one-payer",
    "measures-mostly-do", "figure-without-source", "more-figures-without-source",
}  # fmt: skip
