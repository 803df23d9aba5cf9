"""Many people invited at once, from a list the region has: a file or pasted cells.

The list is text from the first look to the last: nothing of it is kept here until the
people are invited, so there is nothing to erase if they are not.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.delimited import decoded, divider
from kernel.errors import DomainError
from kernel.text import bare, folded, line
from regions import services
from regions.access import Place
from regions.models import Membership, Organisation, OrganisationKind, PartPlayed, PersonState

MAX_BYTES = 500_000
MAX_ROWS = 500
# Above the heads there may be a title and a line or two.
LATEST_HEAD = 10

TOO_LARGE = gettext_lazy(
    "This list is larger than 500 KB. Save the columns with the people alone."
)
TOO_LONG = gettext_lazy("This list has more than 500 people. Split it into several lists.")
NOT_CSV = gettext_lazy(
    "We can read .csv files. Save your list as .csv, or copy its cells and paste them below."
)
NO_HEADS = gettext_lazy(
    "We found no column with e-mail addresses. Name the columns in the first row, for "
    "example: Name, E-mail, Organisation."
)
NOBODY = gettext_lazy("There is nobody in this list: below the heads there is no row.")

# What a column is, by how its head begins or what it has in it, without accents, spaces
# and marks, in English and Romanian. "Kind of organisation" is a kind: the first fits.
HEADS = {
    "email": r"mail|postaelectronica",
    "migrant_led": r"migra",
    "kind": r"^(kind|type|sort|tip|fel|categor)",
    "part": r"^(part|rol|contribut|implic)",
    "organisation": r"organi[sz]|institut|asocia|associa|speaksfor",
    "first_name": r"^(first|given|fore)|^prenume",
    "name": r"name|nume",
}
YES = frozenset(["yes", "y", "x", "1", "true", "da", "d", "✓", "v"])
NO = frozenset(["no", "n", "0", "false", "nu", "-"])
# How people write a kind beside its name in the list of kinds.
ALSO = {
    "ngo": OrganisationKind.CIVIL_SOCIETY,
    "ong": OrganisationKind.CIVIL_SOCIETY,
    "civil society": OrganisationKind.CIVIL_SOCIETY,
    "societate civila": OrganisationKind.CIVIL_SOCIETY,
    "company": OrganisationKind.EMPLOYER,
    "firma": OrganisationKind.EMPLOYER,
    "union": OrganisationKind.TRADE_UNION,
    "comuna": OrganisationKind.MUNICIPALITY,
    "oras": OrganisationKind.MUNICIPALITY,
    "biserica": OrganisationKind.FAITH,
    "church": OrganisationKind.FAITH,
}


class NotReadable(DomainError):
    """The list cannot be taken; the sentence says why and what to do."""


@dataclass
class Person:
    """One row of the list: whom it invites, or the sentence why it does not."""

    number: int
    email: str = ""
    name: str = ""
    organisation: str = ""
    kind: OrganisationKind | None = None
    migrant_led: bool = False
    part: PartPlayed | None = None
    is_new: bool = False
    refused: str = ""
    is_known: bool = False
    notes: list[str] = field(default_factory=list)

    @property
    def values(self) -> dict[str, Any]:
        """What a new organisation of this row is."""
        return {
            "name": self.organisation,
            "kind": self.kind or OrganisationKind.OTHER,
            "migrant_led": self.migrant_led,
            "part": self.part or PartPlayed.ASKED,
        }


def text_of(name: str, data: bytes, country: str) -> str:
    """Return a file as the text one could have pasted; raises NotReadable."""
    if len(data) > MAX_BYTES:
        raise NotReadable(TOO_LARGE)
    text = decoded(data, country)
    if not name.lower().endswith((".csv", ".txt", ".tsv")) or "\x00" in text:
        raise NotReadable(NOT_CSV)
    return tidy(text)


def tidy(text: str) -> str:
    """Return the text with one kind of line end: the same before and after a form."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")


def mark(text: str) -> str:
    """Return what tells whether the list sent is the list that was shown."""
    return sha256(text.encode()).hexdigest()


def preview(place: Place, text: str) -> list[Person]:
    """Say of every row whom it invites or why not; three queries."""
    known = _Known(place)
    people: list[Person] = []
    seen: dict[str, int] = {}
    for number, cells in _rows(text):
        person = Person(number)
        people.append(person)
        person.refused = _read(person, cells) or known.refuses(person) or ""
        if not person.refused and person.email in seen:
            person.refused = _("%(email)s stands in row %(row)d already.") % {
                "email": person.email,
                "row": seen[person.email],
            }
        if not person.refused:
            seen[person.email] = number
            known.describe(person)
    return people


class _Known:
    """Who is here already, read once for the whole list."""

    def __init__(self, place: Place) -> None:
        members = Membership.objects.filter(region=place.region, state=PersonState.ACTIVE)
        self.members = {one.lower() for one in members.values_list("user__email", flat=True)}
        pending = place.region.invitations.pending()
        self.invited = {one.lower() for one in pending.values_list("email", flat=True)}
        self.organisations = services.organisations_by_name(place.region)

    def refuses(self, person: Person) -> str:
        if person.email in self.members:
            person.is_known = True
            return _("%s works with you already.") % person.email
        if person.email in self.invited:
            person.is_known = True
            return _("%s is invited already.") % person.email
        return ""

    def describe(self, person: Person) -> None:
        """Say what becomes of the organisation; what is in the list stays as it is."""
        if not person.organisation:
            if person.kind or person.part or person.migrant_led:
                person.notes.append(
                    _("No organisation is named, so its kind and part are left out.")
                )
            return
        there = self.organisations.get(folded(person.organisation))
        if there is None:
            person.is_new = True
            if person.kind is None:
                person.notes.append(_("The kind is not said. You can choose it later."))
            self.organisations[folded(person.organisation)] = Organisation(**person.values)
            return
        person.organisation = there.name
        if there.state == PersonState.LEFT:
            person.notes.append(_("The organisation had left the list. It takes part again."))
            there.state = PersonState.ACTIVE
            return
        differs = (
            (person.kind and person.kind != there.kind)
            or (person.part and person.part != there.part)
            or (person.migrant_led and not there.migrant_led)
        )
        if differs:
            person.notes.append(
                _("The organisation is in the list already and stays as it is.")
            )


def _read(person: Person, cells: Mapping[str, str]) -> str:
    """Put what the cells say into `person`; return why the row is refused, or nothing."""
    person.email = cells.get("email", "").lower().removeprefix("mailto:")
    person.name = line(f"{cells.get('first_name', '')} {cells.get('name', '')}")
    person.organisation = cells.get("organisation", "")
    return (
        _address(person.email)
        or _lengths(person)
        or _choice(person, "kind", cells.get("kind", ""))
        or _choice(person, "part", cells.get("part", ""))
        or _yes_or_no(person, cells.get("migrant_led", ""))
    )


def _address(email: str) -> str:
    if not email:
        return _("There is no e-mail address.")
    try:
        validate_email(email)
    except ValidationError:
        return _("“%s” is not an e-mail address.") % email[:80]
    return _("This e-mail address is too long.") if len(email) > 254 else ""


def _lengths(person: Person) -> str:
    if not person.name:
        return _("There is no name.")
    if len(person.name) > 120:
        return _("The name is longer than 120 characters. Shorten it.")
    if len(person.organisation) > 200:
        return _("The organisation is longer than 200 characters. Shorten it.")
    return ""


def _choice(person: Person, name: str, said: str) -> str:
    if not said:
        return ""
    choices: type[OrganisationKind | PartPlayed]
    choices = OrganisationKind if name == "kind" else PartPlayed
    also: Mapping[str, str] = ALSO if name == "kind" else {}
    found = {**also, **_names(choices)}.get(_plain(said))
    if found is None:
        allowed = ", ".join(str(one.label) for one in choices)
        if name == "kind":
            return _("We do not know the kind “%(said)s”. Write one of these: %(kinds)s.") % {
                "said": said[:80],
                "kinds": allowed,
            }
        return _("We do not know the part “%(said)s”. Write one of these: %(parts)s.") % {
            "said": said[:80],
            "parts": allowed,
        }
    setattr(person, name, choices(found))
    return ""


def _yes_or_no(person: Person, said: str) -> str:
    person.migrant_led = _plain(said) in YES
    if said and not person.migrant_led and _plain(said) not in NO:
        return _("Migrant-led: write yes or no, not “%s”.") % said[:80]
    return ""


def _names(choices: type[OrganisationKind | PartPlayed]) -> dict[str, str]:
    """Return {a name in any of our languages: value}; "University or research" is three."""
    names: dict[str, str] = {}
    for one in choices:
        names[_plain(one.value)] = one.value
        for code, _language in settings.LANGUAGES:
            with translation.override(code):
                label = _plain(str(one.label))
            for name in (label, *re.split(r" (?:or|sau) ", label)):
                names.setdefault(re.sub(r"^(?:is|este) ", "", name), one.value)
                names.setdefault(name, one.value)
    return names


def _plain(said: str) -> str:
    return " ".join(re.sub(r"[_/.,;:()]+", " ", bare(said)).split())


# --- Rows of the text --------------------------------------------------------


def _rows(text: str) -> list[tuple[int, dict[str, str]]]:
    """Return the numbered rows below the heads as {what it is: text}; raises NotReadable."""
    if len(text.encode()) > MAX_BYTES:
        raise NotReadable(TOO_LARGE)
    rows: list[tuple[int, dict[str, str]]] = []
    columns: dict[int, str] = {}
    for number, cells in _cells(text):
        if columns:
            said = {what: cells[at] for at, what in columns.items() if at < len(cells)}
            rows.append((number, said))
        elif number <= LATEST_HEAD:
            columns = _columns(cells)
        if len(rows) > MAX_ROWS:
            raise NotReadable(TOO_LONG)
    if not columns:
        raise NotReadable(NO_HEADS)
    if not rows:
        raise NotReadable(NOBODY)
    return rows


def _cells(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that say something, with their numbers."""
    try:
        found = csv.reader(io.StringIO(text, newline=""), delimiter=divider(text))
        for number, row in enumerate(found, start=1):
            cells = [line(cell) for cell in row]
            if any(cells):
                yield number, cells
    except csv.Error as error:
        raise NotReadable(NOT_CSV) from error


def _columns(heads: Iterable[str]) -> dict[int, str]:
    """Return {number of the column: what it is} if these are heads, else nothing."""
    columns: dict[int, str] = {}
    for at, head in enumerate(heads):
        compact = re.sub(r"[\W\d_]+", "", bare(head))
        for meaning, form in HEADS.items():
            if "@" not in head and len(head) <= 80 and re.search(form, compact):
                if meaning not in columns.values():
                    columns[at] = meaning
                break
    return columns if "email" in columns.values() else {}
