"""What every page shows around its text: menus, languages, account, unread messages.

All of it is lazy: a page that does not use base.html asks the database nothing.
"""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from accounts.models import User
from activity.access import unread_count
from kernel.background import person_mark
from kernel.kept import is_waiting
from regions.access import network_role
from regions.models import Membership, PersonState, Region, Role
from strategies.models import Strategy

# The pages of a room that belong to another of the region's words than most of it.
VERSIONS_PARTS = {"check": "strategy", "sharing": "strategy"} | dict.fromkeys(
    ("input", "one_input", "report", "report_csv"), "taking_part"
)
CHECKLIST_VIEWS = {"checklist", "priority", "list", "steps", "item", "voices_csv"}


@dataclass(frozen=True)
class Entry:
    """A link of a menu; `current` is what aria-current says, or empty."""

    label: str
    url: str
    current: str = ""
    count: int = 0


@dataclass(frozen=True)
class Language:
    code: str
    name: str
    current: bool


def menus(request: HttpRequest) -> dict[str, "Site"]:
    return {"site": Site(request)}


class Site:
    """The frame of a page for one person at one address."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.demo = settings.DEMO
        self.contact = settings.CONTACT_EMAIL
        match = getattr(request, "resolver_match", None)
        self.room: str = (match.namespace if match else "") or ""
        self.view: str = (match.url_name if match else "") or ""
        self.slug: str = str(match.kwargs.get("region", "")) if match else ""

    @cached_property
    def person(self) -> User | None:
        user = getattr(self.request, "user", None)
        return user if user is not None and user.is_authenticated else None

    @cached_property
    def person_mark(self) -> str:
        """The word under which this browser keeps what this person typed."""
        return person_mark(self.person) if self.person else ""

    @property
    def signed_in(self) -> bool:
        return self.person is not None

    # --- Where the person is -------------------------------------------------

    @cached_property
    def memberships(self) -> list[Membership]:
        if self.person is None:
            return []
        return list(
            Membership.objects.filter(user=self.person, state=PersonState.ACTIVE)
            .select_related("region")
            .order_by("region__name")
        )

    @cached_property
    def membership(self) -> Membership | None:
        """The person's role in the region of this page, or in their only region."""
        here = [one for one in self.memberships if one.region.slug == self.slug]
        if here:
            return here[0]
        alone = len(self.memberships) == 1 and not self.slug
        return self.memberships[0] if alone else None

    @cached_property
    def is_aer(self) -> bool:
        return not self.membership and network_role(self.person or AnonymousUser()) is not None

    @cached_property
    def region(self) -> Region | None:
        if self.membership:
            return self.membership.region
        if self.slug and self.is_aer:
            return self.draft.region if self.draft else self._region_itself
        return None

    @cached_property
    def draft(self) -> Strategy | None:
        """For AER: the region's working copy; its menu opens with it, once shared."""
        return (
            Strategy.objects.current()
            .select_related("region")
            .filter(region__slug=self.slug)
            .first()
        )

    @property
    def _region_itself(self) -> Region | None:
        return Region.objects.filter(slug=self.slug).first()

    @property
    def place_name(self) -> str:
        if self.region:
            return self.region.name
        return _("Network") if self.is_aer else ""

    # --- Menus ---------------------------------------------------------------

    @cached_property
    def menu(self) -> list[Entry]:
        if self.membership:
            return self._of_region(self.membership)
        if self.is_aer:
            return self._of_aer()
        if self.signed_in:
            return self._entries((_("Your work"), "dashboard:your_work", ""))
        return self._entries(
            (_("Regions"), "versions:home", "versions:"),
            (_("About the method"), "frameworks:about", "frameworks:about"),
            (_("I have a code"), "toolkit:enter", ""),
            (_("Sign in"), settings.LOGIN_URL, "account"),
        )

    def _of_region(self, membership: Membership) -> list[Entry]:
        if membership.role == Role.STAKEHOLDER:
            return []
        return self._five_words(membership.region.slug)

    def _of_aer(self) -> list[Entry]:
        entries = self._entries((_("All regions"), "dashboard:network", ""))
        if self.region is None:
            return entries
        shared = self.draft is not None and self.draft.shared_at is not None
        return entries + self._five_words(self.region.slug, draft=shared, people=False)

    def _five_words(self, slug: str, *, draft: bool = True, people: bool = True) -> list[Entry]:
        words = []
        if draft:
            words += [
                (_("Strategy"), "dashboard:strategy", "strategy"),
                (_("Checklist"), "toolkit:checklist", "checklist"),
                (_("Workplan"), "workplans:plan", "workplan"),
            ]
        if people:
            words.append((_("Taking part"), "versions:input", "taking_part"))
        words.append((_("Versions"), "versions:list", "versions"))
        return self._entries(*words, slug=slug)

    @cached_property
    def part(self) -> str:
        """Which of the region's words this page belongs to."""
        if not self.slug:
            return ""
        if self.room == "versions":
            return VERSIONS_PARTS.get(self.view, "versions")
        if self.room == "toolkit":
            return "checklist" if self.view in CHECKLIST_VIEWS else "taking_part"
        rooms = {"workplans": "workplan", "regions": "taking_part", "documents": "versions"}
        return rooms.get(self.room, "strategy")

    @cached_property
    def beside(self) -> list[Entry]:
        """Return what stands beside each other below "Taking part", for the team."""
        if self.part != "taking_part" or self.membership is None:
            return []
        return self._entries(
            (_("Input"), "versions:input", ""),
            (_("People"), "regions:people", ""),
            (_("Workshops"), "toolkit:workshops", ""),
            (_("Choosing together"), "toolkit:votes", ""),
            (_("What is open"), "toolkit:openings", ""),
            (_("What became of it"), "versions:report", ""),
            slug=self.slug,
        )

    def _entries(self, *words: tuple[str, str, str], slug: str = "") -> list[Entry]:
        """Return the entries whose page exists; a menu shows no page to come."""
        entries = []
        for label, name, part in words:
            url = address(name, slug)
            if url:
                entries.append(Entry(label, url, self._current(name, part)))
        return entries

    def _current(self, name: str, part: str) -> str:
        here = f"{self.room}:{self.view}" if self.room else self.view
        if here == name:
            return "page"
        if part and (part == self.part or (part.endswith(":") and here.startswith(part))):
            return "true"
        return ""

    @cached_property
    def tools(self) -> list[Entry]:
        """Help and the account, in the same place on every page."""
        entries = []
        if self.signed_in and (self.membership or self.is_aer):
            entries += self._entries((_("Your work"), "dashboard:your_work", ""))
        entries += self._entries((_("Help"), "dashboard:help", ""))
        if not self.signed_in:
            return entries
        messages = address("activity:messages")
        if messages:
            entries.append(
                Entry(
                    _("Messages"),
                    messages,
                    self._current("activity:messages", ""),
                    self.unread,
                )
            )
        return entries + self._entries(
            (_("Your account"), "accounts:account", ""), (_("Sign out"), "account_logout", "")
        )

    @cached_property
    def footer(self) -> list[Entry]:
        return self._entries(
            (_("Help"), "dashboard:help", ""),
            (_("Accessibility"), "dashboard:accessibility", ""),
            (_("Data protection"), "dashboard:data_protection", ""),
            (_("About the method"), "frameworks:about", ""),
            (_("Check a document"), "versions:check_document", ""),
        )

    @cached_property
    def unread(self) -> int:
        return unread_count(self.person) if self.person else 0

    @property
    def kept_waiting(self) -> bool:
        return not self.signed_in and is_waiting(self.request)

    @cached_property
    def home_url(self) -> str:
        return (address("dashboard:your_work") if self.signed_in else "") or "/"

    # --- Languages -----------------------------------------------------------

    @property
    def here(self) -> str:
        """The address to come back to after changing the language."""
        return self.request.get_full_path() if self.request.method == "GET" else ""

    @cached_property
    def language_url(self) -> str:
        return address("accounts:language") if len(self.languages) > 1 else ""

    @cached_property
    def languages(self) -> list[Language]:
        now = get_language() or settings.LANGUAGE_CODE
        return [
            Language(code, str(get_language_info(code)["name_local"]).capitalize(), code == now)
            for code, _name in settings.LANGUAGES
        ]


def address(name: str, slug: str = "") -> str:
    """Return the address of a page, or nothing while the page is not built."""
    try:
        return reverse(name, kwargs={"region": slug} if slug else None)
    except NoReverseMatch:
        return ""
