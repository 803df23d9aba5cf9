"""Invitations: a mail with a link that only a click on "Accept" uses up."""

import re
from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import User
from activity.models import Entry, MailState, Notification
from activity.verbs import Verb
from regions import delivery
from regions.models import Invitation, Membership, PersonState, Region, Role
from tests import factories
from tests.conftest import Cast, ClientAs

INVITE = "/regions/arad/people/invite/"
TYPED = {"email": "Maria@Example.org", "name": "Maria Ionescu", "role": "editor"}


@pytest.fixture
def invitation(region: Region, cast: Cast) -> Invitation:
    return factories.InvitationFactory.create(
        region=region,
        email="maria@example.org",
        name="Maria Ionescu",
        invited_by=cast["lead"],
        language="en",
    )


def link_in(message: EmailMessage) -> str:
    found = re.search(r"http://127\.0\.0\.1:8000(/invitation/\S+/)", str(message.body))
    assert found, message.body
    return found[1]


def sent_link(invitation: Invitation) -> str:
    assert delivery.deliver(invitation.pk)
    return link_in(mail.outbox[-1])


# --- Inviting ----------------------------------------------------------------


def test_the_lead_invites_by_mail(
    client_as: ClientAs,
    region: Region,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    client = client_as("lead")
    assert "Only your team, never printed" in client.get(INVITE).content.decode()

    with django_capture_on_commit_callbacks() as queued:
        response = client.post(INVITE, TYPED)

    assert response["Location"] == "/regions/arad/people/"
    made = Invitation.objects.get()
    assert (made.email, made.role, made.language) == ("maria@example.org", "editor", "ro")
    assert made.token_hash is None, "there is no link before there is a mail"
    assert len(queued) == 1
    assert Entry.objects.get().verb == Verb.PERSON_INVITED


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"email": "maria"}, "email"),
        ({"email": ""}, "email"),
        ({"name": ""}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"role": "king"}, "role"),
        ({"role": "aer-coordinator"}, "role"),
        ({"organisation": "99999"}, "organisation"),
    ],
)
def test_bad_input_gets_a_sentence(
    client_as: ClientAs, wrong: dict[str, str], field: str
) -> None:
    response = client_as("lead").post(INVITE, {**TYPED, **wrong})

    assert list(response.context["form"].errors) == [field]
    assert not Invitation.objects.exists()


def test_inviting_twice_makes_one_invitation(client_as: ClientAs) -> None:
    client = client_as("lead")

    client.post(INVITE, TYPED)
    assert client.post(INVITE, TYPED).status_code == 302
    other_role = client.post(INVITE, {**TYPED, "role": "lead"})

    assert "This person is invited already." in other_role.content.decode()
    assert Invitation.objects.get().role == "editor"


def test_who_works_here_is_not_invited_again(client_as: ClientAs) -> None:
    response = client_as("lead").post(INVITE, {**TYPED, "email": "EDITOR@example.org"})

    assert "works with you already" in response.content.decode()
    assert not Invitation.objects.exists()


# --- The mail ----------------------------------------------------------------


def test_two_workers_send_one_mail_and_only_the_hash_of_the_link_is_kept(
    invitation: Invitation,
) -> None:
    token = sent_link(invitation).split("/")[2]
    assert not delivery.deliver(invitation.pk)

    assert len(mail.outbox) == 1
    invitation.refresh_from_db()
    assert invitation.mail == MailState.SENT
    assert len(token) > 40
    assert token not in str(Invitation.objects.values())
    assert token not in str(Entry.objects.values())


def test_the_mail_says_who_invites_and_what_for(invitation: Invitation) -> None:
    sent_link(invitation)

    (sent,) = mail.outbox
    assert sent.to == ["maria@example.org"]
    assert sent.subject == "Invitation: work with us on the strategy of Arad"
    for words in ("Hello Maria Ionescu", "The lead", "Council of Arad", "Your role: Editor"):
        assert words in sent.body


def test_a_failed_mail_is_sent_by_the_sweeper(
    invitation: Invitation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_mail: EmailMessage) -> None:
        raise SMTPServerDisconnected

    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", fail)
        assert not delivery.deliver(invitation.pk)
    assert delivery.deliver_waiting() == 0
    with time_machine.travel(timezone.now() + timedelta(minutes=3), tick=False):
        assert delivery.deliver_waiting() == 1

    assert Client().get(link_in(mail.outbox[0])).status_code == 200


def test_a_withdrawn_or_old_invitation_is_not_sent(invitation: Invitation) -> None:
    old = factories.InvitationFactory.create(expires_at=timezone.now())
    Invitation.objects.filter(pk=invitation.pk).update(withdrawn_at=timezone.now())

    assert not delivery.deliver(invitation.pk)
    assert not delivery.deliver(old.pk)
    assert delivery.deliver_waiting() == 0


def test_sent_again_there_is_a_new_link_and_the_old_one_is_dead(
    client_as: ClientAs, invitation: Invitation
) -> None:
    old = sent_link(invitation)
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now())

    client_as("lead").post(f"/regions/arad/invitations/{invitation.pk}/send-again/")
    invitation.refresh_from_db()
    new = sent_link(invitation)

    assert Client().get(old).status_code == 404
    assert Client().get(new).status_code == 200


def test_the_lead_sees_what_became_of_an_invitation(
    client_as: ClientAs, invitation: Invitation
) -> None:
    client, url = client_as("lead"), f"/regions/arad/invitations/{invitation.pk}/"

    page = client.get(url).content.decode()
    assert "maria@example.org" in page
    assert "The link in the mail works until" in page
    Invitation.objects.filter(pk=invitation.pk).update(mail=MailState.FAILED)
    assert "could not be delivered" in client.get(url).content.decode()
    assert "could not be delivered" in client.get("/regions/arad/people/").content.decode()
    Invitation.objects.filter(pk=invitation.pk).update(
        mail=MailState.SENT, expires_at=timezone.now()
    )
    assert "for a new link" in client.get(url).content.decode()


# --- The link ----------------------------------------------------------------


def test_opening_the_link_changes_nothing_however_often(invitation: Invitation) -> None:
    link = sent_link(invitation)
    before = Invitation.objects.values().get()

    for _number in range(10):
        stranger = Client()
        assert stranger.get(link).status_code == 200
        assert stranger.head(link).status_code == 200
        assert not stranger.session.keys()

    assert Invitation.objects.values().get() == before
    assert not User.objects.filter(email=invitation.email).exists()
    assert not Entry.objects.exists()


def test_the_page_says_who_invites_what_for_and_who_reads(invitation: Invitation) -> None:
    page = Client().get(sent_link(invitation)).content.decode()

    for words in (
        "The lead (Council of Arad) invites you.",
        "<strong>Editor</strong>",
        "Who reads what you write",
        "<strong>maria@example.org</strong>",
        'value="Maria Ionescu"',
    ):
        assert words in page


@pytest.mark.parametrize(
    ("cookie", "said"),
    [("", "Lucrați cu noi la strategia"), ("en", "Work with us on the strategy")],
)
def test_the_page_speaks_the_language_of_the_mail_until_another_is_chosen(
    invitation: Invitation, cookie: str, said: str
) -> None:
    Invitation.objects.filter(pk=invitation.pk).update(language="ro")
    client = Client(headers={"accept-language": "en"})
    if cookie:
        client.cookies["django_language"] = cookie
    assert said in client.get(sent_link(invitation)).content.decode()


def test_accepting_makes_an_account_and_signs_in(invitation: Invitation, cast: Cast) -> None:
    organisation = factories.OrganisationFactory.create(region=invitation.region)
    Invitation.objects.filter(pk=invitation.pk).update(organisation=organisation)
    client = Client()

    response = client.post(
        sent_link(invitation), {"name": " Maria  Pop ", "password": "a-long-new-password"}
    )

    assert response["Location"] == "/your-work/"
    person = User.objects.get(email="maria@example.org")
    assert client.session["_auth_user_id"] == str(person.pk)
    assert (person.name, person.language) == ("Maria Pop", "en")
    assert person.check_password("a-long-new-password")
    membership = Membership.objects.get(user=person)
    assert (membership.region, membership.role) == (invitation.region, "editor")
    assert membership.organisation == organisation
    assert Entry.objects.get().verb == Verb.INVITATION_ACCEPTED
    assert [one.person for one in Notification.objects.all()] == [cast["lead"]]
    assert client.get("/regions/arad/people/").status_code == 200


def test_a_password_is_not_needed(invitation: Invitation) -> None:
    client = Client()
    client.post(sent_link(invitation), {"name": "Maria"})

    person = User.objects.get(email="maria@example.org")
    assert not person.has_usable_password()
    assert client.session["_auth_user_id"] == str(person.pk)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"name": "Maria", "password": "short"}, "password"),
    ],
)
def test_bad_input_uses_nothing_up(
    invitation: Invitation, typed: dict[str, str], field: str
) -> None:
    link = sent_link(invitation)

    response = Client().post(link, typed)

    assert list(response.context["form"].errors) == [field]
    assert Client().get(link).status_code == 200


def test_accepting_twice_is_no_harm(invitation: Invitation) -> None:
    link, client = sent_link(invitation), Client()

    client.post(link, {"name": "Maria"})
    again = client.post(link, {"name": "Maria"})
    assert again["Location"] == "/your-work/"
    stranger = Client().post(link, {"name": "Somebody"})

    assert stranger.status_code == 410
    assert "that was accepted on" in stranger.content.decode()
    assert User.objects.filter(email="maria@example.org").count() == 1
    assert Entry.objects.count() == 1


def test_who_has_an_account_accepts_with_it_and_signs_in_as_always(
    invitation: Invitation,
) -> None:
    person = factories.UserFactory.create(email="maria@example.org", name="Maria")
    link, client = sent_link(invitation), Client()

    assert "You have an account" in client.get(link).content.decode()
    response = client.post(link)

    assert response["Location"] == "/your-work/"
    assert "_auth_user_id" not in client.session, "an old link opens no account"
    assert Membership.objects.get(user=person).role == "editor"


def test_whoever_is_signed_in_already_just_goes_on(invitation: Invitation) -> None:
    person = factories.UserFactory.create(email="maria@example.org")
    client = Client()
    client.force_login(person)

    assert client.post(sent_link(invitation))["Location"] == "/your-work/"
    assert client.get("/regions/arad/people/").status_code == 200


def test_who_left_comes_back_with_the_new_role(invitation: Invitation) -> None:
    membership = factories.MembershipFactory.create(
        user=factories.UserFactory.create(email="maria@example.org"),
        region=invitation.region,
        role=Role.LEAD,
        state=PersonState.LEFT,
    )

    Client().post(sent_link(invitation))

    membership.refresh_from_db()
    assert (membership.role, membership.state) == ("editor", "active")


def test_a_closed_account_is_not_opened_by_an_invitation(invitation: Invitation) -> None:
    factories.UserFactory.create(email="maria@example.org", is_active=False)
    link = sent_link(invitation)

    assert Client().post(link).status_code == 409
    invitation.refresh_from_db()
    assert invitation.accepted_at is None


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("withdrawn_at", "was withdrawn on"),
        ("expires_at", "was open until"),
        ("accepted_at", "that was accepted on"),
    ],
)
def test_a_link_that_is_over_says_why_and_what_to_do(
    invitation: Invitation, column: str, words: str
) -> None:
    link = sent_link(invitation)
    Invitation.objects.filter(pk=invitation.pk).update(
        **{column: timezone.now() - timedelta(days=1)}
    )

    for response in (Client().get(link), Client().post(link, {"name": "Maria"})):
        assert response.status_code == 410
        page = response.content.decode()
        assert words in page
        assert "lead@example.org" in page or "Sign in with the address" in page
    assert not User.objects.filter(email=invitation.email).exists()


def test_a_made_up_link_finds_nothing(db: None) -> None:
    assert Client().get("/invitation/made-up/").status_code == 404


def test_a_withdrawn_invitation_makes_room_for_a_new_one(
    client_as: ClientAs, invitation: Invitation
) -> None:
    client = client_as("lead")
    url = f"/regions/arad/invitations/{invitation.pk}/withdraw/"

    assert client.get(url).status_code == 405
    client.post(url)
    assert client.post(url).status_code == 404
    client.post(INVITE, {**TYPED, "role": "lead"})

    assert Invitation.objects.open().get().role == "lead"
    assert Entry.objects.filter(verb=Verb.INVITATION_WITHDRAWN).count() == 1
