"""All regions: what AER sees before and after a region shares or sends."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dashboard.overview import short_money
from frameworks.models import Edition, Question, Section
from regions.models import NetworkRole, Region
from strategies.models import Strategy
from tests import factories
from tests.conftest import Cast, ClientAs
from versions.models import PublicationState, ReviewState, Version

PAGE = reverse("dashboard:network")


def make_version(strategy: Strategy, **fields: object) -> Version:
    facts = {
        "sections": [{"key": "interculturality", "state": "completed", "open": 0}],
        "priorities": [{"key": "enhance-programmes", "answered": 14, "total": 14}],
        "objectives": 2,
        "actions": 24,
        "currency": "EUR",
        "total": "3559000.00",
    }
    made = {"facts": facts, "review_moved_at": timezone.now(), **fields}
    return factories.VersionFactory.create(strategy=strategy, **made)


def many_regions(count: int, edition: Edition) -> None:
    """Regions in every state: shared drafts, sent, published, not started."""
    questions = list(Question.objects.filter(section__edition=edition)[:5])
    for number in range(count):
        region = factories.RegionFactory.create(name=f"Region {number:02}")
        if number % 5 == 4:
            continue
        strategy = factories.StrategyFactory.create(
            region=region,
            edition=edition,
            shared_at=timezone.now() if number % 5 == 0 else None,
        )
        for question in questions:
            factories.AnswerFactory.create(strategy=strategy, question=question)
        factories.MoneyLineFactory.create(
            action=factories.ActionFactory.create(strategy=strategy)
        )
        if number % 5 == 1:
            version = make_version(strategy, review=ReviewState.SENT)
            factories.AssignmentFactory.create(version=version)
        if number % 5 == 2:
            make_version(
                strategy,
                review=ReviewState.REVIEWED,
                publication=PublicationState.PUBLISHED,
            )


def queries_of(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


@pytest.mark.parametrize("view", ["", "sections", "plan"])
def test_sixty_regions_cost_as_many_queries_as_ten(
    client_as: ClientAs, edition: Edition, view: str
) -> None:
    client = client_as("aer-coordinator")
    many_regions(10, edition)
    client.get(PAGE)
    few = queries_of(client, f"{PAGE}?view={view}")
    many_regions(50, edition)
    assert queries_of(client, f"{PAGE}?view={view}") == few
    assert few < 40


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("aer-coordinator", 200),
        ("aer-reviewer", 200),
        ("lead", 404),
        ("stakeholder", 404),
        ("outsider", 404),
        ("anonymous", 302),
    ],
)
def test_the_page_is_for_aer_alone(client_as: ClientAs, who: str, status: int) -> None:
    client = client_as(who)
    assert client.get(PAGE).status_code == status
    assert client.get(reverse("dashboard:network_csv")).status_code == status


def test_a_draft_that_is_not_shared_shows_no_number_and_opens_nothing(
    client_as: ClientAs, strategy: Strategy
) -> None:
    factories.MoneyLineFactory.create(
        action=factories.ActionFactory.create(strategy=strategy), amount="777123.00"
    )
    section = Section.objects.filter(edition=strategy.edition)[3]
    factories.SectionMarkFactory.create(strategy=strategy, section=section, completed=True)
    client = client_as("aer-coordinator")
    ((_row, cells),) = client.get(f"{PAGE}?view=sections&text=arad").context["detail"]
    assert [cell.text for cell in cells].index("Started") == 3
    assert [cell.text for cell in cells].count("Not started") == 9
    for view in ("", "sections", "plan"):
        said = client.get(f"{PAGE}?view={view}").content.decode()
        assert "Started" in said
        assert "777" not in said
        assert "1 action" not in said
        assert f"/regions/{strategy.region.slug}/" not in said


def test_a_shared_draft_shows_what_it_holds_and_opens(
    client_as: ClientAs, strategy: Strategy
) -> None:
    factories.ActionFactory.create_batch(2, strategy=strategy)
    Strategy.objects.filter(pk=strategy.pk).update(shared_at=timezone.now())
    said = client_as("aer-reviewer").get(PAGE).content.decode()
    assert "2 actions" in said
    assert reverse("dashboard:strategy", args=[strategy.region.slug]) in said


def test_what_is_sent_waits_for_the_coordinator_and_for_the_reviewer_asked(
    client_as: ClientAs, strategy: Strategy, cast: Cast
) -> None:
    old = timezone.now() - timedelta(days=9)
    version = make_version(strategy, review=ReviewState.SENT, review_moved_at=old)
    link = reverse("versions:review", args=[strategy.region.slug, version.number])
    waiting = "waits for a review"
    assert waiting in client_as("aer-coordinator").get(PAGE).content.decode()
    assert waiting not in client_as("aer-reviewer").get(PAGE).content.decode()
    factories.AssignmentFactory.create(version=version, reviewer=cast[NetworkRole.REVIEWER])
    said = client_as("aer-reviewer").get(PAGE).content.decode()
    assert waiting in said
    assert link in said
    assert "9 days" in said


def test_quiet_regions_are_named_after_fourteen_days(
    client_as: ClientAs, strategy: Strategy
) -> None:
    client = client_as("aer-coordinator")
    assert "Nobody is quiet" in client.get(PAGE).content.decode()
    Strategy.objects.filter(pk=strategy.pk).update(
        changed_at=timezone.now() - timedelta(days=15)
    )
    said = client.get(PAGE).content.decode()
    assert "Nobody is quiet" not in said


def test_filters_stand_in_the_address_and_narrow_the_table(
    client_as: ClientAs, strategy: Strategy
) -> None:
    factories.RegionFactory.create(name="Łódź")
    client = client_as("aer-coordinator")
    rows = client.get(f"{PAGE}?text=łóDŹ").context["page"].object_list
    assert [row.region.name for row in rows] == ["Łódź"]
    rows = client.get(f"{PAGE}?state=started").context["page"].object_list
    assert [row.region.name for row in rows] == [strategy.region.name]
    nothing = client.get(f"{PAGE}?state=nonsense").content.decode()
    assert "No region fits these filters" in nothing


def test_regions_stand_by_name_or_by_waiting_never_by_what_is_done(
    client_as: ClientAs, edition: Edition
) -> None:
    now = timezone.now()
    for name, days in (("Beta", 3), ("Alpha", 1), ("Gamma", 9)):
        strategy = factories.StrategyFactory.create(
            region=factories.RegionFactory.create(name=name), edition=edition
        )
        make_version(
            strategy, review=ReviewState.SENT, review_moved_at=now - timedelta(days=days)
        )
    client = client_as("aer-coordinator")

    def names(query: str) -> list[str]:
        page = client.get(f"{PAGE}?state=sent&{query}").context["page"]
        return [row.region.name for row in page.object_list]

    assert names("") == ["Alpha", "Beta", "Gamma"]
    assert names("order=waiting") == ["Gamma", "Beta", "Alpha"]


def test_the_table_has_at_most_eight_columns_and_no_percentage(
    client_as: ClientAs, strategy: Strategy
) -> None:
    said = client_as("aer-coordinator").get(PAGE).content.decode()
    table = said[said.index("<table") : said.index("</table")]
    assert table.count('scope="col"') == 8
    assert "%" not in table


def test_the_download_says_what_is_shown_and_holds_no_formula(
    client_as: ClientAs, edition: Edition
) -> None:
    factories.RegionFactory.create(name="=1+1", slug="formula")
    Region.objects.filter(slug="formula").update(name="=cmd|' /C calc'!A0")
    answer = client_as("aer-coordinator").get(reverse("dashboard:network_csv") + "?text=cmd")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 2
    assert rows[1][0].startswith("'=")


@pytest.mark.parametrize("view", ["sections", "plan"])
def test_the_download_of_a_view_has_the_columns_of_that_view(
    client_as: ClientAs, strategy: Strategy, view: str
) -> None:
    factories.ActionFactory.create_batch(2, strategy=strategy)
    Strategy.objects.filter(pk=strategy.pk).update(shared_at=timezone.now())
    client = client_as("aer-coordinator")
    shown = client.get(f"{PAGE}?view={view}&text=arad").context
    answer = client.get(reverse("dashboard:network_csv") + f"?view={view}&text=arad")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    ((row, cells),) = shown["detail"]
    assert rows == [
        ["Region", *shown["heads"]],
        [row.region.name, *(cell.text for cell in cells)],
    ]


def test_each_cell_of_a_shared_draft_opens_the_thing_it_names(
    client_as: ClientAs, strategy: Strategy
) -> None:
    Strategy.objects.filter(pk=strategy.pk).update(shared_at=timezone.now())
    client = client_as("aer-reviewer")
    home = reverse("dashboard:strategy", args=[strategy.region.slug])
    (row,) = client.get(f"{PAGE}?text=arad").context["page"]
    pages = [row.read_url, row.sections.url, row.checklist.url, row.workplan.url]
    assert pages == [home, home, f"{home}checklist/", f"{home}workplan/"]
    for view, folder in (("sections", "sections"), ("plan", "checklist")):
        ((_row, cells),) = client.get(f"{PAGE}?view={view}&text=arad").context["detail"]
        assert cells[0].url.startswith(f"{home}{folder}/")
        pages += [cell.url for cell in cells]
    assert {client.get(page).status_code for page in pages} == {200}


def test_each_cell_of_a_version_opens_the_part_it_names(
    client_as: ClientAs, strategy: Strategy
) -> None:
    version = make_version(strategy, review=ReviewState.SENT)
    text = reverse("versions:version", args=[strategy.region.slug, version.number])
    (row,) = client_as("aer-coordinator").get(f"{PAGE}?text=arad").context["page"]
    assert row.sections.url == text
    assert row.checklist.url == f"{text}#checklist"
    assert row.workplan.url == f"{text}#workplan"
    ((_row, cells),) = (
        client_as("aer-coordinator").get(f"{PAGE}?view=sections&text=arad").context["detail"]
    )
    assert cells[0].url == f"{text}#section-interculturality"


def test_another_view_keeps_the_filters(client_as: ClientAs, strategy: Strategy) -> None:
    said = client_as("aer-coordinator").get(f"{PAGE}?text=arad&state=started&order=waiting")
    tabs = said.content.decode().partition('class="tabs"')[2].partition("</ul>")[0]
    for view in ("", "sections", "plan"):
        assert f'href="?text=arad&amp;state=started&amp;order=waiting&amp;view={view}"' in tabs


@pytest.mark.parametrize("view", ["", "sections", "plan"])
def test_on_a_phone_each_cell_says_what_it_is_about(
    client_as: ClientAs, strategy: Strategy, view: str
) -> None:
    said = client_as("aer-coordinator").get(f"{PAGE}?view={view}").content.decode()
    table = said[said.index("<tbody") : said.index("</tbody")]
    assert table.count("<td") == table.count('<td data-head="')


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("3578157.40", "3.6 m"),
        ("1240000.00", "1.2 m"),
        ("1000000.00", "1.0 m"),
        ("999999.99", "1,000,000"),
        ("80000.00", "80,000"),
    ],
)
def test_money_in_a_cell_is_rounded_and_never_cut(amount: str, said: str) -> None:
    assert short_money(amount).replace("\u202f", ",") == said
