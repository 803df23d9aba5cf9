"""The lead asks the statistics office; somebody without an account answers on a phone."""

from tests.journeys.conftest import Story
from tests.journeys.mail import letter_to
from tests.journeys.person import PHONE
from tests.journeys.writing import ARAD, section

OFFICE = "dana.moldovan@stat.example"
ANSWER = "Since 2021 the county counts 9,400 more people with a residence permit."
FIELD = "change.text"


def asks_the_statistics_office(story: Story) -> None:
    lead = story.signed_in("lead")
    section(lead, "context", "change")
    lead.follow("Ask someone")
    lead.reads("They need no account and see nothing else")
    lead.fills(name="Dana Moldovan", email=OFFICE)
    lead.types("A line to this person", "You sent us the table of 2021.")
    lead.fills(wanted_by_day="3", wanted_by_month="3", wanted_by_year="2031")
    lead.press("Send the question")
    lead.reads("Asked: Dana Moldovan, by 3 March 2031")

    link = letter_to(story.product, OFFICE).link("/answer/")
    passer_by = story.person("passer-by")
    for _time in range(3):
        passer_by.open(link)
    lead.follow("Asked: Dana Moldovan, by 3 March 2031")
    lead.reads("The link in the mail works until")
    lead.reads_not("Take it over")

    office = story.person("statistics office")
    office.page.set_viewport_size({"width": PHONE, "height": 740})
    office.open(link)
    office.reads("You sent us the table of 2021.")
    assert not office.page.locator("nav.menu").count()
    office.fills_in(FIELD, ANSWER)
    office.fills(your_role="Head of population statistics")
    office.press("Send my answer")
    office.reads("Thank you. We got your answer")
    assert office.page.locator(f'[name="{FIELD}"]').input_value() == ANSWER


def says_who_sees_to_a_section(story: Story) -> None:
    lead = story.signed_in("lead")
    lead.open(f"{ARAD}/sections/context/")
    lead.follow("Say who sees to it, and by when")
    editor = lead.page.locator("select[name=owner] option").nth(1).inner_text()
    lead.chooses("owner", editor)
    lead.fills(wanted_by_day="3", wanted_by_month="3", wanted_by_year="2031")
    lead.press("Save")
    lead.reads(f"{editor} sees to it.", "Wanted by 3 March 2031.")
    lead.open(f"{ARAD}/")
    lead.reads(f"wanted by 3 March 2031, {editor}", "Asked of others", "Dana Moldovan")
    lead.open("/your-work/")
    lead.reads("Asked of you", "What you asked others", "Dana Moldovan")


def sends_it_back_and_takes_it_over(story: Story) -> None:
    lead, office = story.signed_in("lead"), story.person("statistics office")
    section(lead, "context", "change")
    lead.follow("Dana Moldovan proposes an answer")
    lead.reads("Head of population statistics", ANSWER, "What stands here now")
    lead.types("What is missing?", "And how many of them are children?")
    lead.press("Send it back")

    letter = letter_to(story.product, OFFICE, lambda one: "how many of them" in one.text)
    office.open(letter.link("/answer/"))
    office.reads("And how many of them are children?")
    fuller = f"{ANSWER} 2,100 of them are children."
    office.fills_in(FIELD, fuller)
    office.press("Send my answer")

    section(lead, "context", "change")
    lead.follow("Dana Moldovan proposes an answer")
    lead.follow("Change it first")
    assert lead.page.locator(f'[name="{FIELD}"]').input_value() == fuller
    lead.press("Take it over")
    lead.reads("Taken over. It stands here now.")
    lead.open(f"{ARAD}/sections/context/?read")
    lead.reads("2,100 of them are children.")

    office.open(letter.link("/answer/"), status=410)
    office.reads("This link was for one question and it was answered on")
