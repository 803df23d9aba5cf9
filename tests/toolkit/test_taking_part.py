"""Taking part without an account: in at most three screens, in one's own language."""

import re
from datetime import UTC, date, datetime
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import timezone

from regions.models import Organisation, PersonState
from strategies.models import Strategy
from tests import factories
from tests.toolkit.test_seats import everything_kept
from toolkit.models import AccessCode, Group, KeptAddress, Process, Seat, SwitchKind
from toolkit.permits import Permit, Why
from toolkit.phrases import languages
from toolkit.services.seats import number_of, take_seat
from toolkit.views.seated import speaking

pytestmark = pytest.mark.django_db
CODE = "/take-part/code/48217730/"
LANGUAGES = ["en", "ro", "ar", "uk", "ru", "fr"]


@pytest.fixture
def process(strategy: Strategy) -> Process:
    return factories.ProcessFactory.create(strategy=strategy, answer_on=date(2027, 6, 30))


@pytest.fixture
def code(process: Process) -> AccessCode:
    return factories.AccessCodeFactory.create(strategy=process.strategy, digits="48217730")


@pytest.fixture
def organisation(strategy: Strategy) -> Organisation:
    return factories.OrganisationFactory.create(region=strategy.region, name="Casa Lumii")


@pytest.fixture
def seat(code: AccessCode) -> Seat:
    return take_seat(code, "en")


def start(client: Client, language: str = "en", **said: str) -> Any:
    return client.post(
        CODE, {"language": language, "whom": "residents", "start": "1"} | said, follow=True
    )


@pytest.fixture
def phone(seat: Seat) -> Client:
    """A browser that holds the place."""
    client = Client()
    client.post("/take-part/return/", {"number": number_of(seat)})
    return client


def text_of(answer: Any) -> str:
    return unescape(answer.content.decode())


def words_in(page: str) -> str:
    """Return what one reads on a page: no tags, nothing of the head but the title."""
    return unescape(re.sub(r"<(?:svg.*?</svg|[^>]*)>", " ", page, flags=re.DOTALL))


# --- Coming in -------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_the_scan_to_the_first_question_are_three_screens_and_100_kb(
    code: AccessCode, organisation: Organisation, client: Client, language: str
) -> None:
    factories.OrganisationFactory.create_batch(30, region=organisation.region)
    screens = [client.get(CODE)]
    link = re.search(rf'href="(\?language={language})"', text_of(screens[0]))
    assert link
    screens.append(client.get(CODE + link[1]))
    screens.append(start(client, language))

    assert [one.status_code for one in screens] == [200, 200, 200]
    assert urlsplit(screens[2].redirect_chain[-1][0]).path != CODE
    assert len(screens[2].redirect_chain) == 1
    assert sum(len(one.content) for one in screens) + linked_bytes(screens) < 100_000


def linked_bytes(screens: list[Any]) -> int:
    """Return the size of every file the pages fetch, each once and not compressed."""
    files = set()
    for screen in screens:
        files |= set(re.findall(r'(?:src|<link[^>]*href)="(/static/[^"]+)"', text_of(screen)))
    sizes = []
    for one in files:
        path = re.sub(r"\.[0-9a-f]{12}(?=\.\w+$)", "", one.removeprefix("/static/"))
        found = finders.find(path)
        assert found, one
        with open(found, "rb") as file:  # noqa: PTH123
            sizes.append(len(file.read()))
    assert sizes
    return sum(sizes)


@pytest.mark.usefixtures("code")
def test_no_page_needs_a_script(client: Client) -> None:
    for page in (client.get(CODE), client.get(f"{CODE}?language=en"), start(client)):
        assert "<script" not in text_of(page)


@pytest.mark.usefixtures("code")
def test_opening_a_link_ten_times_uses_nothing_up_and_records_nothing(client: Client) -> None:
    before = everything_kept()
    for _time in range(10):
        for address in (CODE, f"{CODE}?language=ar", f"{CODE}help/"):
            assert client.get(address).status_code == 200
            assert client.head(address).status_code == 200

    assert everything_kept() == before
    assert not client.cookies.get("place")


@pytest.mark.parametrize(
    ("header", "first"),
    [
        ("ar-SY,ar;q=0.9,en;q=0.5", ["العربية", "English"]),
        ("de,uk;q=0.8", ["Українська", "English"]),
        ("de", ["English"]),
        ("", ["English"]),
        ("ro-MD", ["Română", "English"]),
        ("%%%,;q=", ["English"]),
    ],
)
@pytest.mark.usefixtures("code")
def test_the_languages_of_the_phone_come_first_each_in_its_own_name(
    client: Client, header: str, first: list[str]
) -> None:
    page = text_of(client.get(CODE, headers={"accept-language": header}))

    offered = re.findall(r'<a href="\?language=\w+" [^>]*>([^<]+)</a>', page)
    assert offered[: len(first)] == first
    assert set(offered) == {one.name for one in languages().values()}


@pytest.mark.usefixtures("code")
def test_the_first_screen_is_in_the_phones_language(client: Client) -> None:
    page = text_of(client.get(CODE, headers={"accept-language": "ar"}))

    assert '<html lang="ar" dir="rtl">' in page
    assert "اختاروا لغتكم" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_nobody_has_checked_says_so(
    code: AccessCode, client: Client, language: str
) -> None:
    page = text_of(client.get(f"{CODE}?language={language}"))

    known = languages()[language]
    assert (known.phrases["not_checked"] in page) is (known.checked_by == "")


@pytest.mark.usefixtures("code", "organisation")
def test_the_promise_says_what_happens_with_the_answers(client: Client) -> None:
    page = text_of(client.get(f"{CODE}?language=en"))

    for said in (
        "Your answers help to decide what Arad does next",
        "You do not need to give your name.",
        "We do not ask about your papers, your nationality or your religion.",
        "Your choices are only counted.",
        "It may be shown to others, without your name.",
        "Nothing is given to police or immigration offices.",
        "On 30 June 2027 you can read what was decided.",
        "What you say is then shown with its name.",
        "Casa Lumii",
        "Who is behind this?",
        "My language is missing",
    ):
        assert said in page


@pytest.mark.parametrize("address", [CODE, f"{CODE}?language=ro"])
def test_nothing_opens_before_the_region_has_confirmed_what_it_promises(
    code: AccessCode, client: Client, address: str
) -> None:
    Process.objects.update(confirmed_at=None)

    page = client.get(address)

    assert page.status_code == 403
    assert "police" not in text_of(page)
    assert start(client).status_code == 403
    assert not Seat.objects.exists()


@pytest.mark.parametrize("group", list(Group))
@pytest.mark.usefixtures("code")
def test_who_answers_for_themselves_is_counted_in_a_group(client: Client, group: Group) -> None:
    start(client, "ru", whom=group)

    seat = Seat.objects.get()
    assert (seat.group, seat.organisation, seat.language) == (group, None, "ru")


@pytest.mark.usefixtures("code")
def test_who_answers_for_an_organisation_chooses_which(
    client: Client, organisation: Organisation
) -> None:
    refused = start(client, whom="organisation")
    assert refused.status_code == 422
    assert "Choose the organisation you answer for." in text_of(refused)
    assert 'value="organisation" checked' in text_of(refused)
    assert not Seat.objects.exists()

    page = start(client, whom="organisation", organisation=str(organisation.uuid))

    assert Seat.objects.get().organisation == organisation
    assert "You answer for an organisation: Casa Lumii." in text_of(page)


@pytest.mark.parametrize("wrong", ["left", "elsewhere", "no uuid"])
@pytest.mark.usefixtures("code")
def test_an_organisation_that_is_not_of_the_region_is_not_taken(
    client: Client, organisation: Organisation, wrong: str
) -> None:
    named = str(organisation.uuid)
    if wrong == "left":
        Organisation.objects.update(state=PersonState.LEFT)
    if wrong == "elsewhere":
        named = str(factories.OrganisationFactory.create().uuid)
    if wrong == "no uuid":
        named = "' OR 1=1 --"

    assert start(client, whom="organisation", organisation=named).status_code == 422
    assert not Seat.objects.exists()


@pytest.mark.parametrize("whom", ["", "everybody"])
@pytest.mark.usefixtures("code")
def test_who_does_not_say_for_whom_is_asked(client: Client, whom: str) -> None:
    page = start(client, whom=whom)

    assert page.status_code == 422
    assert 'href="#whom-residents"' in text_of(page)
    assert "Choose for whom you answer." in text_of(page)


@pytest.mark.usefixtures("code")
def test_start_sent_twice_makes_one_place(client: Client) -> None:
    page = text_of(client.get(f"{CODE}?language=en"))
    once = re.search(r'name="once" value="([^"]+)"', page)
    assert once

    for whom in ("residents", "public"):
        Client().post(CODE, {"language": "en", "whom": whom, "start": "1", "once": once[1]})

    assert Seat.objects.get().group == Group.PUBLIC


@pytest.mark.parametrize("once", ["", "x", "made:up:one"])
def test_what_is_not_our_own_mark_opens_nobodys_place(seat: Seat, once: str) -> None:
    answer = start(Client(), once=once or str(seat.uuid))

    assert answer.status_code == 200
    assert Seat.objects.count() == 2


def test_a_second_code_goes_on_with_the_place_one_has(phone: Client, seat: Seat) -> None:
    workshop = factories.WorkshopFactory.create(strategy=seat.strategy)
    factories.AccessCodeFactory.create(
        strategy=seat.strategy, workshop=workshop, digits="60120077"
    )
    address = "/take-part/code/60120077/"
    assert "You answer for yourself." in text_of(phone.get(f"{address}?language=en"))

    phone.post(address, {"language": "en", "go_on": "1"})

    seat.refresh_from_db()
    assert seat.workshop == workshop
    assert Seat.objects.count() == 1


def test_a_place_elsewhere_is_no_place_here(phone: Client, seat: Seat) -> None:
    other = factories.ProcessFactory.create().strategy
    factories.AccessCodeFactory.create(strategy=other, digits="60120077")
    address = "/take-part/code/60120077/"
    assert "You answer for yourself." not in text_of(phone.get(f"{address}?language=en"))

    phone.post(address, {"language": "en", "go_on": "1"})

    seat.refresh_from_db()
    assert seat.workshop is None


# --- In Arabic -------------------------------------------------------------------------


@pytest.mark.usefixtures("organisation")
def test_whole_pages_are_in_arabic_with_no_latin_word_but_names(
    code: AccessCode, client: Client, strategy: Strategy
) -> None:
    for kind in SwitchKind:
        factories.SwitchFactory.create(strategy=strategy, kind=kind)
    arabic = {"accept-language": "ar"}
    pages = [
        client.get("/take-part/", headers=arabic),
        client.post("/take-part/", {"code": "48217731"}, headers=arabic),
        client.post("/take-part/return/", {"number": "1"}, headers=arabic),
        client.get(f"{CODE}?language=ar"),
        start(client, "ar", whom=""),
        start(client, "ar"),
        client.post("/take-part/number/", {"email": "x"}),
    ]
    pages += [
        client.get(f"/take-part/{one}/")
        for one in ("here", "number", "for-whom", "delete", "help")
    ]
    pages.append(client.post("/take-part/finish/", follow=True))
    names = {"EU", "Belong", "Arad", "Casa", "Lumii", "The", "county", "council"}
    names |= {"take", "part", "example", "org", "x"}  # the contact, and what was typed
    for page in pages:
        assert '<html lang="ar" dir="rtl">' in text_of(page)
        latin = set(re.findall(r"[A-Za-z]+", words_in(text_of(page))))
        assert latin <= names, page.request["PATH_INFO"]


# --- At one's place ---------------------------------------------------------------------


@pytest.mark.parametrize("page", ["here", "number", "for-whom", "delete"])
def test_without_a_place_a_page_asks_for_the_code(client: Client, page: str) -> None:
    answer = client.get(f"/take-part/{page}/")

    assert (answer.status_code, answer["Location"]) == (302, "/take-part/")


def test_a_cookie_somebody_made_up_is_no_place(client: Client, seat: Seat) -> None:
    client.cookies["place"] = str(seat.uuid)

    assert client.get("/take-part/number/").status_code == 302


@pytest.mark.usefixtures("seat")
def test_who_has_a_place_is_led_to_it_from_a_code_that_is_closed(
    phone: Client, code: AccessCode
) -> None:
    AccessCode.objects.update(closed_at=timezone.now())

    page = phone.get(CODE)

    assert page.status_code == 410
    assert 'href="/take-part/here/"' in text_of(page)


def shown(seat: Seat, template: str, **context: Any) -> str:
    """Return a part of a page as this place sees it."""
    request: Any = RequestFactory().get("/")
    request.seat = seat
    with speaking(seat.language, "Europe/Bucharest"):
        return unescape(render_to_string(template, context, request))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("why", list(Why))
def test_a_page_that_is_refused_says_why_and_when(seat: Seat, language: str, why: Why) -> None:
    seat.language = language
    moment = datetime(2026, 12, 1, 18, 0, tzinfo=UTC)
    asked = {Why.NOT_YET: {"opens": moment}, Why.CLOSED: {"until": moment}}.get(why, {})

    page = shown(seat, "toolkit/taking_part/closed.html", permit=Permit(why, **asked))

    phrase = languages()[language].phrases[f"why_{why}"]
    assert phrase.split("{")[0] in page
    assert ("2026" in page and "20:00" in page) is bool(asked)


@pytest.mark.parametrize(
    ("reads", "said"),
    [("choices", "only counted"), ("words", "It may be shown to others, without your name.")],
)
def test_what_is_open_says_who_reads_it_and_what_happens_with_it(
    seat: Seat, organisation: Organisation, reads: str, said: str
) -> None:
    permit = Permit(until=datetime(2026, 12, 1, 18, 0, tzinfo=UTC))
    part = "toolkit/taking_part/_open.html"

    line = shown(seat, part, permit=permit, reads=reads)
    assert "Open until 1 December 2026, 20:00." in line
    assert said in line
    assert "On 30 June 2027 you can read what was decided." in line

    seat.organisation = organisation
    line = shown(seat, part, permit=Permit(), reads=reads)
    assert "This is open now." in line
    assert "shown with the name of your organisation: Casa Lumii" in line
    assert said not in line


def test_it_says_when_nothing_is_open(phone: Client) -> None:
    page = text_of(phone.get("/take-part/here/"))

    assert "Nothing is open at the moment." in page
    assert "On 30 June 2027 you can read what was decided." in page


@pytest.mark.usefixtures("seat")
def test_what_became_of_it_can_be_read_when_nothing_is_open(
    phone: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("toolkit.services.places.address", lambda name: f"/{name}/")

    page = text_of(phone.get("/take-part/here/"))

    assert "Nothing is open at the moment." in page
    assert '<a href="/versions:mine/">What became of my input</a>' in page


def test_what_is_open_says_until_when_in_the_regions_time(
    phone: Client, seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("toolkit.services.places.address", lambda name: f"/{name}/")
    factories.SwitchFactory.create(
        strategy=seat.strategy,
        kind=SwitchKind.QUESTIONS,
        opens_at=datetime(2026, 11, 1, tzinfo=UTC),
        closes_at=datetime(2026, 12, 1, 18, 0, tzinfo=UTC),
    )
    factories.SwitchFactory.create(
        strategy=seat.strategy,
        kind=SwitchKind.IDEAS,
        opens_at=datetime(2026, 12, 5, 7, 0, tzinfo=UTC),
        closes_at=None,
    )
    seat.strategy.region.time_zone = "Europe/Bucharest"
    seat.strategy.region.save()

    with time_machine.travel("2026-11-26 08:00Z", tick=False):
        page = text_of(phone.get("/take-part/here/"))

    assert '<a href="/toolkit:questions/">Answer the questions</a>' in page
    assert "Open until 1 December 2026, 20:00." in page
    assert "<strong>Say what would help</strong>" in page
    assert "This opens on 5 December 2026, 09:00." in page
    assert "Choose what comes first" not in page


def test_the_page_asks_the_database_as_often_whatever_is_open(
    phone: Client, seat: Seat, django_assert_max_num_queries: Any
) -> None:
    for kind in SwitchKind:
        factories.SwitchFactory.create(strategy=seat.strategy, kind=kind)
    factories.VoteFactory.create_batch(5, strategy=seat.strategy, state="open")

    with django_assert_max_num_queries(5):
        phone.get("/take-part/here/")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_can_be_changed_at_any_time(
    phone: Client, seat: Seat, language: str
) -> None:
    factories.KeptAddressFactory.create(seat=seat)
    offered = text_of(phone.get("/take-part/language/?next=/take-part/number/"))
    assert languages()[language].name in offered

    answer = phone.post(
        "/take-part/language/", {"language": language, "next": "/take-part/number/"}
    )

    assert answer["Location"] == "/take-part/number/"
    page = text_of(phone.get("/take-part/number/"))
    assert languages()[language].phrases["number_title"] in page
    assert KeptAddress.objects.get().language == language


@pytest.mark.usefixtures("code")
def test_the_language_can_be_changed_before_one_has_a_place(client: Client) -> None:
    answer = client.post(
        "/take-part/language/", {"language": "uk", "next": f"{CODE}?language=en"}
    )

    assert answer["Location"] == f"{CODE}?language=uk"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://example.com/", "//example.com", "javascript:alert(1)", "\\\\x.example"],
)
def test_changing_the_language_leads_nowhere_else(phone: Client, elsewhere: str) -> None:
    answer = phone.post("/take-part/language/", {"language": "fr", "next": elsewhere})

    assert answer["Location"] == "/take-part/here/"


@pytest.mark.parametrize("wanted", ["xx", "", "../en", "en\0"])
def test_a_language_we_lack_changes_nothing(phone: Client, seat: Seat, wanted: str) -> None:
    assert phone.post("/take-part/language/", {"language": wanted}).status_code == 200

    seat.refresh_from_db()
    assert seat.language == "en"


def test_for_whom_one_answers_can_be_changed_and_what_is_said_stays(
    phone: Client, seat: Seat, organisation: Organisation
) -> None:
    voice = factories.VoiceFactory.create(seat=seat)
    page = text_of(phone.get("/take-part/for-whom/"))
    assert "What you said for an organisation stays with its name." in page
    assert 'value="residents" checked' in page

    phone.post(
        "/take-part/for-whom/", {"whom": "organisation", "organisation": organisation.uuid}
    )

    seat.refresh_from_db()
    voice.refresh_from_db()
    assert (seat.organisation, seat.group) == (organisation, "")
    assert (voice.organisation, voice.group) == (None, Group.RESIDENTS)
    assert "Casa Lumii" in text_of(phone.get("/take-part/here/"))


# --- The number, the address, the end ------------------------------------------------------


def test_the_number_is_shown_in_fours(phone: Client, seat: Seat) -> None:
    digits = number_of(seat)

    page = text_of(phone.get("/take-part/number/"))

    assert f'<p class="number" dir="ltr">{digits[:4]} {digits[4:8]} {digits[8:]}</p>' in page
    assert "Nobody can look it up for you." in page


def test_the_number_brings_one_back_on_another_device(seat: Seat, client: Client) -> None:
    wrong = client.post("/take-part/return/", {"number": "7305 2916 4488"})
    assert wrong.status_code == 422
    assert "We do not know this number." in text_of(wrong)
    assert 'value="7305 2916 4488"' in text_of(wrong)

    answer = client.post("/take-part/return/", {"number": number_of(seat)})

    assert answer.status_code == 302
    assert client.get("/take-part/here/").status_code == 200


def test_an_address_is_kept_apart_shown_and_taken_back(phone: Client, seat: Seat) -> None:
    wrong = phone.post("/take-part/number/", {"email": "maria"})
    assert wrong.status_code == 422
    assert 'href="#email"' in text_of(wrong)
    assert 'value="maria"' in text_of(wrong)

    phone.post("/take-part/number/", {"email": "maria@example.org"})
    assert KeptAddress.objects.get(seat=seat).email == "maria@example.org"
    assert "We write to: maria@example.org" in text_of(phone.get("/take-part/number/"))

    phone.post("/take-part/number/", {"forget": "1"})
    assert not KeptAddress.objects.exists()


def test_a_cleared_phone_holds_nothing_and_shows_nothing(phone: Client, seat: Seat) -> None:
    digits = number_of(seat)
    assert phone.get("/take-part/finish/").status_code == 405

    answer = phone.post("/take-part/finish/")

    assert answer["Clear-Site-Data"] == '"cache"'
    assert answer.cookies["place"]["max-age"] == 0
    last = text_of(phone.get(answer["Location"]))
    assert "This phone is cleared" in last
    assert digits[:4] not in last
    assert phone.get("/take-part/number/").status_code == 302
    assert Seat.objects.filter(pk=seat.pk).exists()


@pytest.mark.parametrize("page", ["", "here/", "number/", "for-whom/", "return/", "help/"])
def test_the_back_button_shows_no_page_again(phone: Client, page: str) -> None:
    assert phone.get(f"/take-part/{page}")["Cache-Control"] == "no-store"


def test_deleting_is_asked_first_and_then_done(phone: Client, seat: Seat) -> None:
    voice = factories.VoiceFactory.create(seat=seat)
    page = text_of(phone.get("/take-part/delete/"))
    assert "We empty your answers" in page
    voice.refresh_from_db()
    assert voice.said

    answer = phone.post("/take-part/delete/", follow=True)

    voice.refresh_from_db()
    assert not voice.said
    assert "It is deleted." in text_of(answer)


def test_help_says_who_is_behind_it_and_whom_to_write_to(
    code: AccessCode, client: Client, phone: Client
) -> None:
    for page in (client.get(f"{CODE}help/?language=en"), phone.get("/take-part/help/")):
        assert "The county council" in text_of(page)
        assert "Write or call: take.part@example.org" in text_of(page)
        assert "My language is missing" in text_of(page)
    assert client.get("/take-part/help/").status_code == 200
    assert client.get("/take-part/code/48217731/help/").status_code == 404


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", "\0", "{{ 7 }}", "x" * 5000])
def test_what_is_typed_is_never_markup(
    code: AccessCode, phone: Client, client: Client, typed: str
) -> None:
    pages = [
        client.post("/take-part/", {"code": typed}),
        client.post("/take-part/return/", {"number": typed}),
        phone.post("/take-part/number/", {"email": typed}),
        phone.post("/take-part/for-whom/", {"whom": typed, "organisation": typed}),
    ]
    for page in pages:
        assert page.status_code == 422
        assert "<script" not in page.content.decode()


def test_an_old_form_is_offered_again_in_ones_language_and_kept_nowhere(seat: Seat) -> None:
    client = Client(enforce_csrf_checks=True)
    seat.language = "ar"
    seat.save()
    answer = Client().post("/take-part/return/", {"number": number_of(seat)})
    client.cookies["place"] = answer.cookies["place"].value
    ours = {"origin": "http://testserver"}

    page = client.post("/take-part/number/", {"email": "maria of Arad"}, headers=ours)

    assert page.status_code == 403
    assert '<html lang="ar" dir="rtl">' in text_of(page)
    assert "لم يُحفظ شيء بعد" in text_of(page)
    assert 'name="email" value="maria of Arad"' in text_of(page)
    assert "maria of Arad" not in everything_kept()
    foreign = client.post(
        "/take-part/number/", {"email": "maria"}, headers={"origin": "https://example.com"}
    )
    assert "maria" not in text_of(foreign)
