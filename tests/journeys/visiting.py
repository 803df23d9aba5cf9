"""The pages no step of the story leads through, each by who uses it."""

from tests.journeys.conftest import Story
from tests.journeys.mail import letter_to
from tests.journeys.writing import ARAD

PUBLIC = (
    *("/about/", "/about/checklist/", "/help/", "/accessibility/", "/data-protection/"),
    *("/sign-in/no-account/", "/sign-in/closed/"),
)


def public_pages(story: Story) -> None:
    reader = story.person("reader")
    for page in PUBLIC:
        reader.open(page)
    reader.open("/")
    reader.press("Română")
    for page in ("/", "/about/", "/help/", "/sign-in/"):
        reader.open(page)
    reader.press("English")


def own_account(story: Story) -> None:
    """One's own data, messages, a new password by mail."""
    editor = story.signed_in("editor")
    editor.open("/account/")
    editor.fills(name="Radu Pintea, editor")
    editor.press("Save")
    editor.open("/account/password/")
    editor.open("/messages/")
    editor.open("/your-work/")
    forgetful = story.person("forgetful")
    email = story.accounts["facilitator"].email
    forgetful.open("/sign-in/new-password/")
    forgetful.page.locator("main [name=email]").fill(email)
    forgetful.confirms()
    assert forgetful.path == "/sign-in/new-password/sent/"
    letter = letter_to(story.product, email, lambda one: "/sign-in/new-password/" in one.text)
    forgetful.open(letter.link("/sign-in/new-password/"))
    forgetful.page.locator("main input[type=password]").fill("a-new-word-of-five-parts")
    forgetful.confirms()
    forgetful.open("/sign-in/new-password/saved/")


def people(story: Story) -> None:
    """The lead keeps the list of people and organisations."""
    lead = story.signed_in("lead")
    lead.open(f"{ARAD}/organisations/new/")
    lead.fills(name="Women's House (invented)")
    lead.page.locator("select[name=kind]").select_option(index=1)
    lead.page.locator("[name=part]").first.check()
    lead.press("Save")
    lead.follow("Women's House (invented)")
    lead.follow("Take this organisation from the list")
    lead.confirms()
    lead.open(f"{ARAD}/people/")
    lead.follow("Mirela Stan")
    lead.page.locator("[name=role][value=facilitator]").check()
    lead.press("Save")
    lead.follow("Mirela Stan")
    lead.follow("Remove this person")
    lead.press("Remove")
    lead.open(f"{ARAD}/people/invite/")
    lead.fills(email="nobody.yet@example.org", name="Nobody Yet")
    lead.page.locator("[name=role][value=editor]").check()
    lead.press("Send the invitation")
    lead.follow("Nobody Yet")
    lead.press("Withdraw the invitation")
    lead.reads("The invitation is withdrawn.")


def outsiders_learn_nothing(story: Story) -> None:
    stranger = story.person("new lead")
    for page in (f"{ARAD}/", f"{ARAD}/people/", f"{ARAD}/versions/3/"):
        stranger.open(page, status=404)
