"""The list at size: filters, groups, order, numbers that open their rows, time and paper."""

import re
from datetime import date, timedelta
from decimal import Decimal
from html import unescape
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.utils import timezone

from strategies.models import Strategy
from tests import factories
from tests.conftest import ClientAs
from tests.workplans.pages import HERE
from workplans.models import Action, Objective
from workplans.timeline import Bar, Scale, timeline_picture


@pytest.fixture
def objectives(strategy: Strategy) -> list[Objective]:
    return [
        factories.ObjectiveFactory.create(strategy=strategy, position=at, title=title)
        for at, title in enumerate(("Language", "Work"), start=1)
    ]


@pytest.fixture
def many(strategy: Strategy, objectives: list[Objective]) -> list[Action]:
    """Thirty-seven actions of the first objective, three of the second, two of none."""
    priority = strategy.edition.priorities.first()
    school = factories.OrganisationFactory.create(region=strategy.region, name="School")
    made = []
    for number in range(42):
        action = factories.ActionFactory.create(
            strategy=strategy,
            position=number + 1,
            title=f"Action {number + 1}",
            objective=objectives[0] if number < 37 else objectives[1] if number < 40 else None,
            priority=priority if number % 2 else None,
            responsible=school if number % 3 else None,
            groups=["migrant_women"] if number % 5 else [],
            starts=date(2026 + number % 3, 1, 1) if number % 7 else None,
            ends=date(2020, 1, 1) if number == 35 else date(2029, 6, 1),
            state="done" if number % 11 == 0 else "planned",
        )
        if number % 2:
            factories.MoneyLineFactory.create(
                action=action, year=2026, source="amif", amount=Decimal(100)
            )
            factories.MoneyLineFactory.create(
                action=action,
                position=2,
                year=2027 if number % 3 else None,
                source="regional_own",
                amount=Decimal("20.5"),
                certainty="" if number % 4 else "applied",
            )
        made.append(action)
    return made


def listed(client: Client, query: str) -> Any:
    return client.get(f"{HERE}?{query}").context["filter"]


# --- Numbers ----------------------------------------------------------------------------


def links_of(page: str, inside: str) -> list[tuple[str, str]]:
    """Return (query, text) of the links to the list within a part of the page."""
    part = re.search(inside, page, re.DOTALL)
    assert part, inside
    links = re.findall(r'<a href="[^"?]*\?([^"]+)">(.*?)</a>', part[0], re.DOTALL)
    return [(unescape(query), re.sub(r"<[^>]+>", "", text)) for query, text in links]


def test_every_count_opens_exactly_the_actions_it_counts(
    client_as: ClientAs, many: list[Action]
) -> None:
    client = client_as("facilitator")
    page = client.get(f"{HERE}?group=objective").content.decode()
    counts = links_of(page, r'<dl class="numbers">.*?</dl>')
    counts += links_of(page, r'<ol class="objectives-short">.*?</ol>')
    counts += links_of(page, r'<h3 class="group-head">.*?</h3>')

    for query, text in counts:
        number = int(re.findall(r"\d+", text)[-1])
        assert len(listed(client, query).found) == number, query
    assert len(counts) >= 10


@pytest.mark.parametrize("address", ["", "money/"])
def test_every_sum_opens_exactly_the_lines_it_adds_up(
    client_as: ClientAs, many: list[Action], address: str
) -> None:
    client = client_as("facilitator")
    page = client.get(HERE + address).content.decode()
    sums = links_of(page, r'<table class="sums">.*?</table>')
    sums += [
        (query, text)
        for query, text in links_of(page, r'<ul class="legend">.*?</ul>')
        if re.search(r"\d", text)
    ]

    for query, text in sums:
        amount = Decimal(re.sub(r"[^\d.]", "", unescape(text)))
        narrowed = listed(client, query)
        assert narrowed.amount == amount, query
        assert all(narrowed.lines_of(action) for action in narrowed.found)
    assert len(sums) >= 9


def test_a_narrowed_list_says_how_many_and_how_much(
    client_as: ClientAs, many: list[Action]
) -> None:
    page = client_as("lead").get(f"{HERE}?year=2026&source=amif").content.decode()

    assert "21 of 42 actions" in page
    assert "2,100" in page


# --- Groups, order, pages -----------------------------------------------------------------


def test_a_group_that_goes_on_says_so_on_the_next_page(
    client_as: ClientAs, many: list[Action]
) -> None:
    client = client_as("facilitator")

    first, second = (
        client.get(f"{HERE}?group=objective&page={number}").content.decode()
        for number in (1, 2)
    )

    assert "1. Language" in first
    assert "here 1 to 25" in first
    assert "here 26 to 37" in second
    assert [second.index(head) for head in ("1. Language", "2. Work", "No objective yet")] == (
        sorted(second.index(head) for head in ("1. Language", "2. Work", "No objective yet"))
    )
    assert "?group=objective&amp;page=1" in second


@pytest.mark.parametrize("by", ["objective", "priority", "responsible", "begins", "state"])
def test_groups_hold_every_action_once_and_open_alone(
    client_as: ClientAs, many: list[Action], by: str
) -> None:
    client = client_as("facilitator")

    groups = listed(client, f"group={by}").groups

    assert sorted(one.pk for group in groups for one in group.actions) == sorted(
        one.pk for one in many
    )
    for group in groups:
        alone = listed(client, f"{by}={group.key}")
        assert [one.pk for one in alone.found] == [one.pk for one in group.actions]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("", ["B", "C", "A"]),
        ("title", ["A", "B", "C"]),
        ("starts", ["C", "A", "B"]),
        ("ends", ["A", "C", "B"]),
        ("money", ["C", "B", "A"]),
        ("missing", ["B", "A", "C"]),
        ("changed", ["A", "B", "C"]),
        ("nonsense", ["B", "C", "A"]),
    ],
)
def test_the_list_is_sorted_as_asked(
    client_as: ClientAs, strategy: Strategy, sort: str, expected: list[str]
) -> None:
    now = timezone.now()
    told: dict[str, dict[str, Any]] = {
        "B": {"changed_at": now - timedelta(hours=1)},
        "C": {
            "starts": date(2026, 1, 1),
            "ends": date(2028, 1, 1),
            "groups": ["migrant_women"],
            "changed_at": now - timedelta(hours=2),
        },
        "A": {"starts": date(2027, 1, 1), "ends": date(2027, 5, 1), "changed_at": now},
    }
    for at, (title, values) in enumerate(told.items(), start=1):
        action = factories.ActionFactory.create(
            strategy=strategy, position=at, title=title, **values
        )
        if title == "C":
            factories.MoneyLineFactory.create(action=action)

    found = listed(client_as("facilitator"), f"sort={sort}").found

    assert [one.title for one in found] == expected


def test_words_are_found_in_any_order(client_as: ClientAs, strategy: Strategy) -> None:
    factories.ActionFactory.create(strategy=strategy, title="Open evening COURSES")

    client = client_as("facilitator")

    assert len(listed(client, "text=courses+open").found) == 1
    assert not listed(client, "text=courses+shut").found


@pytest.mark.parametrize(
    ("state", "starts", "ends", "late"),
    [
        ("planned", date(2020, 1, 1), None, True),
        ("planned", None, date(2020, 1, 1), True),
        ("under_way", date(2020, 1, 1), None, False),
        ("under_way", None, date(2020, 1, 1), True),
        ("done", date(2020, 1, 1), date(2020, 1, 1), False),
        ("stopped", date(2020, 1, 1), date(2020, 1, 1), False),
        ("planned", None, None, False),
    ],
)
def test_an_action_is_late_when_a_month_is_over(
    state: str, starts: date | None, ends: date | None, *, late: bool
) -> None:
    assert Action(state=state, starts=starts, ends=ends).is_late is late


def test_an_action_of_this_month_is_not_late() -> None:
    month = timezone.localdate().replace(day=1)

    assert not Action(state="planned", starts=month, ends=month).is_late
    assert not Action(state="under_way", starts=month, ends=month).is_late


@pytest.mark.parametrize("path", ["", "timeline/", "print/"])
@pytest.mark.parametrize(
    "query",
    [
        "group=nonsense&sort=%00&page=-1&year=x",
        "text=%3Cscript%3Ealert(1)%3C/script%3E&group=objective",
        "begins=2026&year=none&certainty=none&missing=anything&priority=none",
    ],
)
def test_whatever_stands_in_an_address_the_page_opens(
    client_as: ClientAs, many: list[Action], path: str, query: str
) -> None:
    answer = client_as("facilitator").get(f"{HERE}{path}?{query}")

    assert answer.status_code == 200
    assert b"<script>alert" not in answer.content


# --- Timeline and paper -------------------------------------------------------------------


def test_the_timeline_draws_what_its_tables_say(
    client_as: ClientAs, many: list[Action]
) -> None:
    page = client_as("facilitator").get(f"{HERE}timeline/?group=objective").content.decode()
    pictures = re.findall(r"<svg.*?</svg>", page, re.DOTALL)

    assert len(pictures) == page.count("The same as a table") == 3
    assert sum(one.count("<rect x=") for one in pictures) == len(many)
    assert page.count('<tr>\n        <th scope="row">') == len(many)
    assert "style=" not in "".join(pictures)
    assert len(set(re.findall(r' id="([^"]+)"', page))) == len(
        re.findall(r' id="([^"]+)"', page)
    )


def test_an_action_without_months_is_not_forgotten_by_the_timeline(
    client_as: ClientAs, strategy: Strategy
) -> None:
    factories.ActionFactory.create(strategy=strategy, title="Some day")
    factories.ActionFactory.create(strategy=strategy, starts=date(2026, 1, 1))
    client = client_as("facilitator")

    page = client.get(f"{HERE}timeline/").content.decode()

    assert "2 actions do not say in full when they run" in page
    assert len(listed(client, "missing=dates").found) == 2
    assert client_as("lead").get(f"{HERE}timeline/?state=done").status_code == 200


def test_bars_stand_where_their_months_are() -> None:
    bars = [
        Bar("A <b>", date(2026, 7, 1), date(2026, 12, 1), "planned"),
        Bar("B", date(2027, 1, 1), None, "stopped", late=True),
    ]
    scale = Scale.of([date(2026, 7, 1), date(2027, 1, 1)])
    assert scale

    svg = timeline_picture(bars, scale, title="When", today=date(2026, 1, 1), name="n")

    drawn = ET.fromstring(svg)  # noqa: S314 - our own picture
    rects = [one for one in drawn.iter("{http://www.w3.org/2000/svg}rect") if one.get("rx")]
    assert [(one.get("x"), one.get("width")) for one in rects] == [
        ("25.00%", "25.00%"), ("50.00%", "4.17%"),
    ]  # fmt: skip
    assert rects[1].get("fill") == "url(#n-hatch)"
    assert rects[1].get("stroke-dasharray")
    assert Scale.of([]) is None
    assert Scale.of([date(1, 1, 1), date(9999, 1, 1)]) == Scale(1, 41)


def test_paper_holds_the_whole_list_with_one_head(
    client_as: ClientAs, many: list[Action]
) -> None:
    page = client_as("facilitator").get(f"{HERE}print/?objective=none&group=state").content
    whole = client_as("facilitator").get(f"{HERE}print/").content.decode()

    assert whole.count('<th scope="row">') == len(many)
    assert whole.count("<thead>") == 1
    assert "42 of 42 actions" in whole
    assert b"Objective: Not said yet" in page
    assert b"2 of 42 actions" in page
