"""What is typed comes back, to its author: after a crash, a lost line, an ended sign-in."""

import pytest

from tests.journeys.conftest import Story
from tests.journeys.person import Person
from tests.journeys.product import wait_until

NEW = "/regions/arad/workplan/actions/new/"
PLAN = "/regions/arad/workplan/"
KEPT = "Object.keys(localStorage).filter(one => one.startsWith('eubelong.')).length"
SAVING, BACK = "[data-saving]", ".returned"


def types(person: Person, name: str, text: str) -> None:
    person.page.locator(f"form [name={name}]").press_sequentially(text)


def value(person: Person, name: str) -> str:
    return person.page.locator(f"form [name={name}]").input_value()


def reads_beside_the_button(person: Person, state: str, *words: str) -> None:
    line = person.page.locator(f"{SAVING}[data-state={state}]")
    line.wait_for(timeout=30_000)
    for one in words:
        assert one in line.inner_text()


def looks_at_the_state(person: Person) -> None:
    """The line that was cut, or the answer that did not come, is no fault of the page."""
    person.problems.clear()
    person.look()


def crashes(person: Person) -> None:
    """The window is gone without a word; a new one is opened."""
    person.page.close(run_before_unload=False)
    person.page = person.context.new_page()


def test_what_is_typed_is_saved_by_itself(story: Story) -> None:
    lead = story.signed_in("lead")
    lead.open(NEW)
    types(lead, "title", "Open courses")
    reads_beside_the_button(lead, "saved", "Saved ")
    assert lead.page.evaluate(KEPT) == 0
    looks_at_the_state(lead)
    types(lead, "title", " in villages")
    lead.press("Save")
    lead.reads("Open courses in villages")
    assert lead.page.get_by_role("link", name="Open courses", exact=False).count() == 1


def test_a_line_that_is_cut_is_told_beside_the_button(story: Story) -> None:
    lead = story.signed_in("lead")
    lead.follow("Open courses in villages")
    lead.context.set_offline(True)
    types(lead, "role", "head of the unit")
    reads_beside_the_button(
        lead,
        "failed",
        "Not saved yet. Your text is safe on this computer. "
        "We try again every few seconds; you can go on writing.",
        "Try now · Copy my text",
    )
    looks_at_the_state(lead)
    here = lead.page.url
    lead.page.get_by_role("button", name="Save", exact=True).click()
    types(lead, "role", " for families")
    assert lead.page.url == here
    lead.context.set_offline(False)
    lead.page.get_by_role("button", name="Try now").click()
    reads_beside_the_button(lead, "again", "Nothing is missing.")
    looks_at_the_state(lead)
    wait_until(lambda: lead.page.evaluate(KEPT) == 0, 30, "all is saved")


def test_what_was_typed_before_a_crash_comes_back(story: Story) -> None:
    lead = story.signed_in("lead")
    lead.open(NEW)
    lead.context.set_offline(True)
    types(lead, "title", "Train mentors")
    types(lead, "description", "Twelve of them, from four villages.")
    crashes(lead)
    lead.context.set_offline(False)
    lead.problems.clear()
    lead.open(NEW)
    lead.page.locator(BACK).wait_for()
    lead.reads("This is what you typed at ", "it was not saved yet.")
    assert value(lead, "description") == "Twelve of them, from four villages."
    lead.look()
    lead.page.get_by_role("button", name="Keep it").click()
    reads_beside_the_button(lead, "saved")
    lead.press("Save")
    lead.reads("Train mentors")
    lead.open(NEW)
    assert lead.page.locator(BACK).count() == 0
    assert value(lead, "title") == ""


def test_what_came_back_can_be_discarded(story: Story) -> None:
    lead = story.signed_in("lead")
    lead.open(NEW)
    lead.context.set_offline(True)
    types(lead, "title", "Not this one")
    crashes(lead)
    lead.context.set_offline(False)
    lead.problems.clear()
    lead.open(NEW)
    with lead.going():
        lead.page.get_by_role("button", name="Discard it").click()
    assert value(lead, "title") == ""
    assert lead.page.evaluate(KEPT) == 0
    lead.open(PLAN)
    lead.reads_not("Not this one")


def test_after_the_end_of_a_sign_in_one_comes_back_to_the_page_with_the_text(
    story: Story,
) -> None:
    lead = story.signed_in("lead")
    lead.open(NEW)
    lead.context.clear_cookies(name="sessionid")
    types(lead, "title", "Open a help desk")
    reads_beside_the_button(
        lead,
        "signed_out",
        "You were signed out after a long pause. Your text is still here. "
        "Sign in and you come back to this page with it.",
    )
    looks_at_the_state(lead)
    with lead.going():
        lead.page.locator("[data-sign-in]").click()
    form = lead.page.locator("form", has=lead.page.locator("[name=password]"))
    account = story.accounts["lead"]
    form.locator("[name=login]").fill(account.email)
    form.locator("[name=password]").fill(account.password)
    lead.press("Sign in", within=form)
    assert lead.path == NEW
    lead.page.locator(BACK).wait_for()
    assert value(lead, "title") == "Open a help desk"
    lead.press("Save")
    lead.reads("Open a help desk")


def test_on_a_shared_computer_nobody_else_sees_it_and_it_can_be_cleared(story: Story) -> None:
    lead = story.signed_in("lead")
    lead.open(NEW)
    lead.context.set_offline(True)
    types(lead, "title", "For my eyes only")
    crashes(lead)
    lead.context.set_offline(False)
    lead.problems.clear()

    lead.open("/sign-in/out/")
    lead.reads("Kept in this browser, not saved yet", "Write an action")
    lead.confirms()
    lead.signs_in(story.accounts["editor"])
    lead.open(NEW)
    assert value(lead, "title") == ""
    assert lead.page.locator(BACK).count() == 0
    lead.open("/account/")
    lead.reads_not("Kept in this browser")
    lead.open("/sign-in/out/")
    lead.confirms()

    lead.signs_in(story.accounts["lead"])
    lead.open("/account/")
    lead.reads("Kept in this browser, not saved yet")
    lead.page.get_by_role("button", name="Clear what this browser keeps").click()
    lead.reads("Cleared. This browser keeps nothing of you any more.")
    lead.look()
    assert lead.page.evaluate(KEPT) == 0
    lead.open(NEW)
    assert value(lead, "title") == ""


def test_a_colleague_who_saved_meanwhile_is_told_beside_the_button(story: Story) -> None:
    lead, editor = story.signed_in("lead"), story.signed_in("editor")
    lead.open(PLAN)
    lead.follow("Train mentors")
    editor.open(lead.path)
    editor.reads("is on this page now.")
    types(editor, "reference", "2.1")
    editor.press("Save")
    types(lead, "reference", "3.4")
    reads_beside_the_button(
        lead,
        "conflict",
        "A colleague changed this while you were writing.",
        "When you press “Save” you see both texts.",
    )
    looks_at_the_state(lead)
    lead.press("Save", status=409)
    lead.press("Keep mine")
    assert lead.page.evaluate(KEPT) == 0


@pytest.mark.parametrize(
    ("page", "field"),
    [
        ("/regions/arad/sections/information/data_gaps/", "data_gaps.text"),
        ("/regions/arad/workplan/objectives/new/", "title"),
        ("/regions/arad/checklist/enhance-programmes/p1-01/", "note"),
    ],
    ids=["section", "objective", "checklist"],
)
def test_every_form_of_the_working_copy_saves_by_itself(
    story: Story, page: str, field: str
) -> None:
    lead = story.signed_in("lead")
    lead.open(page)
    lead.page.locator(f'form [name="{field}"]').fill("Typed and never sent by a button.")
    reads_beside_the_button(lead, "saved")
    assert lead.page.evaluate(KEPT) == 0
    lead.open(page if "new" not in page else "/regions/arad/workplan/objectives/")
    assert "Typed and never sent by a button." in lead.page.content()
