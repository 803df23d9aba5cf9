"""What participants are promised, and what is open to them when: hours are the region's."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from activity.models import Entry
from activity.verbs import Verb
from regions.access import Place
from regions.models import Role
from strategies.access import Desk
from strategies.models import Strategy
from tests import factories
from tests.conftest import Cast, ClientAs
from toolkit.models import Process, Switch, SwitchKind
from toolkit.permits import Deed, Why, may
from toolkit.services import openings as services

pytestmark = pytest.mark.django_db
PROMISE = {"who": "The county council", "contact": "take.part@example.org"}


@pytest.fixture
def address(strategy: Strategy) -> str:
    strategy.region.time_zone = "Europe/Bucharest"
    strategy.region.save()
    return reverse("toolkit:openings", args=[strategy.region.slug])


@pytest.fixture
def lead(client_as: ClientAs, address: str) -> Client:
    return client_as("lead")


def shown(client: Client, address: str, kind: str = "ideas") -> str:
    """Return the mark of the times the page shows for one switch."""
    found = client.get(address).context["openings"]
    form = next(one.form for one in found if one.kind == kind)
    return str(form.initial["before"])


def times(
    opens: str, closes: str = "", *, before: str = "", kind: str = "ideas"
) -> dict[str, str]:
    """Return a form as typed: "1 3 2027 9:30" or "1 3 2027"."""
    kind = "ideas"
    typed = {f"{kind}-before": before, "deed": f"set:{kind}"}
    for name, said in (("opens", opens), ("closes", closes)):
        parts = [*said.split(), "", "", "", ""][:4]
        for number, part in enumerate(parts[:3]):
            typed[f"{kind}-{name}_day_{number}"] = part
        typed[f"{kind}-{name}_time"] = parts[3]
    names = {"_0": "_day", "_1": "_month", "_2": "_year"}
    return {key[:-2] + names.get(key[-2:], key[-2:]): value for key, value in typed.items()}


def set_times(client: Client, address: str, opens: str, closes: str = "", **more: Any) -> Any:
    return client.post(address, times(opens, closes, before=shown(client, address), **more))


def test_hours_are_those_of_the_region(lead: Client, address: str, strategy: Strategy) -> None:
    assert set_times(lead, address, "1 7 2030 9:30", "2 7 2030").status_code == 302

    switch = strategy.switches.get(kind=SwitchKind.IDEAS)
    assert switch.opens_at == datetime(2030, 7, 1, 6, 30, tzinfo=UTC)
    assert switch.closes_at == datetime(2030, 7, 2, 20, 59, tzinfo=UTC), "the end of the day"
    assert "Europe/Bucharest" in lead.get(address).content.decode()


@pytest.mark.parametrize(
    ("window", "sentence"),
    [
        (("1 7 2030", "1 6 2030"), "It cannot close before it opens"),
        (("1 7 2030 10:00", "1 7 2030 10:00"), "It cannot close before it opens"),
        (("", "1 6 2030"), "Say from when it is open, too"),
        (("1 6 2020", "1 7 2020"), "This is over already"),
        (("1 6 2030 25:00", ""), "Enter an hour, for example"),
        (("31 2 2030", ""), "Enter a day, month and year"),
        (("31 3 2030 3:30", ""), "does not exist"),
        (("27 10 2030 3:30", ""), "comes twice"),
    ],
)
def test_times_that_cannot_be_get_a_sentence_and_stay_in_the_boxes(
    lead: Client, address: str, window: tuple[str, str], sentence: str
) -> None:
    answer = set_times(lead, address, *window)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in text
    assert not Switch.objects.filter(opens_at__isnull=False)
    for typed in " ".join(window).split():
        assert f'value="{typed}"' in text


def test_an_hour_without_a_day_asks_for_the_day(lead: Client, address: str) -> None:
    typed = {**times("", before=shown(lead, address)), "ideas-opens_time": "9:30"}
    assert "Say on which day, too" in lead.post(address, typed).content.decode()


def test_saving_untouched_times_changes_no_second(lead: Client, address: str) -> None:
    lead.post(address, {"deed": "open:ideas"})
    before = Switch.objects.get()
    form = next(o.form for o in lead.get(address).context["openings"] if o.kind == "ideas")
    day, at = form.initial["opens_day"], form.initial["opens_time"]

    set_times(lead, address, f"{day.day} {day.month} {day.year} {at}")

    after = Switch.objects.get()
    assert (after.opens_at, after.closes_at) == (before.opens_at, before.closes_at)
    assert Entry.objects.filter(verb=Verb.SWITCH_CHANGED).count() == 1


def test_one_opens_and_closes_at_once_and_the_record_says_what(
    lead: Client, address: str, strategy: Strategy
) -> None:
    factories.ProcessFactory.create(strategy=strategy)
    seat = factories.SeatFactory.create(strategy=strategy)

    lead.post(address, {"deed": "open:ideas"})
    lead.post(address, {"deed": "open:ideas"})
    assert may(seat, Deed.PROPOSE)
    lead.post(address, {"deed": "close:ideas"})
    lead.post(address, {"deed": "close:ideas"})
    assert may(seat, Deed.PROPOSE).why is Why.CLOSED

    told = list(Entry.objects.filter(verb=Verb.SWITCH_CHANGED).values_list("title", flat=True))
    assert told == ["Ideas", "Ideas"]


def test_opening_now_keeps_an_end_to_come_and_drops_one_that_is_over(
    lead: Client, address: str, strategy: Strategy
) -> None:
    now = timezone.now()
    coming = factories.SwitchFactory.create(
        strategy=strategy, kind="ideas", opens_at=now + timedelta(days=1)
    )
    over = factories.SwitchFactory.create(
        strategy=strategy, kind="voting", closes_at=now - timedelta(hours=1)
    )
    for kind in ("ideas", "voting"):
        lead.post(address, {"deed": f"open:{kind}"})

    ends = coming.closes_at
    coming.refresh_from_db()
    over.refresh_from_db()
    assert coming.is_open()
    assert coming.closes_at == ends
    assert over.is_open()
    assert over.closes_at is None


def test_who_saves_on_top_of_other_times_is_shown_them_and_keeps_what_they_typed(
    lead: Client, address: str
) -> None:
    before = shown(lead, address)
    lead.post(address, times("1 7 2030", before=before))

    answer = lead.post(address, times("5 7 2030", before=before))
    assert "A colleague set other times" in answer.content.decode()
    assert Switch.objects.get().opens_at == datetime(2030, 6, 30, 21, tzinfo=UTC)

    again = next(o.form for o in answer.context["openings"] if o.kind == "ideas")
    lead.post(address, times("5 7 2030", before=again["before"].value()))
    assert Switch.objects.get().opens_at == datetime(2030, 7, 4, 21, tzinfo=UTC)


# --- What is promised ---------------------------------------------------------------


def promise(client: Client, address: str, **typed: str) -> Any:
    form = client.get(address).context["process_form"]
    return client.post(address, {"deed": "process", "before": form.initial["before"], **typed})


def test_nothing_opens_before_the_promise_is_confirmed_and_it_can_be_taken_back(
    lead: Client, address: str, strategy: Strategy
) -> None:
    seat = factories.SeatFactory.create(strategy=strategy)
    lead.post(address, {"deed": "open:ideas"})
    assert may(seat, Deed.PROPOSE).why is Why.NOT_READY

    refused = lead.post(address, {"deed": "confirm"})
    assert refused.status_code == 422
    assert "First save who is behind this" in refused.content.decode()

    promise(lead, address, **PROMISE)
    lead.post(address, {"deed": "confirm"})
    assert may(seat, Deed.PROPOSE)

    lead.post(address, {"deed": "take_back"})
    assert may(seat, Deed.PROPOSE).why is Why.NOT_READY
    assert Entry.objects.filter(verb=Verb.PROCESS_SAVED).count() == 3


def test_what_is_confirmed_is_not_emptied(
    lead: Client, address: str, strategy: Strategy
) -> None:
    factories.ProcessFactory.create(strategy=strategy)
    answer = promise(lead, address, who="", contact="take.part@example.org")
    assert answer.status_code == 422
    assert "first take back what is confirmed" in answer.content.decode()
    assert Process.objects.get().who


def test_two_leads_who_change_different_fields_both_have_their_way(
    lead: Client, address: str
) -> None:
    promise(lead, address, **PROMISE)
    before = lead.get(address).context["process_form"].initial["before"]
    common = {"deed": "process", "before": before}

    lead.post(address, {**common, **PROMISE, "who": "The city"})
    lead.post(address, {**common, **PROMISE, "contact": "0257 123"})

    process = Process.objects.get()
    assert (process.who, process.contact) == ("The city", "0257 123")


def test_two_leads_who_change_the_same_field_lose_nothing(lead: Client, address: str) -> None:
    promise(lead, address, **PROMISE)
    before = lead.get(address).context["process_form"].initial["before"]
    common = {"deed": "process", "before": before, **PROMISE}
    lead.post(address, {**common, "who": "The city"})

    answer = lead.post(address, {**common, "who": "The office for integration"})

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Theirs: “The city”" in text
    assert "The office for integration" in text
    assert Process.objects.get().who == "The city"

    again = answer.context["process_form"]["before"].value()
    lead.post(address, {**common, "before": again, "who": "The office for integration"})
    assert Process.objects.get().who == "The office for integration"


def test_a_service_that_read_an_older_row_writes_nothing_over_it(
    strategy: Strategy, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(strategy, Place(strategy.region, cast["lead"], Role.LEAD))
    stands = factories.ProcessFactory.create(strategy=strategy)
    before = services.marks(stands)
    as_read = Process.objects.get()
    Process.objects.update(who="A colleague's text")
    monkeypatch.setattr(Process.objects, "get_or_create", lambda **_: (as_read, False))

    with pytest.raises(services.ProcessChanged):
        services.save_process(desk, values={"who": "Mine"}, before=before)
    assert Process.objects.get().who == "A colleague's text"


def test_the_team_reads_what_participants_see_now_and_only_the_lead_changes_it(
    client_as: ClientAs, address: str, strategy: Strategy
) -> None:
    factories.ProcessFactory.create(strategy=strategy, answer_on=date(2030, 6, 30))
    factories.SwitchFactory.create(strategy=strategy, kind="voting")
    text = client_as("facilitator").get(address).content.decode()
    assert "30 June 2030" in text
    assert "Open now, until" in text
    assert "There is nothing to choose yet" in text
    assert "people read that this is closed now" in text
    assert "Save these times" not in text
    assert client_as("editor").post(address, {"deed": "open:ideas"}).status_code == 403


def test_the_page_asks_the_same_however_much_is_set(
    lead: Client, address: str, strategy: Strategy, django_assert_num_queries: Any
) -> None:
    factories.ProcessFactory.create(strategy=strategy)
    for kind in SwitchKind:
        factories.SwitchFactory.create(strategy=strategy, kind=kind)
    with django_assert_num_queries(14, exact=False):
        lead.get(address)
