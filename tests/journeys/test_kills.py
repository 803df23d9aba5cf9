"""Processes die without warning: a PDF is made all the same, or says that it failed."""

import os
import signal
import time
from functools import partial

import pytest

from tests.journeys.conftest import Story
from tests.journeys.person import Person
from tests.journeys.product import Product, wait_until

PRODUCT = {"own_broker": True}

# "Nothing stays being made longer than two minutes", and some seconds to look.
LONGEST = 120.0 + 15.0
WORKER, BROKER = "celery -A eubelong worker", "valkey"
# Nobody has asked for these before, so each is made anew.
FRESH = {WORKER: ("strategy", "Română"), BROKER: ("workplan", "Română")}

MAKING, READY = "We are making your PDF", "Your PDF is ready"


def kill(product: Product, what: str) -> None:
    """End processes as the machine does when memory runs out."""
    found = product.processes(what)
    assert found, f"No process of this installation runs {what}"
    for pid in found:
        os.kill(pid, signal.SIGKILL)


def asks_for(reader: Person, kind: str, language: str) -> str:
    reader.open("/strategies/navarra/")
    reader.page.locator(f"[name=kind][value={kind}]").check()
    reader.page.locator("main select[name=language]").select_option(label=language)
    reader.press("Download the PDF")
    return reader.path


def says(reader: Person, page: str) -> str:
    reader.page.goto(page)
    return reader.heading


def test_the_queue_of_a_first_start_gets_empty(story: Story) -> None:
    reader = story.person("reader")
    page = asks_for(reader, "workplan", "English")
    wait_until(lambda: says(reader, page) != MAKING, LONGEST, f"the end of {page}")


@pytest.mark.parametrize("what", [WORKER, BROKER], ids=["worker", "broker"])
def test_a_document_ends_well_when_a_process_is_killed(story: Story, what: str) -> None:
    reader = story.person("reader")
    asked_at = time.monotonic()
    page = asks_for(reader, *FRESH[what])

    def is_begun() -> bool:
        reader.page.goto(page)
        return "is in the queue" not in reader.text

    wait_until(is_begun, LONGEST, "a worker takes the document")
    assert says(reader, page) == MAKING
    kill(story.product, what)

    def has_ended() -> bool:
        reader.open("/")  # the web goes on answering
        return says(reader, page) != MAKING

    left = LONGEST - (time.monotonic() - asked_at)
    wait_until(has_ended, left, f"the end of {page}")
    if says(reader, page) != READY:
        reader.look()
        reader.reads("We could not make your PDF")
        reader.press("Try again")
        wait_until(lambda: says(reader, page) == READY, LONGEST, f"{page} once more")
    reader.open(page)
    content = reader.fetch(
        lambda: reader.page.get_by_role("link", name="Download the PDF").click()
    )
    assert content.startswith(b"%PDF")


def test_what_died_runs_again(story: Story) -> None:
    for what in (WORKER, BROKER):
        wait_until(partial(story.product.processes, what), 60, f"{what} runs again")


def test_a_request_without_a_broker_is_answered(story: Story) -> None:
    """Who asks while the broker is away waits a little longer, and reads no error."""
    lead = story.signed_in("lead")
    lead.open("/regions/arad/versions/")
    kill(story.product, BROKER)
    lead.press("Make a PDF")
    page = lead.path
    wait_until(lambda: says(lead, page) != MAKING, LONGEST, f"the end of {page}")
