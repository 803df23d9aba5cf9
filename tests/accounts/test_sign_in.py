"""Sign-in by code and by password, closed to newcomers, silent about who is known."""

import re

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from tests import factories
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db

SIGN_IN = "/sign-in/"
CODE = "/sign-in/code/"
ENTER = "/sign-in/code/enter/"


def code_in(message: mail.EmailMessage) -> str:
    found = re.search(r"^\d{4} \d{4}$", str(message.body), re.MULTILINE)
    assert found, message.body
    return found[0]


def test_a_code_by_mail_signs_in_and_leads_to_ones_work(client: Client) -> None:
    person = factories.UserFactory.create()

    asked = client.post(CODE, {"email": person.email.upper()})
    assert asked["Location"] == ENTER
    (sent,) = mail.outbox
    code = code_in(sent)
    assert code in sent.subject
    entered = client.post(ENTER, {"code": code.replace(" ", "")})

    assert entered["Location"] == "/your-work/"
    assert client.session["_auth_user_id"] == str(person.pk)


def test_the_code_may_be_typed_in_arabic_digits(client: Client) -> None:
    person = factories.UserFactory.create()
    client.post(CODE, {"email": person.email})
    typed = code_in(mail.outbox[0]).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))

    client.post(ENTER, {"code": typed})

    assert client.session["_auth_user_id"] == str(person.pk)


def test_whoever_wanted_a_page_comes_back_to_it_after_the_code(client: Client) -> None:
    person = factories.UserFactory.create()

    page = client.get("/messages/", follow=True)
    assert 'name="next" value="/messages/"' in page.content.decode()
    asked = client.post(CODE, {"email": person.email, "next": "/messages/"})
    entered = client.post(
        asked["Location"], {"code": code_in(mail.outbox[0]), "next": "/messages/"}
    )

    assert entered["Location"] == "/messages/"


def test_nobody_is_sent_to_another_site_after_sign_in(client: Client) -> None:
    person = factories.UserFactory.create()

    response = client.post(
        SIGN_IN, {"login": person.email, "password": PASSWORD, "next": "https://evil.example/"}
    )

    assert response["Location"] == "/your-work/"


def test_three_wrong_codes_end_the_attempt(client: Client) -> None:
    person = factories.UserFactory.create()
    client.post(CODE, {"email": person.email})
    right = code_in(mail.outbox[0])
    wrong = "00000000" if right != "0000 0000" else "11111111"

    first = client.post(ENTER, {"code": wrong})
    assert "This is not the code we sent." in first.content.decode()
    client.post(ENTER, {"code": wrong})
    client.post(ENTER, {"code": wrong})
    client.post(ENTER, {"code": right})

    assert "_auth_user_id" not in client.session


def test_a_password_signs_in_in_any_case_of_the_address(client: Client) -> None:
    person = factories.UserFactory.create(email="ana@example.org")

    response = client.post(SIGN_IN, {"login": "Ana@Example.org", "password": PASSWORD})

    assert response["Location"] == "/your-work/"
    assert client.session["_auth_user_id"] == str(person.pk)


def test_a_closed_account_stays_outside(client: Client) -> None:
    person = factories.UserFactory.create(is_active=False)

    client.post(SIGN_IN, {"login": person.email, "password": PASSWORD})
    client.post(CODE, {"email": person.email})

    assert "_auth_user_id" not in client.session
    assert not [one for one in mail.outbox if re.search(r"\d{4} \d{4}", str(one.body))]


@pytest.mark.parametrize(
    ("url", "field", "more"),
    [
        (CODE, "email", {}),
        (SIGN_IN, "login", {"password": "not-the-password"}),
        ("/sign-in/new-password/", "email", {}),
    ],
)
def test_the_answer_does_not_tell_whether_an_address_is_known(
    url: str, field: str, more: dict[str, str]
) -> None:
    known = factories.UserFactory.create(email="known@example.org").email
    answers = []
    for email in (known, "nobody@example.org"):
        client = Client()
        response = client.post(url, {field: email, **more}, follow=True)
        page = re.sub(r'value="[A-Za-z0-9]{64}"', "", response.content.decode())
        sent = len(mail.outbox)
        mail.outbox.clear()
        answers.append((response.status_code, page.replace(email, "ADDRESS"), sent))

    assert answers[0] == answers[1]


def test_a_mail_server_that_is_away_looks_the_same_for_known_and_unknown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def away(*_args: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "send_messages", away)
    known = factories.UserFactory.create().email

    for email in (known, "nobody@example.org"):
        assert Client().post(CODE, {"email": email})["Location"] == ENTER


def test_too_many_tries_are_slowed_down(client: Client) -> None:
    person = factories.UserFactory.create()
    typed = {"login": person.email, "password": "not-the-password"}

    pages = [client.post(SIGN_IN, typed).content.decode() for _number in range(6)]
    assert "Wait five minutes" in pages[-1]
    page = client.post(SIGN_IN, {**typed, "password": PASSWORD}).content.decode()
    assert "Wait five minutes" in page, "the right password does not tell either"

    asked = [Client().post(CODE, {"email": person.email}) for _number in range(4)]
    assert "Wait five minutes" in asked[-1].content.decode()


def test_there_is_no_way_to_sign_up(client: Client) -> None:
    page = client.get(reverse("account_signup"))
    assert "People come in by invitation." in page.content.decode()
    answer = client.post(
        reverse("account_signup"), {"email": "new@example.org", "password1": PASSWORD}
    )
    assert answer.status_code == 405


@pytest.mark.parametrize(
    "name",
    [
        "account_email",
        "account_confirm_email",
        "account_change_password",
        "account_set_password",
        "account_reauthenticate",
    ],
)
def test_nothing_of_allauth_is_mounted_that_is_not_used(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)
    with pytest.raises(Resolver404):
        resolve("/accounts/login/")


def test_a_forgotten_password_is_replaced_by_a_link_that_works_once() -> None:
    person = factories.UserFactory.create()
    Client().post("/sign-in/new-password/", {"email": person.email})
    found = re.search(r"http://\S+(/sign-in/new-password/\S+)", str(mail.outbox[0].body))
    assert found
    link = found[1]

    for _number in range(10):
        stranger = Client()
        assert stranger.get(link).status_code == 302
        stranger.head(link)
    client = Client()
    form = client.get(link)["Location"]
    assert "Choose a new password" in client.get(form).content.decode()
    short = client.post(form, {"password1": "short"})
    assert short.context["form"].errors
    saved = client.post(form, {"password1": "a-new-long-password"})

    assert saved["Location"] == "/your-work/"
    person.refresh_from_db()
    assert person.check_password("a-new-long-password")
    again = Client().get(link).content.decode()
    assert "This link does not work any more" in again


def test_signing_out_needs_a_click(client: Client) -> None:
    client.force_login(factories.UserFactory.create())

    assert client.get("/sign-in/out/").status_code == 200
    assert "_auth_user_id" in client.session
    client.post("/sign-in/out/")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "url",
    [
        SIGN_IN,
        CODE,
        "/sign-in/new-password/",
        "/sign-in/new-password/sent/",
        "/sign-in/new-password/1-gone-key/",
        "/sign-in/new-password/saved/",
        "/sign-in/no-account/",
        "/sign-in/closed/",
        "/sign-in/out/",
    ],
)
def test_each_page_opens_for_strangers(client: Client, url: str) -> None:
    response = client.get(url)

    assert response.status_code in {200, 302}
    page = client.get(url, follow=True).content.decode()
    assert "<h1" in page
    assert "Română" in page, "the frame of every page is there"


def test_the_sign_in_page_offers_the_code_first(client: Client) -> None:
    page = client.get(SIGN_IN).content.decode()

    assert page.index("Send me a code") < page.index("Sign in with a password")
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids)), "no two elements with one id"
