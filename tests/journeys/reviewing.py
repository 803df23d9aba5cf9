"""Check and send; AER reviews twice; the region replies."""

from tests.journeys.conftest import Story
from tests.journeys.mail import letter_to
from tests.journeys.writing import ARAD, section

SUMMARY = "Arad wants every newcomer to meet the county in the first month. It begins in 2027."
NEEDED = "Say who pays the guides after 2028."
PRAISE = "Others can learn from the evening school."


def shares_the_draft(story: Story) -> None:
    """AER reads the draft while it is shared, and no longer."""
    lead, coordinator = story.signed_in("lead"), story.signed_in("aer-coordinator")
    coordinator.open(f"{ARAD}/", status=403)
    lead.open(f"{ARAD}/")
    lead.press("Share the draft with AER")
    lead.reads("AER can now read your draft")
    for page in ("", "sections/context/", "checklist/", "workplan/", "workplan/money/"):
        coordinator.open(f"{ARAD}/{page}")
    lead.open(f"{ARAD}/sharing/")
    lead.press("Stop sharing")
    coordinator.open(f"{ARAD}/", status=403)


def sends_the_first_version(story: Story) -> None:
    lead = story.signed_in("lead")
    lead.open(f"{ARAD}/check/")
    lead.reads("Ready to send")
    lead.types("Short summary in English", "Too short")
    lead.press("Send version 1 for review", status=422)
    lead.types("Short summary in English", SUMMARY)
    lead.press("Send version 1 for review")
    lead.reads("Version 1 is with AER.", SUMMARY)
    lead.open(f"{ARAD}/check/")
    lead.reads("Version 1 is with AER since")


def takes_it_back_and_sends_again(story: Story) -> None:
    lead = story.signed_in("lead")
    lead.open(f"{ARAD}/versions/1/review/")
    lead.follow("Take it back from review")
    lead.confirms()
    lead.open(f"{ARAD}/check/")
    lead.types("Short summary in English", SUMMARY)
    lead.press("Send version 2 for review")


def aer_reviews(story: Story) -> None:
    coordinator = story.signed_in("aer-coordinator")
    letter_to(story.product, story.accounts["aer-coordinator"].email)
    coordinator.open("/network/")
    waiting = coordinator.page.locator(".trio section").first
    coordinator.follow("Arad", within=waiting)
    assert coordinator.path == f"{ARAD}/versions/2/review/"
    coordinator.follow("Choose reviewers")
    coordinator.ticks("Tomás Oliveira (fictional)")
    coordinator.press("Save")
    coordinator.reads("Tomás Oliveira")

    reviewer = story.signed_in("aer-reviewer")
    reviewer.open(f"{ARAD}/versions/2/")
    reviewer.reads(SUMMARY, "We do not know enough about:")
    reviewer.follow_like("Comment here")
    for level, text in (("Needed", NEEDED), ("Well done", PRAISE)):
        if not reviewer.page.locator("[name=place]").input_value():
            reviewer.page.locator("[name=place]").select_option(index=2)
        reviewer.ticks(level)
        reviewer.types("Your comment", text)
        reviewer.press("Save the comment")
        reviewer.reads(text)
    reviewer.follow("Ask for changes")
    reviewer.confirms()


def region_replies(story: Story) -> None:
    lead = story.signed_in("lead")
    letter_to(story.product, story.accounts["lead"].email)
    lead.open(f"{ARAD}/check/")
    lead.reads("1 comment marked needed has no reply from you.")
    lead.open(f"{ARAD}/versions/2/review/")
    lead.follow_like("Reply")
    lead.types("Your reply", "The county pays them from its own budget; see section 7.")
    lead.press("Save the reply")
    section(lead, "objectives", "not_now")
    lead.fills_in("not_now.text", "We do not build a new house for guests before 2030.")
    lead.press("Continue")
    lead.open(f"{ARAD}/check/")
    lead.types("Short summary in English", SUMMARY)
    lead.press("Send version 3 for review")


def aer_sees_what_changed_and_closes(story: Story) -> None:
    reviewer = story.signed_in("aer-reviewer")
    reviewer.open(f"{ARAD}/versions/3/review/")
    reviewer.reads("What changed since version 2", NEEDED, "see section 7")
    reviewer.open(f"{ARAD}/versions/3/changes/")
    reviewer.reads("We do not build a new house for guests before 2030.")
    coordinator = story.signed_in("aer-coordinator")
    coordinator.open(f"{ARAD}/versions/3/review/")
    coordinator.press_like("Close this comment")
    coordinator.open(f"{ARAD}/versions/3/close/")
    coordinator.confirms()
    coordinator.reads("Reviewed")
