"""The pages no step of the story leads through, each by who uses it."""

from urllib.parse import urlsplit

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


LIST = """Name,E-mail,Organisation,Kind,Migrant-led,Part
Amina Said,amina.said@example.org,Casa Migrantului (invented),NGO,yes,works with us
Ion Popa,not an address,,,,
"""


def invites_a_list(story: Story) -> None:
    """The lead narrows the list, sees who is missing, and invites many at once."""
    lead = story.signed_in("lead")
    lead.open(f"{ARAD}/people/")
    lead.unfolds("Filter the list")
    lead.chooses("kind", "Municipality")
    lead.press("Show")
    lead.reads("people and organisations")
    lead.follow("Show all")
    lead.follow("See who is missing, by kind of organisation")
    lead.reads("Nobody yet from:")
    lead.follow("Invite from a list")
    lead.fills(list=LIST)
    lead.press("Show what becomes of it")
    lead.reads("Row 3: “not an address” is not an e-mail address.", "Is added to the list:")
    lead.press("Invite 1 person")
    lead.reads("1 person is invited.", "Casa Migrantului (invented)")
    letter_to(story.product, "amina.said@example.org")


def hands_on_a_link(story: Story) -> None:
    """An organisation hands on a link; who has it joins after a mail."""
    lead = story.signed_in("lead")
    lead.open(f"{ARAD}/people/?text=migrantului&kind=organisations")
    lead.follow("Casa Migrantului (invented)")
    lead.follow("Make a link")
    lead.fills(most="3")
    lead.press("Make the link")
    lead.reads("3 of 3 places are left.")
    address = lead.page.locator("#address").input_value()
    member = story.person("member of an organisation")
    member.open(urlsplit(address).path)
    member.fills(name="Yusuf Said", email="yusuf.said@example.org")
    member.press("Send me the mail")
    member.reads("Look into your mailbox")
    letter = letter_to(story.product, "yusuf.said@example.org")
    member.open(letter.link("/invitation/"))
    member.press("Accept")
    lead.open(lead.path)
    lead.reads("Yusuf Said", "2 of 3 places are left.")
    lead.press("Withdraw the link")
    lead.reads("The link is withdrawn.")
    member.open(urlsplit(address).path, status=410)


def outsiders_learn_nothing(story: Story) -> None:
    stranger = story.person("new lead")
    for page in (f"{ARAD}/", f"{ARAD}/people/", f"{ARAD}/versions/3/"):
        stranger.open(page, status=404)
