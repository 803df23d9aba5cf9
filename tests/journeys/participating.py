"""People take part: a workshop, a phone without an account, a decision, and what became."""

import re

from django.utils import timezone

from tests.journeys.conftest import Story
from tests.journeys.person import Person
from tests.journeys.writing import ARAD

ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
IDEA = "أريد دورات لغة في المساء"


def _sends(person: Person, name: str, value: str = "", status: int = 200) -> None:
    """Press the button of this name, whatever language it speaks."""
    chosen = f'[value="{value}"]' if value else ""
    with person.going(status):
        person.page.locator(f"main button[name={name}]{chosen}").first.click()


def _goes_on(person: Person, form: str = "form") -> None:
    with person.going():
        person.page.locator(f"main {form} button").last.click()


# --- The team prepares -----------------------------------------------------------------


def opens_what_people_can_do(story: Story) -> None:
    """Ideas close and open again; what is promised stands on the same page."""
    lead = story.signed_in("lead")
    lead.open(f"{ARAD}/taking-part/open/")
    lead.reads("Confirmed on", "All hours are those of the region")
    ideas = lead.page.locator("section[aria-labelledby=ideas]")
    lead.press("Close now", within=ideas)
    ideas = lead.page.locator("section[aria-labelledby=ideas]")
    lead.press("Open now", within=ideas)
    lead.open(f"{ARAD}/codes/")
    lead.open(f"{ARAD}/codes/new/")
    lead.fills(label="For the library")
    lead.press("Make the code")
    lead.reads("For the library")


def plans_a_workshop(story: Story) -> None:
    facilitator = story.signed_in("facilitator")
    facilitator.open(f"{ARAD}/workshops/")
    facilitator.follow("Plan a workshop")
    facilitator.fills(title="Evening at the mill", place="The old mill")
    for name, value in (("languages", "en"), ("languages", "ar")):
        facilitator.page.locator(f"[name={name}][value={value}]").check()
    questions = facilitator.page.locator("[name=works_on]")
    questions.nth(0).check()
    questions.nth(1).check()
    facilitator.press("Save")
    facilitator.reads("Evening at the mill", "Code of this workshop")
    workshop = facilitator.path
    story.known["workshop"] = workshop
    story.known["code"] = re.sub(
        r"\D", "", facilitator.page.locator(".code").first.inner_text()
    )
    for page in ("change/", "sheet/ar/", "sheet/en/", "count-sheet/ar/", "screen/"):
        facilitator.open(f"{workshop}{page}")


# --- A phone without an account -----------------------------------------------------------


def comes_in_with_a_code(story: Story) -> None:
    """From the code on the wall to the number, in Arabic, with Arabic digits."""
    phone = story.on_a_phone("Amina", "ar")
    code = story.known["code"].translate(ARABIC)
    phone.open(f"/take-part/code/{story.known['code']}/help/")
    phone.open("/take-part/")
    phone.page.locator("[name=code]").fill(f"{code[:4]} {code[4:]}")
    _goes_on(phone)
    with phone.going():
        phone.page.locator("main [lang=ar]").first.click()
    phone.page.locator("#whom-residents").check()
    _sends(phone, "start")
    assert phone.path == "/take-part/questions/1/"
    assert phone.page.locator("html").get_attribute("dir") == "rtl"
    for word in ("no", "partly"):
        phone.page.locator(f"#said-{word}").check()
        _goes_on(phone)
    assert phone.path == "/take-part/questions/"
    for page in ("here/", "for-whom/", "language/", "help/", "delete/", "number/"):
        phone.open(f"/take-part/{page}")
    number = re.sub(r"\D", "", phone.page.locator("main .number").first.inner_text())
    assert len(number) == 12
    story.known["number"] = number
    with phone.going():
        phone.page.locator("form[action*=finish] button").click()
    assert phone.path == "/take-part/finished/"
    phone.open("/take-part/return/")
    phone.page.locator("main input[type=text]").fill(number.translate(ARABIC))
    _goes_on(phone)
    assert phone.path == "/take-part/became/"


def says_what_would_help(story: Story) -> None:
    phone = story.people["Amina"]
    phone.open("/take-part/ideas/")
    phone.page.locator("[name=text]").fill(f"{IDEA} 0722 123 456")
    with phone.going(422):
        phone.page.locator("main form button").first.click()
    phone.page.locator("[name=text]").fill(IDEA)
    with phone.going():
        phone.page.locator("main form button").first.click()
    phone.reads(IDEA)
    phone.open("/take-part/became/")
    phone.reads(IDEA)


# --- In the room ---------------------------------------------------------------------------


def closes_a_question_in_the_room(story: Story) -> None:
    facilitator = story.signed_in("facilitator")
    facilitator.open(f"{story.known['workshop']}screen/1/")
    assert facilitator.page.locator("#count .screen-number").inner_text() == "1"
    facilitator.unfolds("Close this question")
    facilitator.press("Close and show the answers")
    # One answer is told to nobody.
    facilitator.reads("Question 1 of 2")
    assert facilitator.page.locator(".screen-bars").count() == 0
    # Thirty-six of the demonstration's past workshop are.
    facilitator.open(f"{ARAD}/workshops/?show=past")
    facilitator.follow("Evening in the Mureș valley (fictional)")
    facilitator.open(f"{facilitator.path}screen/1/")
    assert facilitator.page.locator(".screen-bars").count() == 3


def enters_for_others(story: Story) -> None:
    """People are counted in, a sheet is kept, and who has no phone gets a number."""
    facilitator = story.signed_in("facilitator")
    facilitator.open(story.known["workshop"])
    facilitator.unfolds("Count people in")
    facilitator.fills(residents="12")
    sheet = {"name": "count.txt", "mimeType": "text/plain", "buffer": b"Twelve signatures."}
    facilitator.page.locator("[name=sheet]").set_input_files(sheet)  # type: ignore[arg-type]
    facilitator.press("Save the count")
    facilitator.open(f"{story.known['workshop']}enter/")
    facilitator.page.locator("[name=consented]").check()
    facilitator.page.locator("[name=person-0-whom]").select_option(index=1)
    facilitator.page.locator("[name^=person-0-answer]").nth(1).select_option("yes")
    facilitator.page.locator("[name=person-0-idea]").fill("A room where one can meet.")
    _goes_on_entering(facilitator)
    facilitator.reads("Numbers to hand out")


def _goes_on_entering(facilitator: Person) -> None:
    with facilitator.going():
        facilitator.page.get_by_role("button", name="Enter all").last.click()


def writes_minutes(story: Story) -> None:
    facilitator = story.signed_in("facilitator")
    facilitator.open(f"{story.known['workshop']}minutes/")
    facilitator.fills(minutes="We met at the mill.")
    facilitator.press("Save the minutes")
    facilitator.fills_in("decision-text", "We ask for evening courses.")
    facilitator.press("Add the decision")
    later = timezone.localdate()
    for part, value in (("day", 1), ("month", 2), ("year", later.year + 1)):
        facilitator.fills_in(f"share-until_{part}", str(value))
    facilitator.press("Share with those who were there")
    phone = story.people["Amina"]
    phone.open("/take-part/minutes/")
    phone.reads("We met at the mill.")
    phone.page.locator("main textarea").fill("والقرى أيضًا")
    _goes_on(phone)
    facilitator.open(f"{story.known['workshop']}minutes/")
    facilitator.reads("والقرى أيضًا")


# --- What becomes of it ---------------------------------------------------------------------


def decides_and_makes_an_action(story: Story) -> None:
    """The idea is read, shown, becomes an action, and is decided with a reason."""
    lead = story.signed_in("lead")
    lead.open(f"{ARAD}/taking-part/")
    lead.follow(IDEA)
    story.known["input"] = lead.path
    _sends(lead, "do", "show")
    lead.page.locator("[name=translation]").fill("I want language courses in the evening")
    lead.page.locator("[name=title]").fill("Courses in the evening")
    _sends(lead, "do", "sort")
    lead.page.locator("[name=state][value=in_part]").check()
    lead.page.locator("[name=reason]").fill("They start in one town.")
    lead.page.locator("[name=decided_by]").fill("The county council")
    lead.page.locator("select[name=target]").first.select_option(index=1)
    _sends(lead, "do", "decide")
    lead.reads("They start in one town.")
    lead.open(f"{ARAD}/report/")
    lead.open(f"{ARAD}/report/{story.known['workshop'].split('/')[-2]}/poster/ar/")
    lead.open(f"{ARAD}/checklist/")


def reads_what_became_of_it(story: Story) -> None:
    phone = story.people["Amina"]
    phone.open("/take-part/became/")
    phone.reads(IDEA, "They start in one town.")
    phone.page.locator("[name=understood][value=no]").first.check()
    phone.page.locator("main textarea").first.fill("قصدت القرى")
    with phone.going():
        phone.page.locator("main form button").first.click()
    reader = story.person("reader of what was said")
    reader.open("/strategies/arad/said/")
    reader.reads(IDEA, "They start in one town.")


def chooses_together(story: Story) -> None:
    lead = story.signed_in("lead")
    lead.open(f"{ARAD}/taking-part/choosing/")
    lead.open(f"{ARAD}/taking-part/choosing/new/")
    lead.fills(title="What comes first at the mill?")
    options = lead.page.locator("[name=actions]")
    options.nth(0).check()
    options.nth(1).check()
    lead.press("Save")
    vote = lead.path
    lead.open(f"{vote}prepare/")
    lead.open(vote)
    lead.press("Open it")
    phone = story.people["Amina"]
    phone.open("/take-part/choose/")
    phone.follow("What comes first at the mill?")
    boxes = phone.page.locator("main input[type=text], main input[type=number]")
    boxes.nth(0).fill("2")
    boxes.nth(1).fill("1")
    with phone.going():
        phone.page.locator("main form button").first.click()
    lead.open(f"{vote}room/")
    lead.open(vote)
    lead.press("Close it and show the result")
    lead.reads("Result")
    # Three points of one person are told to nobody, so the lead says why it is decided.
    lead.page.locator("[name=chosen]").first.check()
    lead.fills(result="The first one comes first.", departs="Only one of you could come.")
    lead.press("Save and ask: does anyone object?")
    phone.open("/take-part/choose/")
    phone.follow("What comes first at the mill?")
    phone.page.locator("[name=text]").fill("القرى لا تحصل على شيء")
    _sends(phone, "object")
    lead.open(vote)
    lead.reads("القرى لا تحصل على شيء")
    lead.page.locator("[name$=reply]").fill("That is so. It comes next year.")
    lead.page.locator("[name$=stands][value=yes]").check()
    lead.press("Save the reply")
    lead.press("Save and make it final")
    lead.reads("Decided on", "It stands, and is recorded with the decision")
    phone.open("/take-part/choose/")
    phone.follow("What comes first at the mill?")
    phone.reads("That is so. It comes next year.")


def comments_on_the_draft(story: Story) -> None:
    """A version for consultation is read and commented on from the phone."""
    lead = story.signed_in("lead")
    lead.open(f"{ARAD}/versions/make/")
    lead.page.locator("[name=purpose][value=consultation]").check()
    lead.press("Make this version")
    lead.open(f"{ARAD}/taking-part/open/")
    lead.press("Open now", within=lead.page.locator("section[aria-labelledby=comments]"))
    phone = story.people["Amina"]
    phone.open("/take-part/draft/")
    with phone.going():
        phone.page.locator("main ul a, main ol a").first.click()
    paragraph = phone.page.locator("main details", has=phone.page.locator("textarea")).first
    paragraph.locator("summary").click()
    paragraph.locator("textarea").fill("هذا جيد")
    with phone.going():
        paragraph.locator("form button").first.click()
    phone.reads("هذا جيد")
