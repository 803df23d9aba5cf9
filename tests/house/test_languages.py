"""Every text is marked and translated, and no page in Romanian says a word of English."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from babel.messages.catalog import Catalog
from django.conf import settings
from django.core import mail
from django.template.base import Lexer, TokenType
from django.test import Client
from django.utils import translation
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.translation.reloader import translation_file_changed

from accounts.models import User
from activity import delivery as activity
from activity.verbs import Verb
from documents.models import Kind
from documents.printables import of_draft, of_version, page_of
from eubelong import messages, prepare
from frameworks.models import Audience, Edition
from regions import delivery as invitations
from regions.access import Place
from regions.models import NetworkRole, Region, Role
from strategies.access import Desk
from strategies.models import Strategy
from tests import factories
from tests.conftest import Cast, ClientAs
from tests.house.english import forms, leftovers, own_texts, texts
from tests.house.reading import Reader, Walk
from tests.versions.smallest import fill
from toolkit.models import ChecklistItem
from versions import services
from versions.access import Reading
from versions.models import Level, Version
from workplans.models import Objective

ROOT = messages.ROOT
TEMPLATES = [
    path for path in sorted((ROOT / "templates").rglob("*")) if path.suffix in {".html", ".txt"}
]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|<[^>]+>")


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# --- The catalogue -----------------------------------------------------------


@pytest.fixture(params=messages.CATALOGUES, ids=lambda path: path.parent.parent.name)
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    return messages.read(request.param)


def test_every_language_offered_has_a_catalogue() -> None:
    written = {path.parent.parent.name for path in messages.CATALOGUES}
    assert written == {code for code, _name in settings.LANGUAGES} - {settings.LANGUAGE_CODE}


def test_every_text_is_translated(catalogue: Catalog) -> None:
    missing = []
    for one in texts(messages.collected()):
        known = catalogue.get(one.id, one.context)
        if known is None or not all(forms(known.string) or [""]):
            missing.append(forms(one.id)[0])
    assert not missing, "make messages, then translate"


def test_the_catalogue_holds_nothing_doubtful_or_left_over(catalogue: Catalog) -> None:
    assert not [one.id for one in texts(catalogue) if one.fuzzy]
    assert not catalogue.obsolete
    known = {(forms(one.id)[0], one.context) for one in texts(messages.collected())}
    assert not [
        one.id for one in texts(catalogue) if (forms(one.id)[0], one.context) not in known
    ]


def test_a_translation_keeps_names_numbers_and_marks(catalogue: Catalog) -> None:
    wrong = []
    for one in texts(catalogue):
        expected = sorted(PLACEHOLDER.findall(forms(one.id)[-1]))
        wrong += [
            said for said in forms(one.string) if sorted(PLACEHOLDER.findall(said)) != expected
        ]
    assert not wrong


def test_a_text_that_counts_has_every_form(catalogue: Catalog) -> None:
    counting = [one for one in texts(catalogue) if one.pluralizable]
    assert counting
    assert not [one.id for one in counting if len(forms(one.string)) != catalogue.num_plurals]


def test_romanian_is_written_with_its_own_letters(catalogue: Catalog) -> None:
    said = " ".join(form for one in texts(catalogue) for form in forms(one.string))
    assert not re.findall(r"\w*[şţŞŢ]\w*", said), "comma below, not cedilla"


def test_templates_mark_every_word_they_say() -> None:
    bare = {(name(path), one) for path in TEMPLATES for one in bare_words(path.read_text())}
    assert not bare


def bare_words(template: str) -> Iterator[str]:
    said, inside = "", False
    for token in Lexer(template).tokenize():
        if token.token_type == TokenType.BLOCK:
            tag, *rest = token.split_contents()
            inside = tag in {"blocktranslate", "comment"} or (inside and tag == "plural")
            inside |= tag == "block" and rest[0].endswith("_class")
        if token.token_type == TokenType.TEXT:
            said += "" if inside else token.contents
        else:
            said += "\0"
    found = re.findall(r'(?:aria-label|title|alt|placeholder|data-head)="([^"\0]*)', said)
    found += re.split(r"[\0\s]*(?:<[^>]*>|\0|&\w+;)[\0\s]*", said)
    for one in found:
        if re.search(r"[A-Za-z]{2}", one) and one.strip("-–· \n") != "EU-Belong":
            yield one.strip()


# --- Languages of the pages --------------------------------------------------


@pytest.fixture(scope="session", autouse=True)
def romanian() -> None:
    """Compile what was translated since the last start."""
    prepare.translations(ROOT / "locale")
    translation_file_changed(sender=None, file_path=Path("django.mo"))


def says_itself(client: Client, address: str, **headers: str) -> str:
    found = re.search(
        r'<html lang="(\w+)"', client.get(address, headers=headers).content.decode()
    )
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ("ro", "ro"),
        ("ro-MD,en;q=0.5", "ro"),
        ("de,ro;q=0.8,en;q=0.3", "ro"),
        ("de,fr;q=0.9", "en"),
        ("", "en"),
    ],
)
def test_a_browser_gets_its_language_or_english(db: None, wanted: str, given: str) -> None:
    assert says_itself(Client(), "/", accept_language=wanted) == given


def test_the_switch_names_each_language_in_itself(client_as: ClientAs) -> None:
    for begin in ("en", "ro"):
        client = client_as("anonymous")
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = begin
        said = Reader(client.get("/").content.decode()).said
        assert ("English", "en") in said
        assert ("Română", "ro") in said


def test_the_switch_holds_for_visitors_and_for_accounts(
    client_as: ClientAs, cast: Cast
) -> None:
    for who in ("anonymous", "lead"):
        client = client_as(who)
        client.post("/language/", {"language": "ro", "next": "/help/"})
        assert says_itself(client, "/help/") == "ro", who
        client.post("/language/", {"language": "xx", "next": "/help/"})
        assert says_itself(client, "/help/") == "ro", who
    cast["lead"].refresh_from_db()
    assert cast["lead"].language == "ro"


def test_romanian_months_are_written_small() -> None:
    translation.activate("ro")
    day = date(2026, 3, 3)
    assert date_format(day, "DATE_FORMAT") == "3 martie 2026"
    assert date_format(day, "SHORT_DATE_FORMAT") == "3 mar 2026"


# --- Pages in Romanian -------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        "Save",
        "Version 3 waits for a review",
        "Key elements of interculturality",
        "Ask the team",
    ],
)
def test_english_is_recognised(said: str) -> None:
    assert [*leftovers("here", Reader(f"<p lang=ro>{said}</p>"), own=[])]


@pytest.mark.parametrize("said", ["Salvați", "Versiunea 3 are 4 pagini", "EU-Belong", "AER"])
def test_romanian_is_left_alone(said: str) -> None:
    assert not [*leftovers("here", Reader(f"<p lang=ro>{said}</p>"), own=[])]


SUMMARY = "The county wants people who came and people who stayed to meet."
MANY_QUESTIONS = {"frameworks:question": 16, "frameworks:section": 10, "toolkit:item": 2}


@pytest.fixture
def in_romanian(cast: Cast, client_as: ClientAs) -> ClientAs:
    """Return clients of people who chose Romanian; visitors have the cookie."""
    User.objects.update(language="ro")
    translation.activate("ro")

    def sign_in(role: str) -> Client:
        client = client_as(role)
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ro"
        return client

    return sign_in


def place(cast: Cast, region: Region, role: Role | NetworkRole) -> Place:
    return Place(region, cast[role], role)


@pytest.fixture
def reviewed(in_romanian: ClientAs, strategy: Strategy, cast: Cast) -> Strategy:
    """Return a strategy whose first version is published and whose second AER reads."""
    region = fill(strategy).region
    lead = place(cast, region, Role.LEAD)
    aer = place(cast, region, NetworkRole.COORDINATOR)
    factories.TeamAnswerFactory.create(
        strategy=strategy,
        item=ChecklistItem.objects.filter(priority__edition=strategy.edition).first(),
        next_step="Cerem un loc.",
    )
    factories.InvitationFactory.create(region=region, invited_by=lead.user)
    version = services.send_for_review(Desk(strategy, lead), uuid=uuid4(), summary_en=SUMMARY)
    for key, level in (("governance", Level.NEEDED), ("finance", Level.RECOMMENDED)):
        services.comment(
            Reading(version, aer),
            uuid=uuid4(),
            kind="section",
            key=key,
            level=level,
            text="Cum?",
        )
    services.ask_for_changes(Reading(version, aer))
    needed = version.comments.get(level=Level.NEEDED)
    services.reply(Reading(version, lead), needed, "Așa.", instead_of="")
    services.publish(Reading(Version.objects.get(pk=version.pk), lead))
    factories.AdoptionFactory.create(
        version=version, body="Consiliul Județean", number="7/2026"
    )
    services.share_draft(Desk(strategy, lead), shared=True)
    Objective.objects.filter(strategy=strategy).update(why="Ne știm puțin.")
    services.send_for_review(Desk(strategy, lead), uuid=uuid4(), summary_en=SUMMARY)
    return strategy


BEGIN = {
    "anonymous": [
        "/",
        "/about/",
        "/about/checklist/",
        "/check/",
        "/sign-in/",
        "/invitation/x/",
    ],
    "lead": ["/your-work/", "/regions/arad/"],
    "stakeholder": ["/your-work/", "/regions/arad/"],
    "aer-coordinator": ["/network/", "/regions/arad/"],
}
SEEN_BY = {
    "anonymous": {
        "versions:home",
        "frameworks:about",
        "toolkit:about_checklist",
        "account_login",
    },
    "lead": {
        *("dashboard:strategy", "frameworks:section", "frameworks:question", "toolkit:item"),
        *("toolkit:checklist", "toolkit:list", "workplans:plan", "workplans:action"),
        *("workplans:add", "workplans:money", "workplans:measures", "regions:people"),
        *("workplans:timeline", "workplans:print", "workplans:fill", "workplans:change"),
        "workplans:order",
        *("versions:list", "versions:version", "versions:review", "versions:check"),
        *("activity:messages", "accounts:account", "dashboard:help"),
    },
    "stakeholder": {"dashboard:strategy", "versions:public_version"},
    "aer-coordinator": {"dashboard:network", "versions:review", "frameworks:section"},
}


def english_on(walk: Walk, *begin: str) -> list[str]:
    own = own_texts()
    return [
        found
        for address, reader in walk.pages(*begin)
        for found in leftovers(address, reader, own)
    ]


@pytest.mark.parametrize("role", BEGIN)
def test_no_page_of_a_reviewed_strategy_speaks_english(
    in_romanian: ClientAs, reviewed: Strategy, role: str
) -> None:
    walk = Walk(in_romanian(role))
    found = english_on(walk, *BEGIN[role])
    assert not found
    assert SEEN_BY[role] <= set(walk.kinds)


def test_no_page_of_a_strategy_that_begins_speaks_english(
    in_romanian: ClientAs, strategy: Strategy
) -> None:
    walk = Walk(in_romanian("lead"), most=MANY_QUESTIONS)
    found = english_on(walk, "/your-work/", "/regions/arad/")
    assert not found
    assert walk.kinds["frameworks:question"] >= 16


@pytest.mark.parametrize("role", ["lead", "facilitator", "aer-reviewer", "anonymous"])
def test_no_first_page_speaks_english(
    in_romanian: ClientAs, region: Region, edition: Edition, role: str
) -> None:
    factories.RegionFigureFactory.create(region=region)
    walk = Walk(in_romanian(role))
    found = english_on(walk, *BEGIN.get(role, ["/your-work/", "/regions/arad/"]))
    assert not found


FORMS = {
    "/sign-in/": {"login": "x", "password": ""},
    "/account/": {"name": "", "language": "xx", "time_zone": "x"},
    "/account/password/": {"password_now": "x", "password_new": "1"},
    "/regions/arad/people/invite/": {"email": "x", "name": "", "role": "x"},
    "/regions/arad/organisations/new/": {"name": "", "kind": "x", "part": ""},
    "/regions/arad/workplan/objectives/new/": {"title": ""},
    "/regions/arad/workplan/actions/new/": {"title": "", "starts_0": "13", "money-0-year": "x"},
    "/regions/arad/workplan/add/": {"titles": "", "by": "paste"},
    "/regions/arad/workplan/money/": {"currency": "x", "eur_rate": "x"},
    "/regions/arad/workplan/change/": {"months": "x", "groups": "x"},
    "/regions/arad/check/": {"summary_en": ""},
    "/regions/arad/plan-at-hand/": {},
    "/check/": {"number": "x"},
}


@pytest.mark.parametrize("address", FORMS)
def test_no_form_complains_in_english(
    in_romanian: ClientAs, strategy: Strategy, address: str
) -> None:
    client = in_romanian("anonymous" if address == "/sign-in/" else "lead")
    answer = client.post(address, FORMS[address])
    reader = Reader(answer.content.decode())
    assert answer.status_code in {200, 302, 409, 422}
    assert not list(leftovers(address, reader, own_texts()))


@pytest.mark.parametrize("kind", Kind)
def test_no_document_speaks_english(
    in_romanian: ClientAs, reviewed: Strategy, kind: Kind
) -> None:
    own = own_texts()
    version = Version.objects.get(strategy=reviewed, number=1)
    for printable in (
        of_draft(reviewed, kind, "ro", Audience.REVIEWER),
        of_version(version, kind, "ro", Audience.PUBLIC),
    ):
        reader = Reader(page_of(printable).html)
        assert not list(leftovers(kind, reader, own))


def test_no_mail_speaks_english(in_romanian: ClientAs, region: Region, cast: Cast) -> None:
    person = cast["lead"]
    person.refresh_from_db()
    for verb in Verb:
        entry = factories.EntryFactory.create(verb=verb, region=region, title="Un titlu")
        notification = factories.NotificationFactory.create(entry=entry, person=person)
        activity.deliver(notification.pk)
    invitation = factories.InvitationFactory.create(region=region, language="ro")
    invitations.deliver(invitation.pk)
    client = in_romanian("anonymous")
    for known in (person.email, "nobody@example.org"):
        client.post("/sign-in/code/", {"email": known})
        client.post("/sign-in/new-password/", {"email": known})
    assert len(mail.outbox) >= len(Verb) + 4
    for sent in mail.outbox:
        said = "<br>".join(map(escape, [sent.subject, *str(sent.body).splitlines()]))
        assert not list(leftovers(str(sent.subject), Reader(said), own_texts()))
