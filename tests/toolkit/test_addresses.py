"""An address kept to be told of a decision: told once, and deleted after the last."""

from datetime import date, timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone

from activity.models import MailState
from strategies.models import Strategy
from tests import factories
from toolkit.models import Idea, InputState, KeptAddress, Seat
from toolkit.services.seats import number_of
from versions import delivery
from versions.hearing import tell_decided

pytestmark = pytest.mark.django_db


@pytest.fixture
def seat(strategy: Strategy) -> Seat:
    found: Seat = factories.SeatFactory.create(strategy=strategy, language="fr")
    factories.KeptAddressFactory.create(seat=found, email="amira@example.org", language="fr")
    return found


@pytest.fixture
def idea(seat: Seat) -> Idea:
    return decided(seat)


def decided(seat: Seat, **fields: object) -> Idea:
    known = {
        "state": InputState.IN_PART,
        "title": "cours <du> soir",
        "reason": "Les cours commencent à Arad.",
        "decided_by": "Le conseil",
        "decided_on": date(2027, 3, 3),
    }
    made: Idea = factories.IdeaFactory.create(
        strategy=seat.strategy, seat=seat, **(known | fields)
    )
    return made


def test_the_mail_says_what_the_page_says_in_the_language_of_the_address(
    idea: Idea, seat: Seat
) -> None:
    tell_decided(idea)
    assert delivery.deliver_waiting() == 1
    [sent] = mail.outbox
    assert sent.to == ["amira@example.org"]
    assert sent.subject == "cours <du> soir: Décidé : en partie"
    assert "Les cours commencent à Arad." in sent.body
    assert idea.text in sent.body
    assert "&#" not in sent.body


def test_no_link_in_it_opens_a_place_and_the_number_does_not_stand_there(
    idea: Idea, seat: Seat
) -> None:
    tell_decided(idea)
    delivery.deliver_waiting()
    body = str(mail.outbox[0].body)
    assert body.count("://") == 1
    assert "/take-part/return/\n" in body
    for secret in (str(seat.uuid), number_of(seat), str(idea.uuid)):
        assert secret not in body


def test_the_address_goes_with_the_last_mail(idea: Idea, seat: Seat) -> None:
    tell_decided(idea)
    delivery.deliver_waiting()
    assert not KeptAddress.objects.exists()


def test_it_stays_while_something_is_undecided(idea: Idea, seat: Seat) -> None:
    waits = decided(seat, state=InputState.RECEIVED)
    tell_decided(idea)
    delivery.deliver_waiting()
    assert KeptAddress.objects.exists()
    Idea.objects.filter(pk=waits.pk).update(joined_to=idea)
    tell_decided(idea)
    assert delivery.deliver_waiting() == 1
    assert not KeptAddress.objects.exists()


def test_who_is_joined_hears_too_and_who_withdrew_does_not(
    idea: Idea, strategy: Strategy
) -> None:
    for state in (InputState.RECEIVED, InputState.WITHDRAWN):
        other = factories.SeatFactory.create(strategy=strategy)
        factories.KeptAddressFactory.create(seat=other, email=f"{state}@example.org")
        decided(other, state=state, joined_to=idea)
    tell_decided(idea)
    assert delivery.deliver_waiting() == 2
    assert {one.to[0] for one in mail.outbox} == {"amira@example.org", "received@example.org"}


def test_a_dead_workers_mail_is_sent_once_more_and_a_failed_one_later(
    idea: Idea, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_mail: EmailMessage) -> None:
        raise SMTPServerDisconnected

    tell_decided(idea)
    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", fail)
        assert delivery.deliver_waiting() == 0
    assert KeptAddress.objects.exists(), "nothing is told yet"
    ago = timezone.now() - timedelta(minutes=6)
    KeptAddress.objects.update(mail=MailState.SENDING, mail_claimed_at=ago)
    assert delivery.deliver_waiting() == 1
    assert delivery.deliver_waiting() == 0
    assert len(mail.outbox) == 1


def test_what_was_taken_back_meanwhile_is_not_mailed(idea: Idea) -> None:
    tell_decided(idea)
    Idea.objects.update(state=InputState.WITHDRAWN)
    assert delivery.deliver_waiting() == 0
    assert not mail.outbox
    assert not KeptAddress.objects.exists()
