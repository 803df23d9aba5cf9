"""The lead writes: sections with every kind of answer, conflicts, a lost sign-in."""

from tests.journeys.conftest import Story
from tests.journeys.person import WITH_SCRIPTS, Person

ARAD = "/regions/arad"
OTHERWISE = "Another answer: we do not have this, or it is in our document"
NOT_AVAILABLE = "We do not have this, because…"
NEW_LEAD = "siobhan.byrne@example.org"


def operator_gives_a_region_its_lead(story: Story) -> None:
    operator_makes_a_lead(story, NEW_LEAD, "Siobhan Byrne", "Donegal")


def first_page_of_a_region(story: Story) -> None:
    lead = story.person("new lead")
    lead.signs_in_by_code(NEW_LEAD)
    lead.open("/regions/donegal/")
    lead.reads("This is the place of Donegal", "Nothing here is public.")
    lead.press("Check the figures")
    lead.reads("We filled this in from a public source.")
    lead.open("/regions/donegal/")
    lead.reads("Not started")


# --- Sections ---------------------------------------------------------------------------


def answer_otherwise(person: Person, reason: str) -> None:
    """Say of each question on this page: we do not have this, because…"""
    for question in person.page.locator("section.asked").all():
        person.unfolds(OTHERWISE, within=question)
        question.get_by_label(NOT_AVAILABLE).check()
        question.get_by_label("Because… / in a few lines").fill(reason)
    person.press("Continue")


def section(person: Person, key: str, question: str) -> None:
    person.open(f"{ARAD}/sections/{key}/{question}/")


def writes_text_with_a_list(story: Story) -> None:
    lead = story.signed_in("lead")
    lead.open(f"{ARAD}/")
    lead.open(f"{ARAD}/sections/information/")
    lead.follow("Continue")
    assert lead.path == f"{ARAD}/sections/information/data_gaps/"
    lead.fills_in(
        "data_gaps.text",
        "We do not know enough about:\n\n- families in villages\n- nurses from abroad\n\n"
        "We ask both in <spring> & count {{ them }}.",
    )
    lead.press("Continue")
    assert lead.path == f"{ARAD}/sections/information/info_channels/"
    lead.open(f"{ARAD}/sections/information/?read")
    assert lead.page.locator("main li", has_text="nurses from abroad").count() == 1
    lead.reads("We ask both in <spring> & count {{ them }}.")


def adds_rows_to_a_table(story: Story) -> None:
    lead = story.signed_in("lead")
    section(lead, "information", "info_channels")
    rows = lead.page.locator("fieldset.row-card")
    shown = rows.count()
    for number in range(shown):
        box = rows.nth(number).get_by_role("textbox")
        box.nth(0).fill(f"Office number {number + 1}")
        box.nth(1).fill("Everybody who comes")
        box.nth(2).fill("Romanian, English")
    lead.press("Save and add another row")
    assert rows.count() > shown
    rows.nth(shown).get_by_role("textbox").nth(0).fill("Radio Arad")
    lead.press("Save and come back later")
    section(lead, "information", "info_channels")
    assert rows.nth(shown).get_by_role("textbox").nth(0).input_value() == "Radio Arad"
    assert rows.nth(0).get_by_role("textbox").nth(0).input_value() == "Office number 1"


def confirms_figures(story: Story) -> None:
    lead = story.signed_in("lead")
    section(lead, "context", "population")
    lead.reads("It is not confirmed yet, so it is not printed.")
    lead.ticks("We have checked this figure. It is right.")
    lead.page.locator('[name="population.migrant.0.code"]').select_option(index=1)
    lead.fills_in("population.migrant.0.value", "6 931")
    lead.page.locator('[name="population.migrant.0.concept"]').select_option(index=1)
    lead.fills_in("population.migrant.0.on", "31/12/2024")
    lead.fills_in("population.migrant.0.source", "Immigration office, yearly table")
    lead.press("Continue")
    section(lead, "context", "population")
    lead.reads_not("It is not confirmed yet")
    lead.reads("You have confirmed it.")


def says_what_is_not_there(story: Story) -> None:
    lead = story.signed_in("lead")
    section(lead, "finance", "sustainability")
    answer_otherwise(lead, "The council decides about 2030 only in its next term.")
    lead.open(f"{ARAD}/sections/finance/?read")
    lead.reads("The council decides about 2030 only in its next term.")


def keeps_a_number_nobody_can_read(story: Story) -> None:
    lead = story.signed_in("lead")
    typed = "about twelve thousand"
    section(lead, "finance", "participation_budget")
    lead.fills_in("participation_budget.amount", typed)
    lead.press("Continue")
    box = lead.page.locator('[name="participation_budget.amount"]')
    assert box.input_value() == typed
    assert lead.page.locator("#problems").is_visible()
    lead.open(f"{ARAD}/check/")
    lead.reads("1 answer holds something we could not read.")
    section(lead, "finance", "participation_budget")
    assert box.input_value() == typed
    lead.fills_in("participation_budget.amount", "12 000,50")
    lead.press("Continue")
    lead.open(f"{ARAD}/check/")
    lead.reads_not("something we could not read")


def brings_the_plan_there_is(story: Story) -> None:
    """Bring a document once; answer another question with its pages."""
    lead = story.signed_in("lead")
    lead.open(f"{ARAD}/plan-at-hand/")
    lead.page.locator("[name=file]").set_input_files(
        {"name": "Plan 2021.txt", "mimeType": "text/plain", "buffer": b"A plan of Arad.\n"}
    )
    lead.press("Bring this file")
    lead.reads("Plan 2021.txt")
    section(lead, "information", "narrative")
    lead.unfolds(OTHERWISE)
    lead.ticks("Our document says it")
    lead.chooses("narrative.document.other", "Plan 2021.txt")
    lead.fills_in("narrative.pages.other", "12–14")
    lead.types("Because… / in a few lines", "The chapter on how the county speaks.")
    lead.press("Continue")
    lead.open(f"{ARAD}/sections/information/?read")
    lead.reads("12–14", "The chapter on how the county speaks.")


def completes_a_section(story: Story) -> None:
    lead = story.signed_in("lead")
    lead.open(f"{ARAD}/sections/information/completed/")
    lead.page.locator("[name=completed][value=yes]").check()
    lead.press("Save")
    assert lead.path == f"{ARAD}/"
    lead.reads("“Knowledge and communication” is completed.")


# --- What must not be lost --------------------------------------------------------------


def meets_a_colleague_at_one_answer(story: Story) -> None:
    """Two people write the same answer: both texts stand side by side."""
    lead, editor = story.signed_in("lead"), story.signed_in("editor")
    section(lead, "resources", "learning")
    section(editor, "resources", "learning")
    editor.fills_in("learning.text", "The editor wrote this sentence first.")
    editor.press("Continue")
    lead.fills_in("learning.text", "The lead wrote another sentence later.")
    lead.press("Continue", status=409)
    lead.reads(
        "The editor wrote this sentence first.", "The lead wrote another sentence later."
    )
    lead.press("Keep mine")
    section(editor, "resources", "learning")
    field = editor.page.locator('[name="learning.text"]')
    assert "another sentence later" in field.input_value()
    section(lead, "resources", "learning")
    editor.fills_in("learning.text", "The lead and the editor wrote another sentence later.")
    editor.press("Continue")
    lead.fills_in("learning.text", "The lead wrote another sentence later, together.")
    lead.press("Continue", status=409)
    lead.press("Save the joined text")
    section(editor, "resources", "learning")
    both = "The lead and the editor wrote another sentence later, together."
    assert field.input_value() == both
    lead.follow_like("Earlier texts")
    lead.reads("not saved over a colleague's text", "Joined by")
    lead.follow_like("Join it with what stands now")
    lead.reads("Joined text")


def loses_the_sign_in_while_writing(story: Story) -> None:
    lead = story.signed_in("lead")
    section(lead, "evaluation", "learning_loop")
    written = "The council reads the result in public, and it stands on the county's site."
    lead.fills_in("learning_loop.text", written)
    lead.context.clear_cookies()
    if WITH_SCRIPTS:  # the page stays, with the text in it
        lead.page.get_by_role("button", name="Continue").click()
        lead.page.locator("[data-saving][data-state=signed_out]").wait_for()
        with lead.going():
            lead.page.locator("[data-sign-in]").click()
    else:
        lead.press("Continue")
        lead.reads("You were signed out after a long pause.")
    account = story.accounts["lead"]
    form = lead.page.locator("form", has=lead.page.locator("[name=password]"))
    form.locator("[name=login]").fill(account.email)
    form.locator("[name=password]").fill(account.password)
    lead.press("Sign in", within=form)
    if WITH_SCRIPTS:
        lead.reads("This is what you typed at ")
        lead.press("Continue")
    else:
        lead.reads("Your text is still here", written)
        lead.press("Send again")
    section(lead, "evaluation", "learning_loop")
    assert written in lead.page.locator('[name="learning_loop.text"]').input_value()


def answers_all_that_is_left(story: Story) -> None:
    answer_open_questions(story.signed_in("lead"), ARAD)


def answer_open_questions(person: Person, home: str) -> None:
    """Go from line to line of “Check and send” until no question is open."""
    person.open(f"{home}/check/")
    places = person.page.locator("ol.findings .spots a[href*='/sections/']")
    links = dict.fromkeys(str(one.get_attribute("href")) for one in places.all())
    assert links, "Check and send leads to no open question"
    for number, link in enumerate(links):
        person.open(link)
        if not _confirms(person):
            answer_otherwise(person, f"It is not known yet; office {number} asks for it.")


def _confirms(person: Person) -> bool:
    """Confirm what the product made from elsewhere; False if nothing of it is here."""
    tick = person.page.get_by_label("Yes, this is right")
    if not tick.count():
        return False
    tick.first.check()
    person.press("Continue")
    return True


def operator_makes_a_lead(story: Story, email: str, name: str, region: str) -> None:
    """Who runs the server makes the first account of a region, in the operator's pages."""
    password = "operator-belong-2026"
    story.product.manage(
        *("createsuperuser", "--noinput", "--email", "operator@example.org"),
        *("--name", "Operator"),
        DJANGO_SUPERUSER_PASSWORD=password,
    )
    operator = story.person("operator")
    operator.open("/operator/")
    operator.fills(login="operator@example.org", password=password)
    operator.press("Sign in")
    operator.open("/operator/accounts/user/add/")
    operator.fills(email=email, name=name)
    operator.press("Save")
    operator.open("/operator/regions/membership/add/")
    operator.chooses("user", name)
    operator.chooses("region", region)
    operator.page.locator("[name=role]").select_option("lead")
    operator.press("Save")
