"""From what people said to what it changed: told to them, to everybody, and on the wall."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from activity.models import Entry, MailState, Notification
from activity.verbs import Verb
from frameworks.models import Edition
from regions.models import Region
from strategies.models import Strategy
from tests import factories
from tests.conftest import Cast
from tests.toolkit.test_voices import holding
from toolkit.models import Idea, KeptAddress, Seat, Workshop
from toolkit.services.understanding import say_understood
from versions import delivery, thread
from versions.hearing import tell_decided
from versions.reminding import remind
from workplans.models import Action

pytestmark = pytest.mark.django_db
DECIDED = {
    "state": "in_part",
    "reason": "Evening courses start in Arad.",
    "moderation": "shown",
}


@pytest.fixture
def strategy(region: Region, edition: Edition) -> Strategy:
    found: Strategy = factories.StrategyFactory.create(region=region, edition=edition)
    factories.ProcessFactory.create(strategy=found)
    return found


@pytest.fixture
def seat(strategy: Strategy) -> Seat:
    found: Seat = factories.SeatFactory.create(strategy=strategy)
    return found


@pytest.fixture
def workshop(strategy: Strategy) -> Workshop:
    found: Workshop = factories.WorkshopFactory.create(
        strategy=strategy, title="At the bridge", languages=["en", "ar"]
    )
    factories.HeadcountFactory.create(workshop=found, people=34)
    return found


@pytest.fixture
def action(strategy: Strategy) -> Action:
    found: Action = factories.ActionFactory.create(strategy=strategy, title="Evening courses")
    return found


def said(seat: Seat, text: str = "Courses in the evening", **more: Any) -> Idea:
    found: Idea = factories.IdeaFactory.create(
        strategy=seat.strategy, seat=seat, text=text, **more
    )
    return found


def seen_in(idea: Idea, action: Action) -> None:
    factories.EffectFactory.create(
        idea=idea, kind="action", key=str(action.uuid), title="As it was called"
    )


def fate(idea: Idea) -> thread.Fate:
    return thread.fates(Idea.objects.filter(pk=idea.pk), idea.strategy)[0]


# --- What is told of one idea ---------------------------------------------------------


def test_both_authors_of_joined_ideas_hear_the_same(seat: Seat, action: Action) -> None:
    decided = said(seat, **DECIDED)
    seen_in(decided, action)
    other = said(factories.SeatFactory.create(strategy=seat.strategy), joined_to=decided)
    assert fate(other).state == "in_part"
    assert fate(other).decided.reason == DECIDED["reason"]
    assert [one.title for one in fate(other).seen] == ["As it was called"]


def test_how_many_others_said_it_is_told_from_five_up(seat: Seat) -> None:
    idea = said(seat)
    others = factories.SeatFactory.create_batch(5, strategy=seat.strategy)
    for one in others[:4]:
        said(one, joined_to=idea)
    assert fate(idea).others is None
    said(others[4], joined_to=idea)
    said(others[4], joined_to=idea)
    assert fate(idea).others == 5


def test_what_is_late_says_so(seat: Seat) -> None:
    idea = said(seat)
    process = seat.strategy.process
    process.answer_on = timezone.localdate() - timedelta(days=1)
    process.save()
    assert fate(idea).is_late
    process.answer_on = timezone.localdate()
    process.save()
    assert not fate(idea).is_late


def test_a_link_that_ended_is_told_no_more(seat: Seat, action: Action) -> None:
    idea = said(seat, **DECIDED)
    seen_in(idea, action)
    idea.effects.update(ended_at=timezone.now(), ended_why="It belongs elsewhere.")
    assert fate(idea).seen == []


def test_fates_are_four_queries_however_many(
    seat: Seat, action: Action, django_assert_num_queries: Any
) -> None:
    for _number in range(8):
        seen_in(said(seat, **DECIDED), action)
    strategy = Strategy.objects.get()
    with django_assert_num_queries(4):
        thread.fates(Idea.objects.all(), strategy)


# --- The participant's page -------------------------------------------------------------


def test_one_reads_what_became_of_ones_own_words_and_of_nobody_elses(
    seat: Seat, action: Action
) -> None:
    seen_in(said(seat, text="أريد دورات مسائية", language="ar", **DECIDED), action)
    said(factories.SeatFactory.create(strategy=seat.strategy), text="Somebody else's words")
    text = holding(seat).get("/take-part/became/").content.decode()
    for words in ("أريد دورات مسائية", 'lang="ar"', "Decided: in part", "As it was called"):
        assert words in text
    assert "Somebody else's words" not in text


def test_not_quite_understood_is_kept_and_told_to_the_leads(seat: Seat, cast: Cast) -> None:
    idea = said(seat, **DECIDED)
    phone = holding(seat)
    phone.post(
        "/take-part/became/",
        {"idea": str(idea.uuid), "understood": "no", "text": "I meant villages."},
    )
    idea.refresh_from_db()
    assert (idea.understood, idea.not_understood) == (False, "I meant villages.")
    assert Notification.objects.filter(person=cast["lead"]).count() == 1
    assert Entry.objects.get(verb=Verb.NOT_UNDERSTOOD).actor is None
    say_understood(idea, understood=False, text="I meant villages.")
    assert Entry.objects.filter(verb=Verb.NOT_UNDERSTOOD).count() == 1


@pytest.mark.parametrize("typed", ["", "nothing", "7a94e033-268a-4271-9e7a-8ad65eb755fd"])
def test_nobody_answers_for_somebody_else(seat: Seat, typed: str) -> None:
    other = said(factories.SeatFactory.create(strategy=seat.strategy), **DECIDED)
    phone = holding(seat)
    for one in (typed, str(other.uuid)):
        answer = phone.post("/take-part/became/", {"idea": one, "understood": "no"})
        assert answer.status_code == 404
    other.refresh_from_db()
    assert other.understood is None


# --- By mail ----------------------------------------------------------------------------


def test_who_left_an_address_is_written_to_once_and_forgotten(
    seat: Seat, action: Action, django_capture_on_commit_callbacks: Any
) -> None:
    factories.KeptAddressFactory.create(seat=seat, email="me@example.org", language="ro")
    idea = said(seat, **DECIDED)
    seen_in(idea, action)
    with django_capture_on_commit_callbacks(execute=True):
        tell_decided(idea)
    delivery.deliver_waiting()
    letter = mail.outbox[0]
    assert (len(mail.outbox), letter.to) == (1, ["me@example.org"])
    assert "Decis: în parte" in letter.subject
    for words in ("Courses in the evening", str(DECIDED["reason"]), "As it was called"):
        assert words in letter.body
    assert "/take-part/return/" in letter.body
    assert not KeptAddress.objects.exists()


def test_the_address_stays_while_something_else_is_not_decided(seat: Seat) -> None:
    kept = factories.KeptAddressFactory.create(seat=seat)
    idea = said(seat, **DECIDED)
    waiting = said(seat, text="And the villages?")
    tell_decided(idea)
    delivery.deliver_waiting()
    kept.refresh_from_db()
    assert (len(mail.outbox), kept.mail) == (1, MailState.NONE)
    Idea.objects.filter(pk=waiting.pk).update(state="no", reason="Not this year.")
    tell_decided(waiting)
    delivery.deliver_waiting()
    assert len(mail.outbox) == 2
    assert not KeptAddress.objects.exists()


def test_what_a_dead_worker_holds_is_sent_by_another(seat: Seat) -> None:
    long_ago = timezone.now() - timedelta(hours=1)
    factories.KeptAddressFactory.create(
        seat=seat, mail=MailState.SENDING, mail_claimed_at=long_ago, mail_tries=1
    )
    said(seat, **DECIDED)
    delivery.deliver_waiting()
    assert len(mail.outbox) == 1


def test_what_is_decided_while_a_mail_is_on_its_way_is_written_in_another(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = factories.KeptAddressFactory.create(seat=seat)
    said(seat, **DECIDED)
    later = said(seat, text="And the villages?")
    send = mail.EmailMessage.send

    def and_meanwhile(letter: mail.EmailMessage, *args: Any) -> int:
        Idea.objects.filter(pk=later.pk).update(state="no", reason="Not this year.")
        return send(letter, *args)

    delivery.wake([later])
    monkeypatch.setattr(mail.EmailMessage, "send", and_meanwhile)
    assert delivery.deliver(kept.pk)
    kept.refresh_from_db()
    assert kept.mail == MailState.WAITING
    assert delivery.deliver(kept.pk)
    assert "And the villages?" in mail.outbox[1].body
    assert not KeptAddress.objects.exists()


def test_an_address_nobody_needs_is_forgotten_a_month_after_the_promised_day(
    seat: Seat,
) -> None:
    factories.KeptAddressFactory.create(seat=seat)
    process = seat.strategy.process
    process.answer_on = timezone.localdate() - timedelta(days=30)
    process.save()
    assert delivery.forget_stale() == 0
    process.answer_on -= timedelta(days=1)
    process.save()
    waiting = said(seat)
    assert delivery.forget_stale() == 0
    waiting.delete()
    assert delivery.forget_stale() == 1


def test_who_takes_part_with_an_account_is_told_in_the_product(seat: Seat, cast: Cast) -> None:
    seat.user = cast["stakeholder"]
    seat.save()
    tell_decided(said(seat, changed_by=cast["lead"], **DECIDED))
    assert Notification.objects.filter(person=cast["stakeholder"]).count() == 1


# --- Everybody, the team, the wall --------------------------------------------------------


def test_everybody_reads_what_is_decided_and_shown_and_nothing_else(
    client: Client, seat: Seat, workshop: Workshop, region: Region
) -> None:
    page = reverse("versions:said", args=[region.slug])
    assert client.get(page).status_code == 404
    said(seat, text="Decided and shown", workshop=workshop, **DECIDED)
    said(seat, text="Not decided")
    said(seat, text="Decided and held", **(DECIDED | {"moderation": "held"}))
    said(seat, text="Taken back", **(DECIDED | {"state": "withdrawn"}))
    text = client.get(page).content.decode()
    assert "Decided and shown" in text
    for words in ("Not decided<", "Decided and held", "Taken back"):
        assert words not in text


def test_the_report_opens_exactly_what_waits(
    client: Client, cast: Cast, seat: Seat, region: Region
) -> None:
    for days in (5, 30, 59, 60, 90):
        said(seat, came_on=timezone.localdate() - timedelta(days=days))
    client.force_login(cast["lead"])
    text = client.get(reverse("versions:report", args=[region.slug])).content.decode()
    assert "4 have waited 30 days or longer" in text
    assert "2 have waited 60 days or longer" in text
    opened = client.get(reverse("versions:input", args=[region.slug]), {"waiting": 60})
    assert len(opened.context["page"].object_list) == 2


def test_the_file_says_what_was_said_decided_and_where(
    client: Client, cast: Cast, seat: Seat, action: Action, region: Region
) -> None:
    seen_in(said(seat, text="=cmd()", **DECIDED), action)
    client.force_login(cast["lead"])
    answer = client.get(reverse("versions:report_csv", args=[region.slug]))
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len({len(line) for line in lines}) == 1
    assert lines[2][0] == "'=cmd()"
    assert (lines[2][5], lines[2][9]) == ("In part", "As it was called")


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_the_poster_speaks_a_language_of_the_workshop(
    client: Client, cast: Cast, workshop: Workshop, language: str, direction: str
) -> None:
    region = workshop.strategy.region
    seat = factories.SeatFactory.create(strategy=workshop.strategy)
    said(seat, workshop=workshop, **DECIDED)
    client.force_login(cast["facilitator"])
    where = [region.slug, workshop.uuid]
    page = client.get(reverse("versions:poster", args=[*where, language]))
    text = page.content.decode()
    assert f'lang="{language}" dir="{direction}"' in text
    assert "34" in text
    assert client.get(reverse("versions:poster", args=[*where, "fr"])).status_code == 404


def test_of_fewer_than_five_people_the_poster_tells_no_number(workshop: Workshop) -> None:
    workshop.headcounts.update(people=4)
    count = thread.counts(workshop.strategy)[0]
    assert (count.people, count.told_people) == (4, None)


def test_said_most_is_what_most_is_joined_to(seat: Seat, workshop: Workshop) -> None:
    here: dict[str, Any] = {"workshop": workshop, "moderation": "shown"}
    once = said(seat, **here)
    often = said(seat, **here)
    said(seat, joined_to=often, **here)
    found = thread.said_most(seat.strategy, workshop)
    assert [one.idea for one in found] == [often, once]


# --- What waits ----------------------------------------------------------------------------


def test_leads_hear_of_what_waits_once_for_each_threshold(seat: Seat, cast: Cast) -> None:
    idea = said(seat, came_on=timezone.localdate() - timedelta(days=29))
    assert remind() == 0
    Idea.objects.filter(pk=idea.pk).update(came_on=timezone.localdate() - timedelta(days=30))
    assert remind() == 1
    assert remind() == 0
    Idea.objects.filter(pk=idea.pk).update(came_on=timezone.localdate() - timedelta(days=60))
    assert remind() == 1
    assert remind() == 0
    assert Notification.objects.filter(person=cast["lead"]).count() == 2
