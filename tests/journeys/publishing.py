"""The lead publishes, everybody reads, a stakeholder takes the PDF home."""

from tests.journeys.conftest import Story
from tests.journeys.person import Person
from tests.journeys.product import wait_until
from tests.journeys.writing import ARAD

MADE_WITHIN = 120.0


def publishes_and_records_the_adoption(story: Story) -> None:
    lead = story.signed_in("lead")
    lead.open(f"{ARAD}/versions/")
    lead.open(f"{ARAD}/versions/3/publish/")
    lead.confirms()
    lead.open(f"{ARAD}/versions/3/adoption/")
    lead.types("Which body adopted it?", "County Council of Arad")
    lead.page.locator("select[name=act]").select_option(index=1)
    lead.types("Number of the act", "77/2026")
    for box, text in zip(("day", "month", "year"), ("2", "11", "2026"), strict=True):
        lead.fills_in(f"on_{box}", text)
    lead.page.locator("input[type=file]").set_input_files(
        {"name": "Act.txt", "mimeType": "text/plain", "buffer": b"The council adopts it.\n"}
    )
    lead.press("Save the adoption")
    lead.reads("County Council of Arad")


def everybody_reads_it(story: Story) -> None:
    reader = story.person("reader")
    reader.open("/")
    reader.follow("Arad")
    assert reader.path == "/strategies/arad/"
    reader.reads("County Council of Arad", "77/2026", "Reviewed by AER", "Fictional example")
    reader.open("/strategies/arad/3/")
    reader.open("/strategies/arad/2/", status=404)
    reader.open(f"{ARAD}/versions/3/", status=200)  # asked to sign in
    reader.reads("Sign in")


def stakeholder_takes_the_pdf(story: Story) -> None:
    person = story.signed_in("stakeholder")
    person.open(f"{ARAD}/")
    person.reads("Arad: what you can read")
    person.follow_like("Version 3, published on")
    content = takes_pdf(person, "Download the PDF")
    assert content.startswith(b"%PDF")
    assert len(content) > 20_000
    checks_the_pdf(story, content)


def takes_pdf(person: Person, button: str = "Make a PDF") -> bytes:
    """Ask for the PDF on this page, wait until it is ready, download it."""
    person.press(button)
    here = person.path

    def is_made() -> bool:
        person.page.goto(here)
        return person.page.get_by_role("link", name="Download the PDF").count() > 0

    wait_until(is_made, MADE_WITHIN, f"the PDF at {here}")
    person.look()
    return person.fetch(
        lambda: person.page.get_by_role("link", name="Download the PDF").click()
    )


def checks_the_pdf(story: Story, content: bytes) -> None:
    """Anybody can prove that the PDF in hand is the one made here."""
    reader = story.person("reader")
    reader.open("/check/")
    reader.page.locator("input[type=file]").set_input_files(
        {"name": "strategy.pdf", "mimeType": "application/pdf", "buffer": content}
    )
    reader.press("Check the PDF")
    reader.reads("Yes. This site made this PDF, and it is unchanged.")
    reader.page.locator("input[type=file]").set_input_files(
        {"name": "other.pdf", "mimeType": "application/pdf", "buffer": content + b" "}
    )
    reader.press("Check the PDF")
    reader.reads("We do not know this document.")


def draft_as_pdf(story: Story) -> None:
    lead = story.signed_in("lead")
    lead.open(f"{ARAD}/versions/")
    lead.page.locator("[name=kind][value=workplan]").check()
    assert takes_pdf(lead).startswith(b"%PDF")


def takes_the_publication_back(story: Story) -> None:
    lead, reader = story.signed_in("lead"), story.person("reader")
    lead.open(f"{ARAD}/versions/make/")
    lead.page.locator("[name=purpose]").first.check()
    lead.press("Make this version")
    lead.open(f"{ARAD}/versions/3/unpublish/")
    lead.types("Why do you take it back?", "The council wants to read it once more.")
    lead.press("Take the publication back")
    reader.open("/strategies/arad/3/")
    reader.reads("The council wants to read it once more.")
