"""AER looks at all regions; a lead invites a colleague, who signs in by a code."""

from tests.journeys.conftest import Story
from tests.journeys.mail import letter_to

COLLEAGUE = "mirela.stan@example.org"


def sees_ten_regions(story: Story) -> None:
    coordinator = story.signed_in("aer-coordinator")
    assert coordinator.path == "/network/"
    assert coordinator.page.locator("tbody tr").count() == 10
    coordinator.reads("Demonstration. Not for real data.", "10 regions")
    for view in ("Sections", "Checklist and workplan", "Where they stand"):
        coordinator.follow(view)
        assert coordinator.page.locator("tbody tr").count() == 10
    table = coordinator.fetch(
        lambda: coordinator.page.get_by_role("link", name="Download this table (CSV)").click()
    )
    assert len(table.decode("utf-8-sig").splitlines()) == 11


def invites_a_colleague(story: Story) -> None:
    lead = story.signed_in("lead")
    lead.open("/regions/arad/people/")
    lead.follow("Invite")
    lead.fills(email=COLLEAGUE, name="Mirela Stan")
    lead.ticks("Editor")
    lead.press("Send the invitation")
    lead.reads("Mirela Stan", "Invited")

    letter = letter_to(story.product, COLLEAGUE)
    link = letter.link("/invitation/")
    passer_by = story.person("passer-by")
    for _time in range(3):
        passer_by.open(link)
    lead.open("/regions/arad/people/")
    lead.reads("Invited")

    colleague = story.person("colleague")
    # The page speaks the mail's language, the region's, until another is chosen.
    colleague.open(link)
    colleague.reads("Acceptați")
    colleague.press("English")
    colleague.press("Accept")
    lead.open("/regions/arad/people/")
    lead.reads_not("Invited")
    # So does the new account.
    colleague.press("English")
    colleague.open("/sign-in/out/")
    colleague.press("Sign out")
    colleague.signs_in_by_code(COLLEAGUE)
    colleague.reads("Your work", "Arad")
