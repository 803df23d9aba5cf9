from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.models import User
from activity.models import Entry
from activity.verbs import Verb
from frameworks.services import start_strategy
from tests import factories
from tests.frameworks.pages import answer_to, fields, page

Cast = dict[str, User]
ClientAs = Callable[[str], Client]


def test_a_strategy_starts_with_what_is_known_and_unconfirmed(
    region: Any, cast: Cast, edition: Any
) -> None:
    factories.RegionFigureFactory.create(
        region=region, indicator="POP_TOTAL", value="410143.00"
    )
    strategy = start_strategy(region, by=cast["lead"])
    assert start_strategy(region, by=cast["editor"]) == strategy
    figure = answer_to(strategy, "context.population").parts["total"]
    assert (figure["value"], figure["prefilled"], figure["confirmed"]) == (
        "410143",
        True,
        False,
    )
    period = answer_to(strategy, "objectives.period").parts
    assert period["start"].endswith("-01")
    assert period["end"].endswith("-12")
    assert int(period["end"][:4]) == int(period["start"][:4]) + 2
    assert Entry.objects.filter(verb=Verb.STRATEGY_STARTED).count() == 1


def test_a_prefilled_figure_is_confirmed_by_a_tick_and_loses_it_with_its_value(
    region: Any, client_as: ClientAs, cast: Cast, edition: Any
) -> None:
    factories.RegionFigureFactory.create(region=region, indicator="POP_TOTAL", value="410143")
    strategy = start_strategy(region, by=cast["lead"])
    lead = client_as("lead")
    address = page("context.population")
    assert "it is not printed" in lead.get(address).content.decode()
    lead.post(address, fields(lead, address) | {"population.total.0.confirmed": "on"})
    figure = answer_to(strategy, "context.population").parts["total"]
    assert figure["confirmed"]
    assert figure["prefilled"]
    lead.post(address, fields(lead, address) | {"population.total.0.value": "410 200"})
    figure = answer_to(strategy, "context.population").parts["total"]
    assert figure["value"] == "410200"
    assert "prefilled" not in figure


# --- The method ------------------------------------------------------------------------


def test_anybody_reads_about_the_method(client: Client, edition: Any) -> None:
    shown = client.get(reverse("frameworks:about")).content.decode()
    assert edition.title in shown
    assert "Words we avoid" in shown


def test_the_page_about_the_method_states_no_day_nobody_knows(
    client: Client, edition: Any
) -> None:
    """The edition's day only decides which method a new strategy takes."""
    shown = client.get(reverse("frameworks:about")).content.decode()
    assert f"Published by {edition.publisher}." in shown
    assert "2024" not in shown.partition("Part One")[0].partition("Published by")[2][:200]
