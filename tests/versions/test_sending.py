"""Check and send: what is needed, who sends, what happens twice and at once."""

import threading
from uuid import uuid4

import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from activity import delivery
from activity.models import Notification
from frameworks.models import Answer, Question
from regions.models import Organisation
from strategies.access import Desk
from strategies.models import Strategy
from tests import factories
from tests.conftest import ClientAs
from tests.versions.conftest import SUMMARY
from tests.versions.smallest import fill
from versions import services
from versions.access import Reading
from versions.lifecycle import MoveNotAllowed, move
from versions.models import ReviewState, Version
from versions.readiness import blocks_sending, findings
from workplans.models import Action, Measure, MoneyLine, Objective


def page(strategy: Strategy) -> str:
    return reverse("versions:check", args=[strategy.region.slug])


def codes(strategy: Strategy) -> set[str]:
    return {one.code for one in findings(strategy)}


def test_a_region_with_nothing_but_the_needed_answers_can_send(
    client_as: ClientAs, filled: Strategy
) -> None:
    assert blocks_sending(filled) == []
    lead = client_as("lead")
    said = lead.get(page(filled)).content.decode()
    assert "Ready to send" in said
    assert "Send version 1 for review" in said
    answer = lead.post(page(filled), {"uuid": str(uuid4()), "summary_en": SUMMARY})
    assert answer.status_code == 302
    version = Version.objects.get()
    assert (version.number, version.review) == (1, ReviewState.SENT)
    assert version.summary_en == SUMMARY


def test_without_a_migrant_led_organisation_a_sentence_is_enough(strategy: Strategy) -> None:
    fill(strategy, migrant_led=False)
    assert "no-migrant-led" in codes(strategy)
    question = Question.objects.get(
        section__edition=strategy.edition, role="participation_sentence"
    )
    factories.AnswerFactory.create(
        strategy=strategy,
        question=question,
        parts={question.parts[0]["key"]: "<p>We ask them at the language school.</p>"},
    )
    assert blocks_sending(strategy) == []


def test_an_empty_strategy_says_what_is_needed_and_keeps_what_was_typed(
    client_as: ClientAs, strategy: Strategy
) -> None:
    lead = client_as("lead")
    said = lead.get(page(strategy)).content.decode()
    assert "things are needed before you can send" in said
    assert 'href="#needed"' in said
    assert "All you have written is saved" in said
    answer = lead.post(page(strategy), {"uuid": str(uuid4()), "summary_en": SUMMARY})
    assert answer.status_code == 422
    assert SUMMARY in answer.content.decode()
    assert not Version.objects.exists()


@pytest.mark.parametrize("summary", ["", "Too short", "x" * 1501])
def test_a_wrong_summary_is_kept_with_a_sentence(
    client_as: ClientAs, filled: Strategy, summary: str
) -> None:
    answer = client_as("lead").post(page(filled), {"uuid": "", "summary_en": summary})
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "There is a problem" in said
    assert summary in said
    assert not Version.objects.exists()


def test_posting_twice_sends_once(client_as: ClientAs, filled: Strategy) -> None:
    lead, typed = client_as("lead"), {"uuid": str(uuid4()), "summary_en": SUMMARY}
    assert [lead.post(page(filled), typed).status_code for _time in range(2)] == [302, 302]
    assert Version.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("editor", 403),
        ("facilitator", 403),
        ("stakeholder", 403),
        ("aer-coordinator", 403),
        ("outsider", 404),
        ("anonymous", 302),
    ],
)
def test_only_the_lead_sends(
    client_as: ClientAs, filled: Strategy, who: str, status: int
) -> None:
    typed = {"uuid": str(uuid4()), "summary_en": SUMMARY}
    assert client_as(who).post(page(filled), typed).status_code == status
    assert not Version.objects.exists()


def test_while_aer_reads_a_version_no_other_can_be_sent(
    client_as: ClientAs, desk: Desk, sent: Version
) -> None:
    said = client_as("lead").get(page(desk.strategy)).content.decode()
    assert "is with AER since" in said
    typed = {"uuid": str(uuid4()), "summary_en": SUMMARY}
    assert client_as("lead").post(page(desk.strategy), typed).status_code == 422
    with pytest.raises(MoveNotAllowed):
        services.send_for_review(desk, uuid=uuid4(), summary_en=SUMMARY)
    assert Version.objects.count() == 1


def test_number_and_hash_go_by_mail_to_the_team_and_to_aer(
    sent: Version, mailoutbox: list[EmailMessage]
) -> None:
    told = Notification.objects.filter(entry__verb="version_sent")
    assert {one.person.email.partition("@")[0] for one in told} == {
        *("lead", "editor", "facilitator", "aer-coordinator"),
    }
    assert "sent for review: version 1" in told[0].entry.sentence
    delivery.deliver(told[0].pk)
    (mail,) = mailoutbox
    assert sent.sha256 in mail.body
    assert f"{sent.sha256[:4]} {sent.sha256[4:8]} {sent.sha256[8:12]}" in mail.body


def test_a_needed_comment_of_the_last_round_must_be_answered(
    desk: Desk, changes_asked: Version
) -> None:
    assert {one.code for one in blocks_sending(desk.strategy)} == {"comments-open"}
    comment = changes_asked.comments.get()
    reading = Reading(changes_asked, desk.place)
    services.reply(reading, comment, "The council decides.", instead_of="")
    assert blocks_sending(desk.strategy) == []
    second = services.send_for_review(desk, uuid=uuid4(), summary_en=SUMMARY)
    assert second.number == 2


@pytest.mark.parametrize(
    ("code", "broken", "mended"),
    [
        (
            "objective-without-measure",
            lambda: Measure.objects.all().delete(),
            lambda: factories.MeasureFactory.create(objective=Objective.objects.get()),
        ),
        (
            "action-without-money",
            lambda: MoneyLine.objects.all().delete(),
            lambda: Action.objects.update(no_extra_cost=True, no_cost_reason="Staff we have."),
        ),
        (
            "action-without-groups",
            lambda: Action.objects.update(groups=[]),
            lambda: Action.objects.update(groups=["residents"]),
        ),
        (
            "action-without-dates",
            lambda: Action.objects.update(ends=None),
            lambda: Action.objects.update(ends="2027-06-01"),
        ),
        (
            "action-unread",
            lambda: Action.objects.update(unread={"starts": "soon"}),
            lambda: Action.objects.update(unread={}),
        ),
        (
            "no-migrant-led",
            lambda: Organisation.objects.update(migrant_led=False),
            lambda: Organisation.objects.update(migrant_led=True),
        ),
        (
            "question-open-review",
            lambda: Answer.objects.filter(question__key="principles").update(stance="unknown"),
            lambda: Answer.objects.filter(question__key="principles").update(
                stance="not_available", reason="It is not written yet."
            ),
        ),
    ],
)
def test_what_a_finding_says_is_done_and_the_finding_is_gone(
    filled: Strategy, code: str, broken: object, mended: object
) -> None:
    assert callable(broken)
    assert callable(mended)
    broken()
    assert code in {one.code for one in blocks_sending(filled)}
    mended()
    assert code not in codes(filled)


def test_ninety_bare_actions_make_at_most_eight_lines(filled: Strategy) -> None:
    factories.ActionFactory.create_batch(90, strategy=filled)
    assert len(blocks_sending(filled)) <= 8


@pytest.mark.parametrize(
    ("who", "name", "most"),
    [
        ("lead", "versions:check", 45),
        ("lead", "dashboard:strategy", 60),
        ("aer-coordinator", "dashboard:network", 40),
    ],
)
def test_ten_actions_cost_as_many_queries_as_a_hundred_and_fifty(  # noqa: PLR0917 -- a table
    client_as: ClientAs, filled: Strategy, count_queries: object, who: str, name: str, most: int
) -> None:
    Strategy.objects.filter(pk=filled.pk).update(shared_at=timezone.now())
    client = client_as(who)
    url = reverse(name, args=[] if name == "dashboard:network" else [filled.region.slug])
    assert callable(count_queries)

    def plan_of(count: int) -> int:
        for action in factories.ActionFactory.create_batch(
            count - Action.objects.count(), strategy=filled
        ):
            factories.MoneyLineFactory.create(action=action)
            factories.MeasureFactory.create(objective=None, action=action)
        client.get(url)
        return int(count_queries(lambda: client.get(url)))

    few = plan_of(10)
    assert plan_of(150) == few
    assert few <= most


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_who_send_at_once_one_wins(desk: Desk) -> None:
    outcomes: list[str] = []

    def send() -> None:
        try:
            services.send_for_review(desk, uuid=uuid4(), summary_en=SUMMARY)
            outcomes.append("sent")
        except MoveNotAllowed:
            outcomes.append("told")
        finally:
            connection.close()

    both = [threading.Thread(target=send) for _one in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(outcomes) == ["sent", "told"]
    assert Version.objects.count() == 1


def test_of_two_who_looked_before_either_sent_one_wins(desk: Desk, sent: Version) -> None:
    """What a second sender meets after the first has committed, on every database."""
    stale = Version.objects.create(
        strategy=desk.strategy, number=2, purpose="review", schema=1, content="{}", sha256="0"
    )
    with pytest.raises(MoveNotAllowed):
        move(stale, ReviewState.SENT, place=desk.place)
    assert Version.objects.filter(review=ReviewState.SENT).get() == sent
