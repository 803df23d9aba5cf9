"""One's own name, language, time zone and password."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from tests import factories
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    return factories.UserFactory.create(name="Ana Pop")


@pytest.fixture
def signed_in(client: Client, person: User) -> Client:
    client.force_login(person)
    return client


def test_name_language_and_time_zone_are_saved(signed_in: Client, person: User) -> None:
    response = signed_in.post(
        "/account/",
        {"name": "  Ana  Popescu ", "language": "ro", "time_zone": "Europe/Bucharest"},
    )

    assert response["Location"] == "/account/"
    person.refresh_from_db()
    assert (person.name, person.language, person.time_zone) == (
        "Ana Popescu",
        "ro",
        "Europe/Bucharest",
    )


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "", "language": "ro", "time_zone": "Europe/Bucharest"},
        {"name": "x" * 121, "language": "ro", "time_zone": "Europe/Bucharest"},
        {"name": "Ana", "language": "xx", "time_zone": "Europe/Bucharest"},
        {"name": "Ana", "language": "ro", "time_zone": "Mars/Crater"},
    ],
)
def test_bad_input_gets_a_sentence_and_changes_nothing(
    signed_in: Client, person: User, typed: dict[str, str]
) -> None:
    response = signed_in.post("/account/", typed)

    assert response.status_code == 200
    assert response.context["form"].errors
    person.refresh_from_db()
    assert person.name == "Ana Pop"


def test_languages_are_offered_under_their_own_names(signed_in: Client) -> None:
    page = signed_in.get("/account/").content.decode()

    assert "English" in page
    assert "Română" in page


def test_pages_are_in_the_persons_language_and_time(signed_in: Client, person: User) -> None:
    User.objects.filter(pk=person.pk).update(language="ro", time_zone="Europe/Lisbon")

    response = signed_in.get("/account/", headers={"accept-language": "en"})

    assert response.headers["Content-Language"] == "ro"
    assert '<html lang="ro"' in response.content.decode()
    assert timezone.get_current_timezone_name() == "Europe/Lisbon"


def test_the_next_persons_pages_are_not_in_the_last_ones_time(person: User) -> None:
    User.objects.filter(pk=person.pk).update(time_zone="Europe/Lisbon")
    client = Client()
    client.force_login(person)
    client.get("/account/")

    Client().get("/sign-in/")

    assert timezone.get_current_timezone_name() == "Europe/Brussels"


def test_anybody_switches_the_language_and_stays_on_the_page(client: Client) -> None:
    response = client.post("/language/", {"language": "ro", "next": "/sign-in/"})

    assert response["Location"] == "/sign-in/"
    assert '<html lang="ro"' in client.get("/sign-in/").content.decode()


def test_the_switch_is_kept_with_the_account(signed_in: Client, person: User) -> None:
    signed_in.post("/language/", {"language": "ro", "next": "/account/"})

    person.refresh_from_db()
    assert person.language == "ro"


def test_the_switch_takes_known_languages_and_own_addresses_only(
    signed_in: Client, person: User
) -> None:
    response = signed_in.post("/language/", {"language": "xx", "next": "https://evil.example/"})

    assert response["Location"] == "/"
    person.refresh_from_db()
    assert person.language == "en"
    assert signed_in.get("/language/").status_code == 405


def test_a_password_is_changed_by_who_knows_the_old_one(
    signed_in: Client, person: User
) -> None:
    url = "/account/password/"
    new = "another-long-password"

    wrong = signed_in.post(url, {"password_now": "no", "password_new": new})
    assert "This is not the password you have now." in wrong.content.decode()
    weak = signed_in.post(url, {"password_now": PASSWORD, "password_new": "1234567890"})
    assert weak.context["form"].errors["password_new"]
    saved = signed_in.post(url, {"password_now": PASSWORD, "password_new": new})

    assert saved["Location"] == "/account/"
    person.refresh_from_db()
    assert person.check_password(new)
    assert signed_in.get("/account/").status_code == 200, "still signed in"


def test_who_has_no_password_sets_one_without_an_old_one(client: Client) -> None:
    person = factories.UserFactory.create(password=None)
    client.force_login(person)

    assert "Set a password" in client.get("/account/").content.decode()
    client.post("/account/password/", {"password_new": "another-long-password"})

    person.refresh_from_db()
    assert person.check_password("another-long-password")


def test_guessing_the_old_password_is_slowed_down(signed_in: Client) -> None:
    typed = {"password_now": "no", "password_new": "another-long-password"}

    answers = [signed_in.post("/account/password/", typed).status_code for _n in range(6)]

    assert answers[-1] == 429


@pytest.mark.parametrize("url", ["/account/", "/account/password/"])
def test_strangers_sign_in_first(client: Client, url: str) -> None:
    assert client.get(url)["Location"] == f"/sign-in/?next={url}"


def test_two_people_never_share_an_address() -> None:
    factories.UserFactory.create(email="Ana@Example.org")

    assert User.objects.get().email == "ana@example.org"
    assert User.objects.get_by_natural_key("ANA@example.org") == User.objects.get()


def test_the_demonstration_prints_one_account_per_role(settings: Settings) -> None:
    out = StringIO()
    call_command("demo_accounts", stdout=out)

    lines = [line.split(" ") for line in out.getvalue().splitlines()]
    assert [line[1] for line in lines] == [
        *("lead", "editor", "facilitator", "stakeholder"),
        *("aer-coordinator", "aer-reviewer"),
    ]
    assert all(len(line) == 4 and line[0] == "demo" for line in lines)
    assert all(line[2].endswith("@example.org") for line in lines)

    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command("demo_accounts", stdout=out)
