"""Another publisher's method: other numbers, another script, without a line of code."""

import time

from tests.journeys import planning, writing
from tests.journeys.conftest import Story
from tests.journeys.person import Person
from tests.journeys.product import ROOT

PRODUCT = {"settings": {"DEMO": "0"}}
EDITION = ROOT / "tests" / "editions" / "other-shape-2026"
HOME = "/regions/donegal"
LEAD = "niamh.doherty@example.org"
SUMMARY = "The region learns to live together, street by street, in its own words."


def lead(story: Story) -> Person:
    return story.person("lead")


def test_a_new_strategy_takes_the_newest_method(story: Story) -> None:
    story.product.manage("load_edition", str(EDITION))
    writing.operator_makes_a_lead(story, LEAD, "Niamh Doherty", "Donegal")
    person = lead(story)
    person.signs_in_by_code(LEAD)
    person.open(f"{HOME}/")
    person.press("Show me everything there is to do")
    assert person.page.locator("main ul.tasks").first.locator("li").count() == 7
    person.open(f"{HOME}/checklist/")
    assert person.page.locator("main ul.tasks li").count() == 5
    person.open("/about/")
    person.open("/about/checklist/")


def test_its_words_run_from_right_to_left(story: Story) -> None:
    person = lead(story)
    person.open(f"{HOME}/sections/shared-words/")
    person.open(f"{HOME}/sections/shared-words/wording-choices/")
    person.open(f"{HOME}/sections/shared-words/motto/")
    person.fills_in("motto.line", "نعيش معا في شارع واحد")
    person.press("Continue")
    person.open(f"{HOME}/sections/shared-words/?read")
    said = person.page.locator("main [dir=auto]", has_text="نعيش معا في شارع واحد").first
    assert said.evaluate("one => getComputedStyle(one).direction") == "rtl"
    person.open(f"{HOME}/checklist/")
    with person.going():
        person.page.locator("main ul.tasks a").first.click()
    person.follow("Answer them all on one page")
    person.open(f"{HOME}/checklist/")
    person.follow("Answer the next question")
    title = person.page.locator("h1#question")
    assert title.evaluate("one => getComputedStyle(one).direction") == "rtl"


def test_it_can_be_sent_with_what_it_asks_for(story: Story) -> None:
    person = lead(story)
    person.open(f"{HOME}/organisations/new/")
    person.fills(name="House of Neighbours")
    person.page.locator("select[name=kind]").select_option(index=1)
    person.ticks("It is led by people with a migrant background")
    person.page.locator("[name=part]").first.check()
    person.press("Save")
    writing.answer_open_questions(person, HOME)
    person.open(f"{HOME}/workplan/objectives/new/")
    person.fills(title="كل جار يعرف جاره")
    planning.write_measure(person, "Neighbours who know each other")
    person.press("Save")
    person.open(f"{HOME}/workplan/actions/new/")
    person.fills(title="نفتح مقهى في كل شارع")
    planning.complete(person)
    person.ticks("It has no extra cost")
    person.fills(no_cost_reason="The rooms are there already.")
    person.press("Save")
    _gives_the_period(person)
    person.open(f"{HOME}/workplan/money/")
    person.press("Yes, this is right")
    person.open(f"{HOME}/check/")
    person.reads("Ready to send")
    person.types("Short summary in English", SUMMARY)
    person.press("Send version 1 for review")
    person.reads(SUMMARY)


def _gives_the_period(person: Person) -> None:
    """What has no other answer: from when to when the strategy runs."""
    person.open(f"{HOME}/check/")
    places = person.page.locator("ol.findings .spots a[href*='/sections/']")
    for link in dict.fromkeys(str(one.get_attribute("href")) for one in places.all()):
        person.open(link)
        years = person.page.locator("section.asked input[name$=_year]")
        months = person.page.locator("section.asked input[name$=_month]")
        for number, year in enumerate(("2027", "2029")):
            months.nth(number).fill("1")
            years.nth(number).fill(year)
        person.unfolds(writing.OTHERWISE)
        person.ticks("We answer here")
        person.press("Continue")


def test_it_is_printed(story: Story) -> None:
    for kind in ("strategy", "workplan"):
        out = story.product.folder / f"{kind}.pdf"
        story.product.manage(
            *("export_strategy", "donegal", "--kind", kind, "--format", "pdf"),
            *("--output", str(out), "--language", "ar", "--number", "1"),
        )
        assert out.read_bytes().startswith(b"%PDF")


def test_a_second_start_is_quick_and_nothing_is_gone(story: Story) -> None:
    story.product.stop()
    begun = time.monotonic()
    story.product.start()
    assert time.monotonic() - begun < 60
    person = lead(story)
    person.open(f"{HOME}/versions/1/")
    person.reads(SUMMARY)
