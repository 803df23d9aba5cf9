"""Mail goes out once, in the person's language and time; a failed one is tried again."""

from datetime import UTC, datetime, timedelta
from smtplib import SMTPServerDisconnected

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMessage
from django.db import connection
from django.utils import timezone

from activity import delivery
from activity.models import MailState, Notification
from tests import factories

pytestmark = pytest.mark.django_db


def test_two_workers_send_one_mail() -> None:
    notification = factories.NotificationFactory.create()

    assert delivery.deliver(notification.pk)
    assert not delivery.deliver(notification.pk)

    assert len(mail.outbox) == 1
    notification.refresh_from_db()
    assert (notification.mail, notification.mail_tries) == (MailState.SENT, 1)


def test_the_mail_says_what_happened_where_and_links_to_it() -> None:
    region = factories.RegionFactory.create(name="Arad & Timiș")
    actor = factories.UserFactory.create(name="Ana <Pop>")
    entry = factories.EntryFactory.create(
        verb="version_sent",
        actor=actor,
        region=region,
        title="Version 3",
        link="/regions/arad/versions/3/",
    )
    notification = factories.NotificationFactory.create(entry=entry, person__name="Ion")

    delivery.deliver(notification.pk)

    (sent,) = mail.outbox
    assert sent.to == [notification.person.email]
    assert sent.subject == "Arad & Timiș: Ana <Pop> sent for review: Version 3"
    assert "Hello Ion," in sent.body
    assert "http://127.0.0.1:8000/regions/arad/versions/3/" in sent.body
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"


def test_times_are_those_of_the_person() -> None:
    at = datetime(2026, 1, 10, 21, 30, tzinfo=UTC)
    entry = factories.EntryFactory.create(at=at)
    bucharest = factories.UserFactory.create(time_zone="Europe/Bucharest", language="ro")
    madrid = factories.UserFactory.create(time_zone="Europe/Madrid")

    for person in (bucharest, madrid):
        delivery.deliver(factories.NotificationFactory.create(entry=entry, person=person).pk)

    assert "23:30" in mail.outbox[0].body
    assert "10 ianuarie 2026" in mail.outbox[0].body.lower()
    assert "22:30" in mail.outbox[1].body


def test_no_mail_is_sent_inside_a_transaction(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    notification = factories.NotificationFactory.create()
    states = []

    def send(_mail: EmailMessage) -> None:
        states.append((connection.in_atomic_block, Notification.objects.get().mail))

    monkeypatch.setattr(EmailMessage, "send", send)
    delivery.deliver(notification.pk)

    assert states == [(False, MailState.SENDING)]


def test_a_failed_mail_is_tried_again_later_and_given_up_in_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    notification = factories.NotificationFactory.create()

    def fail(_mail: EmailMessage) -> None:
        raise SMTPServerDisconnected

    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", fail)
        assert not delivery.deliver(notification.pk)
    assert delivery.deliver_waiting() == 0, "two minutes are not over"
    with time_machine.travel(timezone.now() + timedelta(minutes=3), tick=False):
        assert delivery.deliver_waiting() == 1
    assert len(mail.outbox) == 1

    another = factories.NotificationFactory.create(mail_tries=delivery.MAX_TRIES - 1)
    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", fail)
        delivery.deliver(another.pk)
    another.refresh_from_db()
    assert another.mail == MailState.FAILED


def test_the_sweeper_sends_what_the_broker_lost_and_what_a_dead_worker_held() -> None:
    lost = factories.NotificationFactory.create()
    ago = timezone.now() - timedelta(minutes=6)
    held = factories.NotificationFactory.create(
        mail=MailState.SENDING, mail_claimed_at=ago, mail_tries=1
    )
    factories.NotificationFactory.create(
        mail=MailState.SENDING, mail_claimed_at=timezone.now(), mail_tries=1
    )
    over = factories.NotificationFactory.create(
        mail=MailState.SENDING, mail_claimed_at=ago, mail_tries=delivery.MAX_TRIES
    )

    assert delivery.deliver_waiting() == 2

    assert sorted(one.to[0] for one in mail.outbox) == sorted(
        [lost.person.email, held.person.email]
    )
    over.refresh_from_db()
    assert over.mail == MailState.FAILED


def test_nobody_writes_to_a_closed_account() -> None:
    notification = factories.NotificationFactory.create(person__is_active=False)

    assert not delivery.deliver(notification.pk)

    notification.refresh_from_db()
    assert notification.mail == MailState.NONE
    assert not mail.outbox
