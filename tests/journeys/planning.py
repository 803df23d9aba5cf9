"""The lead walks the checklist and makes the workplan from what is missing."""

import io
import re

from openpyxl import load_workbook

from tests.journeys.conftest import Story
from tests.journeys.person import Person
from tests.journeys.writing import ARAD

PRIORITY = f"{ARAD}/checklist/enhance-programmes"
PARENTS = "Parents learn beside their children"
MADE_HERE = "Open an evening school for parents"

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LIST = """Nr;Action;Who does it;From;To;2027;2028;Remark
3.1;Train guides in ten villages;Himal;3/2027;9/2028;12.000;8.500,50;
3.2;Print the map of offices;;1/2027;12/2027;2500;;cheap
3.3;;Nobody knows;;;100;;without a title
"""


# --- The checklist ----------------------------------------------------------------------


def answers_a_question_of_the_checklist(story: Story) -> None:
    lead = story.signed_in("lead")
    lead.open(f"{ARAD}/checklist/")
    lead.follow("Answer the next question")
    answered = lead.path
    lead.ticks(re.compile("^In place"))
    lead.unfolds("Add a link")
    lead.fills_in("evidence-0-title", "Report of the county")
    lead.fills_in("evidence-0-link", "https://example.org/report")
    lead.unfolds("Add a file")
    lead.page.locator("input[type=file]").first.set_input_files(
        {"name": "Evidence.txt", "mimeType": "text/plain", "buffer": b"What one can see.\n"}
    )
    lead.press("Continue")
    assert lead.path != answered
    lead.open(answered)
    lead.reads("Report of the county", "Evidence.txt")
    brought = lead.fetch(lambda: lead.page.get_by_role("link", name="Evidence.txt").click())
    assert brought == b"What one can see.\n"


def answers_a_priority_on_one_page(story: Story) -> None:
    lead = story.signed_in("lead")
    lead.open(f"{ARAD}/checklist/")
    last = lead.page.locator("main ul.tasks a").last
    with lead.going():
        last.click()
    here = lead.path
    lead.follow("Read and print the steps")
    lead.open(here)
    lead.follow("Answer them all on one page")
    questions = lead.page.locator("section.answer-short")
    for number in range(2):
        questions.nth(number).get_by_label(re.compile("^In progress")).check()
        next_step = questions.nth(number).get_by_label("What next?")
        next_step.fill(f"Step {number} after this one, with the people who know.")
    lead.press("Save")
    assert lead.path == here
    lead.reads("Your answers are saved.")


def makes_an_action_of_what_is_missing(story: Story) -> None:
    lead = story.signed_in("lead")
    lead.open(f"{PRIORITY}/")
    lead.follow("Answer the next question")
    lead.ticks(re.compile("^Not started"))
    lead.types("What next?", "Ask two schools to open their rooms in the evening.")
    lead.press("Save and make this an action")
    assert lead.path == f"{ARAD}/workplan/actions/new/"
    assert lead.page.locator("[name=items]:checked").count() == 1
    lead.fills(title=MADE_HERE)
    lead.press("Save")
    lead.reads(MADE_HERE)


# --- The workplan -----------------------------------------------------------------------


def writes_an_objective(story: Story) -> None:
    lead = story.signed_in("lead")
    lead.open(f"{ARAD}/workplan/")
    lead.follow("Write an objective")
    lead.fills(title=PARENTS, why="They asked for it.")
    write_measure(lead, "Parents in the evening school")
    lead.press("Save and add another measure")
    write_measure(lead, "Parents who speak at the school's meeting", number=1)
    lead.press("Save")
    lead.reads(PARENTS, "2 ways to see the change")
    # One objective too many is taken out, and could be put back.
    lead.follow("Write an objective")
    lead.fills(title="Everybody is happy")
    lead.press("Save")
    lead.follow("Everybody is happy")
    lead.follow("Take it out of the plan")
    lead.press("Take it out of the plan")
    lead.reads("“Everybody is happy” is out of the plan. Its text is kept.")


def write_measure(person: Person, what: str, number: int = 0) -> None:
    row = f"measures-{number}"
    person.page.locator(f'[name="{row}-counts"]').select_option(index=1)
    person.fills_in(f"{row}-what", what)
    person.fills_in(f"{row}-now", "0")
    person.fills_in(f"{row}-now_on", "9/2026")
    person.fills_in(f"{row}-aim", "120")
    person.fills_in(f"{row}-unit", "people")
    person.fills_in(f"{row}-by", "6/2028")
    person.fills_in(f"{row}-source", "Lists of the schools")


def gives_every_objective_a_measure(story: Story) -> None:
    """The page of question 8.1 names what is missing."""
    lead = story.signed_in("lead")
    lead.open(f"{ARAD}/workplan/measures/")
    while lead.page.get_by_role("link", name=re.compile("^Add it")).count():
        with lead.going():
            lead.page.get_by_role("link", name=re.compile("^Add it")).first.click()
        write_measure(lead, "Teams that play each other")
        lead.press("Save")
        lead.open(f"{ARAD}/workplan/measures/")


def fills_in_an_action(story: Story) -> None:
    """All eight questions and more; two money lines, one with an amount nobody can read."""
    lead = story.signed_in("lead")
    lead.open(f"{ARAD}/workplan/")
    lead.follow_like(MADE_HERE)
    lead.chooses("objective", PARENTS)
    complete(lead)
    lead.fills_in("money-0-year", "2027")
    lead.fills_in("money-0-amount", "40.000")
    lead.page.locator('[name="money-0-source"]').select_option(index=1)
    lead.page.locator('[name="money-0-certainty"]').select_option(index=1)
    lead.press("Save and add another line")
    lead.fills_in("money-1-year", "2028")
    lead.fills_in("money-1-amount", "as much again")
    lead.page.locator('[name="money-1-source"]').select_option(index=2)
    lead.page.locator('[name="money-1-certainty"]').select_option(index=2)
    lead.press("Save")
    assert lead.page.locator('[name="money-1-amount"]').input_value() == "as much again"
    lead.fills_in("money-1-amount", "20 000,75")
    lead.unfolds("More about this action")
    lead.fills(territory="The town and its villages")
    lead.page.locator('[name="partners-0-organisation"]').select_option(index=1)
    lead.page.locator('[name="partners-0-part"]').select_option(index=2)
    lead.fills_in("steps-0-title", "The rooms are found")
    lead.fills_in("steps-0-by", "3/2027")
    lead.press("Save and add another step")
    lead.fills_in("steps-1-title", "The first evening")
    lead.fills_in("risks-0-what", "Nobody comes in winter")
    lead.fills_in("risks-0-response", "We fetch people by bus.")
    lead.fills_in("risks-0-look_again_on", "1/2/2028")
    lead.press("Save")
    assert lead.path == f"{ARAD}/workplan/"


def complete(person: Person) -> None:
    """Fill in what is empty of questions 2, 3, 5 and 6."""
    page = person.page
    for name in ("objective", "responsible"):
        field = page.locator(f"select[name={name}]")
        if not field.input_value():
            field.select_option(index=1)
    if not page.locator("[name=groups]:checked").count():
        page.locator("[name=groups]").first.check()
    for name, month in (("starts", "3/2027"), ("ends", "8/2028")):
        if not page.locator(f"[name={name}]").input_value():
            person.fills_in(name, month)


def pastes_titles(story: Story) -> None:
    lead = story.signed_in("lead")
    lead.open(f"{ARAD}/workplan/add/")
    lead.fills(titles="9.1 Plant a garden for everybody\n- Paint the bus stop")
    lead.press("Add these titles")
    lead.reads("2 actions are added.", "Plant a garden for everybody", "Paint the bus stop")
    for title in ("Plant a garden for everybody", "Paint the bus stop"):
        lead.open(f"{ARAD}/workplan/")
        lead.follow_like(title)
        here = lead.path
        lead.follow("Take it out of the plan")
        lead.press("Take it out of the plan")
        lead.open(here)
        lead.reads("Its text is kept.")


def takes_over_a_list_and_back(story: Story) -> None:
    lead = story.signed_in("lead")
    lead.open(f"{ARAD}/workplan/add/")
    lead.page.locator("input[type=file]").set_input_files(
        {"name": "list.csv", "mimeType": "text/csv", "buffer": LIST.encode()}
    )
    lead.press("Upload")
    lead.reads("Which column is what?", "1 row cannot be taken over", "12,000", "8,500.5")
    lead.press("Show what becomes of it")
    here = lead.path
    lead.press("Take over 2 actions")
    lead.reads("2 actions are added.", "Train guides in ten villages")
    lead.open(here)
    lead.reads("This list is taken over")
    lead.open(f"{ARAD}/workplan/")
    lead.follow("Undo this")
    lead.press("Undo this step")
    lead.reads("2 rows are taken out again.")
    lead.reads_not("Train guides in ten villages")
    lead.open(f"{ARAD}/workplan/")
    lead.follow("Removed from the plan")
    lead.reads("Train guides in ten villages", "Put it back")


def takes_the_plan_out_and_brings_it_back(story: Story) -> None:
    """Change one title in the file, read old and new, take it over, take it back."""
    lead = story.signed_in("lead")
    lead.open(f"{ARAD}/workplan/")
    lead.follow("Spreadsheet")
    data = lead.fetch(
        lambda: lead.page.get_by_role("link", name="Download the spreadsheet").click()
    )
    changed, title = with_another_title(data)
    upload = {"name": "workplan.xlsx", "mimeType": XLSX, "buffer": changed}
    lead.page.locator("input[type=file]").set_input_files(upload)  # type: ignore[arg-type]
    lead.press("Upload")
    lead.reads("changed: 1", "new: 0", title, f"{title} by spreadsheet")
    lead.press("Take all of this over")
    lead.reads("1 row is taken over from the spreadsheet.", f"{title} by spreadsheet")
    lead.follow("Undo this")
    lead.press("Undo this step")
    lead.open(f"{ARAD}/workplan/")
    lead.reads_not(f"{title} by spreadsheet")


def with_another_title(data: bytes) -> tuple[bytes, str]:
    """Return the file with other words in the title of its first action, and those before."""
    book = load_workbook(io.BytesIO(data))
    rows = book["Actions"]
    heads = [str(cell.value) for cell in rows[1]]
    cell = rows.cell(2, heads.index("Title") + 1)
    title = str(cell.value)
    cell.value = f"{title} by spreadsheet"
    changed = io.BytesIO()
    book.save(changed)
    return changed.getvalue(), title


def narrows_the_list(story: Story) -> None:
    lead = story.signed_in("lead")
    lead.open(f"{ARAD}/workplan/")
    lead.unfolds("Filter the list")
    lead.chooses("state", "Planned")
    lead.press("Show")
    lead.reads("Show all")


def looks_at_the_plan_in_time_and_on_paper(story: Story) -> None:
    lead = story.signed_in("lead")
    lead.open(f"{ARAD}/workplan/")
    lead.chooses("group", "Objective")
    lead.press("Show", within=lead.page.locator("form.arrange"))
    lead.follow("Timeline")
    lead.reads("month by month")
    lead.unfolds("The same as a table")
    lead.follow("For printing")
    lead.reads("It is made for A4 on its side.")


def fills_in_one_thing_for_many(story: Story) -> None:
    lead = story.signed_in("lead")
    lead.open(f"{ARAD}/workplan/")
    lead.follow("Fill in as a table")
    lead.follow("Area of policy")
    fields = lead.page.locator(".fill-row select")
    fields.nth(0).select_option(index=1)
    fields.nth(1).select_option(index=2)
    lead.press("Save all rows")
    lead.reads("changed in one step.")


def changes_several_and_takes_it_back(story: Story) -> None:
    lead = story.signed_in("lead")
    lead.open(f"{ARAD}/workplan/")
    lead.follow("Change several actions")
    lead.chooses("state", "Under way")
    ticks = lead.page.locator(".ticks input")
    ticks.nth(0).check()
    ticks.nth(1).check()
    lead.press("Show what would change")
    lead.reads("Nothing is changed yet.")
    with lead.going():
        lead.page.get_by_role("button", name=re.compile("^Change .* action")).click()
    lead.press("Undo this step")
    lead.reads("as they were before")


def moves_an_action_and_back(story: Story) -> None:
    lead = story.signed_in("lead")
    lead.open(f"{ARAD}/workplan/")
    lead.follow("Change the order")
    first = lead.page.locator(".order > li p").first.inner_text()
    with lead.going():
        lead.page.get_by_role("button", name=re.compile("^Down")).first.click()
    assert lead.page.locator(".order > li p").nth(1).inner_text() == first
    lead.press("Move it back")
    assert lead.page.locator(".order > li p").first.inner_text() == first


def completes_every_action(story: Story) -> None:
    """Go from action to action as “Check and send” names them."""
    lead = story.signed_in("lead")
    lead.open(f"{ARAD}/check/")
    places = lead.page.locator(".spots a[href*='/workplan/actions/']")
    links = [str(one.get_attribute("href")).partition("#")[0] for one in places.all()]
    for link in dict.fromkeys(links):
        lead.open(link)
        complete(lead)
        if not lead.page.locator("[name=money-0-amount]").input_value():
            lead.ticks("It has no extra cost")
            lead.fills(no_cost_reason="The rooms and people are there already.")
        lead.press("Save")


def confirms_the_money(story: Story) -> None:
    lead = story.signed_in("lead")
    lead.open(f"{ARAD}/workplan/money/")
    lead.reads("RON 370,000.75", "EUR 72,692")
    lead.fills(rate="4,97", on="31/12/2025")
    lead.press("Save the currency")
    lead.press("Yes, this is right")
    lead.reads("Your team said on")
