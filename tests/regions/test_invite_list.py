"""Many people invited at once, from a file or pasted cells; one button, once."""

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from activity.models import Entry, MailState
from activity.verbs import Verb
from regions import delivery, importing
from regions.access import region_for
from regions.importing import NotReadable, Person
from regions.models import Invitation, Organisation, Region
from tests import factories
from tests.conftest import Cast, ClientAs

PAGE = "/regions/arad/people/invite-list/"
PEOPLE = "/regions/arad/people/"
TWO = (
    "Name,E-mail,Organisation,Kind,Migrant-led,Part\n"
    "Maria Ionescu,Maria@example.org,Casa Comună,NGO,yes,works with us\n"
    "Ali Hassan,ali@example.org,,,,\n"
)


def read(region: Region, cast: Cast, text: str) -> list[Person]:
    return importing.preview(region_for(cast["lead"], region.slug), text)


def look(client: Client, text: str, **more: str) -> dict[str, str]:
    """Return the form of the page that shows what becomes of the list."""
    answer = client.post(PAGE, {"list": text, "role": "stakeholder", **more})
    form = answer.context["form"]
    return {name: form[name].value() for name in ("list", "role", "shown")}


def invite(client: Client, text: str, **more: str) -> str:
    shown = look(client, text, **more)
    return client.post(PAGE, {**shown, "invite": "1"}, follow=True).content.decode()


# --- Reading -----------------------------------------------------------------


def test_a_row_says_whom_it_invites_and_for_which_organisation(
    region: Region, cast: Cast
) -> None:
    maria, ali = read(region, cast, TWO)

    assert (maria.number, maria.email, maria.name) == (2, "maria@example.org", "Maria Ionescu")
    assert maria.values == {
        "name": "Casa Comună",
        "kind": "civil_society",
        "migrant_led": True,
        "part": "works_with",
    }
    assert maria.is_new
    assert (ali.name, ali.organisation, ali.refused) == ("Ali Hassan", "", "")


ROMANIAN = """
E-mail;Nume;Organizația;Tip;Condusă de migranți;Rolul
a@example.org;Ana Pop;Casa;Asociație sau fundație;da;lucrează cu noi
"""
TABBED = """
Tip organizație|Rol jucat|Adresa de e-mail|Prenume|Nume|Nume organizație|Migranți
ONG|lucreaza cu noi|a@example.org|Ana|Pop|Casa|DA
""".replace("|", "\t")
QUOTED = """
"Migrant-led","Kind of organisation","Name of the person","Part","Email","Organization"
"1","association","Ana Pop","works_with","a@example.org","Casa"
"""
TITLED = """
People we know

First name,Last name,Mail,Institution,Type,Migrant,Part
Ana,Pop,mailto:a@example.org,Casa,Association or NGO,x,works with us
"""


@pytest.mark.parametrize("text", [ROMANIAN, TABBED, QUOTED, TITLED])
def test_heads_are_known_in_two_languages_any_order_and_any_divider(
    region: Region, cast: Cast, text: str
) -> None:
    (one,) = read(region, cast, text)

    assert not one.refused
    assert (one.email, one.name, one.organisation) == ("a@example.org", "Ana Pop", "Casa")
    assert one.values["kind"] == "civil_society"
    assert one.values["part"] == "works_with"
    assert one.migrant_led


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16", "cp1250"])
def test_a_file_is_read_from_any_old_program(
    client_as: ClientAs, region: Region, code: str
) -> None:
    text = "Nume;E-mail\r\nȘtefan Țăran;s@example.org\r\n"
    if code == "cp1250":
        text = text.replace("Ș", "Ş").replace("Ț", "Ţ")
    file = SimpleUploadedFile("list.csv", text.encode(code))

    answer = client_as("lead").post(PAGE, {"file": file, "role": "stakeholder"})

    (one,) = answer.context["ready"]
    assert one.name.replace("Ş", "Ș").replace("Ţ", "Ț") == "Ștefan Țăran"


def test_a_western_file_is_read_in_a_western_region(client_as: ClientAs, cast: Cast) -> None:
    region = factories.RegionFactory.create(slug="navarra", country="ES")
    factories.MembershipFactory.create(region=region, user=cast["lead"], role="lead")
    file = SimpleUploadedFile(
        "list.csv", "Name,E-mail\nBegoña Ibáñez,b@example.org\n".encode("cp1252")
    )

    answer = client_as("lead").post(
        "/regions/navarra/people/invite-list/", {"file": file, "role": "stakeholder"}
    )

    assert [one.name for one in answer.context["ready"]] == ["Begoña Ibáñez"]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("Ana,not an address,,,", "“not an address” is not an e-mail address."),
        ("Ana,,,,", "There is no e-mail address."),
        (",a@example.org,,,", "There is no name."),
        (f"{'x' * 121},a@example.org,,,", "longer than 120 characters"),
        (f"Ana,a@example.org,{'x' * 201},,", "longer than 200 characters"),
        ("Ana,a@example.org,Casa,choir,", "We do not know the kind “choir”. Write one of"),
        ("Ana,a@example.org,Casa,,maybe", "write yes or no, not “maybe”"),
        ("Ana,EDITOR@example.org,,,", "editor@example.org works with you already."),
        ("Ana,invited@example.org,,,", "invited@example.org is invited already."),
        ("Ana,FIRST@example.org,,,", "first@example.org stands in row 2 already."),
    ],
)
def test_a_refused_row_has_its_sentence(
    region: Region, cast: Cast, row: str, sentence: str
) -> None:
    factories.InvitationFactory.create(region=region, email="invited@example.org")
    heads = "Name,E-mail,Organisation,Kind,Migrant-led\nFirst,first@example.org,,,\n"

    first, one = read(region, cast, f"{heads}{row}\n")

    assert not first.refused
    assert sentence in one.refused


def test_an_unknown_part_is_told_with_the_parts_there_are(region: Region, cast: Cast) -> None:
    (one,) = read(region, cast, "Name,Mail,Part\nAna,a@example.org,watches us\n")

    assert "is informed, is asked, works with us, decides with us" in one.refused


def test_who_left_or_whose_invitation_was_withdrawn_may_be_invited_again(
    region: Region, cast: Cast
) -> None:
    gone = factories.MembershipFactory.create(region=region, state="left").user
    factories.InvitationFactory.create(
        region=region, email="back@example.org", withdrawn_at=timezone.now()
    )

    people = read(region, cast, f"Name,Mail\nA,{gone.email}\nB,back@example.org\n")

    assert not [one.refused for one in people if one.refused]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Name,Telephone\nAna,123\n", importing.NO_HEADS),
        ("Name,E-mail\n", importing.NOBODY),
        ("just words", importing.NO_HEADS),
        ("Name,E-mail\n" + "A,a@example.org\n" * 501, importing.TOO_LONG),
        ("Name,E-mail\n" + "x" * 500_000, importing.TOO_LARGE),
        ('Name,E-mail\n"' + "x" * 200_000, importing.NOT_CSV),
    ],
)
def test_a_list_that_cannot_be_taken_is_answered_with_a_sentence(
    client_as: ClientAs, text: str, sentence: str
) -> None:
    answer = client_as("lead").post(PAGE, {"list": text, "role": "stakeholder"})

    assert answer.context["form"].errors["list"] == [str(sentence)]
    assert answer.context["form"]["list"].value() == text, "what was pasted is kept"


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("list.xlsx", b"PK\x03\x04rest", importing.NOT_CSV),
        ("list.csv", b"Name,E-mail\nA\x00,a@example.org", importing.NOT_CSV),
        ("list.csv", b"Name,E-mail\n" + b"x" * 500_001, importing.TOO_LARGE),
        ("list.exe", b"Name,E-mail\nA,a@example.org", importing.NOT_CSV),
    ],
)
def test_a_file_that_cannot_be_taken_is_answered_with_a_sentence(
    client_as: ClientAs, name: str, data: bytes, sentence: str
) -> None:
    answer = client_as("lead").post(
        PAGE, {"file": SimpleUploadedFile(name, data), "role": "stakeholder"}
    )

    assert answer.context["form"].errors["file"] == [str(sentence)]


@given(
    text=st.text(max_size=300)
    | st.binary(max_size=300).map(lambda b: b.decode("cp1252", "replace"))
)
@examples(max_examples=40)
def test_whatever_is_pasted_is_read_or_refused(text: str) -> None:
    try:
        rows = importing._rows(importing.tidy(f"Name,E-mail,Kind\n{text}"))
    except NotReadable:
        rows = []
    for number, cells in rows:
        person = Person(number)
        assert importing._read(person, cells) or person.email


# --- Inviting ----------------------------------------------------------------


def test_nothing_happens_before_the_button(client_as: ClientAs, region: Region) -> None:
    answer = client_as("lead").post(PAGE, {"list": TWO, "role": "editor"})

    assert "Invite these 2 people" in answer.content.decode()
    assert not Invitation.objects.exists()
    assert not Organisation.objects.exists()
    assert not Entry.objects.exists()


def test_one_button_invites_them_all_and_mails_by_the_queue(
    client_as: ClientAs,
    region: Region,
    cast: Cast,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks() as queued:
        page = invite(client_as("lead"), TWO)

    assert "2 people are invited." in page
    ali, maria = Invitation.objects.order_by("email")
    (casa,) = Organisation.objects.all()
    assert (maria.role, maria.organisation, maria.language) == ("stakeholder", casa, "ro")
    assert (maria.invited_by, maria.mail) == (cast["lead"], MailState.WAITING)
    assert ali.organisation is None
    assert (casa.name, casa.kind, casa.migrant_led) == ("Casa Comună", "civil_society", True)
    told = Entry.objects.get(verb=Verb.PERSON_INVITED)
    assert told.sentence == "The lead invited 2 people to work in Arad."
    assert "example.org" not in str(list(Entry.objects.values()))
    assert len(queued) == 1, "one message to the worker, whatever the number"
    assert delivery.deliver_waiting() == 2
    assert {one.to[0] for one in mail.outbox} == {"maria@example.org", "ali@example.org"}


def test_another_role_can_be_chosen(client_as: ClientAs, region: Region) -> None:
    invite(client_as("lead"), TWO, role="editor")

    assert {one.role for one in Invitation.objects.all()} == {"editor"}


def test_sent_twice_it_invites_once(client_as: ClientAs, region: Region) -> None:
    client = client_as("lead")
    shown = {**look(client, TWO), "invite": "1"}

    client.post(PAGE, shown)
    again = client.post(PAGE, shown, follow=True).content.decode()

    assert "Everybody in this list is invited already. No mail is sent." in again
    assert Invitation.objects.count() == 2
    assert Organisation.objects.count() == 1


def test_only_the_list_that_was_shown_is_invited(client_as: ClientAs, region: Region) -> None:
    client = client_as("lead")
    shown = look(client, TWO)

    answer = client.post(
        PAGE, {**shown, "invite": "1", "list": TWO + "Eve,eve@example.org,,,,\n"}
    )

    page = answer.content.decode()
    assert "You changed the list." in page
    assert "Invite these 3 people" in page
    assert not Invitation.objects.exists()


def test_rows_that_are_refused_hold_up_nobody(client_as: ClientAs, region: Region) -> None:
    page = invite(client_as("lead"), TWO + "Eve,no address,,,,\n")

    assert "2 people are invited." in page


def test_an_organisation_is_found_by_its_name_and_stays_as_it_is(
    client_as: ClientAs, region: Region
) -> None:
    there = factories.OrganisationFactory.create(
        region=region, name="CASA COMUNĂ", kind="culture", part="asked"
    )
    client = client_as("lead")
    answer = client.post(PAGE, {"list": TWO, "role": "stakeholder"})
    assert "is in the list already and stays as it is" in answer.content.decode()

    invite(client, TWO)

    (casa,) = Organisation.objects.all()
    assert (casa.pk, casa.kind, casa.migrant_led) == (there.pk, "culture", False)
    assert Invitation.objects.get(name="Maria Ionescu").organisation == there


def test_an_organisation_that_had_left_takes_part_again(
    client_as: ClientAs, region: Region
) -> None:
    there = factories.OrganisationFactory.create(
        region=region, name="Casa Comună", kind="culture", state="left"
    )
    client = client_as("lead")
    answer = client.post(PAGE, {"list": TWO, "role": "stakeholder"})
    assert "It takes part again." in answer.content.decode()

    invite(client, TWO)

    there.refresh_from_db()
    assert (there.state, there.kind) == ("active", "civil_society")
    assert Organisation.objects.count() == 1


def test_two_people_of_one_new_organisation_make_it_once(
    client_as: ClientAs, region: Region
) -> None:
    invite(
        client_as("lead"),
        "Name,Mail,Organisation\nA,a@example.org,Casa\nB,b@example.org,CASA\n",
    )

    (casa,) = Organisation.objects.all()
    assert {one.organisation for one in Invitation.objects.all()} == {casa}


def test_what_was_typed_is_shown_as_text(client_as: ClientAs, region: Region) -> None:
    text = 'Name,Mail,Organisation,Kind\n<b>A</b>,a@example.org,<i>C</i>,\nB,"<u>x",,\n'

    page = client_as("lead").post(PAGE, {"list": text, "role": "editor"}).content.decode()

    for raw in ("<b>A", "<i>C", "<u>x"):
        assert raw not in page
    assert "&lt;b&gt;A&lt;/b&gt;" in page


@pytest.mark.parametrize("many", [1, 100])
def test_a_long_list_is_looked_at_in_as_many_queries_as_a_short_one(
    client_as: ClientAs,
    region: Region,
    many: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    rows = "".join(f"P{at},p{at}@example.org,Casa {at}\n" for at in range(many))
    client = client_as("lead")

    with django_assert_num_queries(9):
        client.post(PAGE, {"list": f"Name,Mail,Organisation\n{rows}", "role": "stakeholder"})


@pytest.mark.parametrize("who", ["editor", "facilitator", "stakeholder", "aer-coordinator"])
def test_nobody_but_the_lead_invites_a_list(client_as: ClientAs, who: str) -> None:
    mark = importing.mark(importing.tidy(TWO))

    answer = client_as(who).post(
        PAGE, {"list": TWO, "role": "lead", "shown": mark, "invite": "1"}
    )

    assert answer.status_code == 403
    assert not Invitation.objects.exists()
