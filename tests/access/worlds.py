"""One region per state of the access table, with something behind every address."""

import re
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import User
from documents.models import State
from frameworks.models import Audience, Need, Section
from regions.access import Place, role_in, token_of
from regions.models import Membership, Region, Role
from strategies.access import Desk
from strategies.models import Ask, Strategy
from tests import factories
from tests.versions.smallest import fill
from toolkit.models import ChecklistItem, Priority, Process
from versions import services
from versions.access import Reading
from versions.models import Level, Purpose, Version
from workplans.models import Action, Objective

Cast = dict[str, User]
TOKEN = "token-of-the-link"
REVIEWED = ("reviewed", "published", "replaced", "withdrawn")
PUBLISHED = ("published", "replaced", "withdrawn")


@dataclass
class World:
    """A region whose version 1 is in one state; `behind` says what stands at an address."""

    state: str
    region: Region
    cast: Cast
    behind: dict[str, Any] = field(default_factory=dict)

    def address(self, url: str) -> str:
        """Fill an address of the URL map with what this world has."""
        for start, literal in LITERAL.items():
            if url.startswith(start):
                return f"/{literal}"
        return "/" + re.sub(r"<\w+:(\w+)>", lambda one: self._value(url, one[1]), url)

    def _value(self, url: str, name: str) -> str:
        for key, value in self.behind.items():
            place, _space, known = key.partition(" ")
            if place == name and known in url:
                return str(value)
        return str(uuid4()) if name == "uuid" else str(self.behind[name])


SPREADSHEET = {
    "actions": {
        "title": "Actions",
        "rows": [[1, "Id (do not change)", "Title"], [2, None, "Night school"]],
    }
}

LITERAL = {
    "operator/^": "operator/regions/",
    "operator/(": "operator/nothing-here/",
    "sign-in/^": "sign-in/new-password/1-abcdef/",
}


def build(state: str, region: Region, cast: Cast, edition: Any) -> World:
    """Bring a region to `state` through the services, as its people and AER would."""
    world = World(state, region, cast, people_behind(region, cast, edition))
    world.behind |= {"uuid documents/": uuid4(), "number": 1}
    if state == "none":
        return world
    strategy = fill(factories.StrategyFactory.create(region=region, edition=edition))
    world.behind |= rows_behind(strategy)
    if state == "shared":
        services.share_draft(_desk(strategy, cast), shared=True)
        strategy.refresh_from_db()
    version = None
    if state not in {"draft", "shared"}:
        version = versions_of(world, strategy)
    world.behind["uuid documents/"] = _document(state, strategy, version)
    return world


def people_behind(region: Region, cast: Cast, edition: Any) -> dict[str, Any]:
    section = Section.objects.filter(edition=edition).prefetch_related("questions")[0]
    priority = Priority.objects.filter(edition=edition).prefetch_related("items")[0]
    spare = factories.MembershipFactory.create(region=region, role=Role.EDITOR)
    factories.InvitationFactory.create(token=TOKEN, region=region)
    pending = factories.InvitationFactory.create(region=region)
    organisation = factories.OrganisationFactory.create(region=region)
    link = factories.JoinLinkFactory.create(organisation=organisation)
    return {
        "region": region.slug,
        "section": section.key,
        # One nobody has answered: an empty form on it is no stale one.
        "page": _unanswered(section),
        "priority": priority.key,
        "item": priority.items.all()[0].key,
        "token invitation/": TOKEN,
        "token join/": token_of(link),
        "token answer/": TOKEN,
        "kind care/": "section",
        "key care/": section.key,
        "kind texts/": "action",
        "pk texts/": 1,
        "lost": "1",
        "pk objections/": 1,
        "pk choose/": 1,
        "move choosing/": "decide",
        "kind": "question",
        "key": f"{section.key}/{_unanswered(section)}",
        "pk people/": spare.pk,
        "pk invitations/": pending.pk,
        "uuid organisations/": organisation.uuid,
        "uuid links/": link.uuid,
        "digits": "10000000",
        **no_workshop_behind(),
        "content_type_id": 1,
        "object_id": Membership.objects.filter(region=region).values_list("pk", flat=True)[0],
    }


def _unanswered(section: Section) -> str:
    """Return the question of the small method that no state answers; its page is its key."""
    return next(one.key for one in section.questions.all() if one.need == Need.OPTIONAL)


def rows_behind(strategy: Strategy) -> dict[str, Any]:
    rows = [["Title"], ["Night school"]]
    mapping = {"0": "title"}
    waiting = factories.BatchFactory.create(strategy=strategy, rows=rows, mapping=mapping)
    taken = factories.BatchFactory.create(strategy=strategy, done_at=timezone.now(), count=1)
    sent = factories.BatchFactory.create(
        strategy=strategy, verb="plan_taken_over", rows=SPREADSHEET
    )
    return {
        "uuid /undo/": taken.uuid,
        "uuid spreadsheet/": sent.uuid,
        "uuid import/": waiting.uuid,
        "uuid objectives/": Objective.objects.filter(strategy=strategy)[0].uuid,
        "uuid actions/": Action.objects.filter(strategy=strategy)[0].uuid,
        "uuid files/": factories.EvidenceFileFactory.create(strategy=strategy).uuid,
        "uuid asked/": asked_about(strategy).uuid,
        **texts_behind(strategy),
        **choosing_behind(strategy),
        **places_behind(strategy),
        **input_behind(strategy),
        **workshop_behind(strategy),
    }


def no_workshop_behind() -> dict[str, Any]:
    return {"language": "en", "position": 1, "pk decisions/": 1, "pk corrections/": 1}


def workshop_behind(strategy: Strategy) -> dict[str, Any]:
    """Return a workshop on one question, with a decision and a correction."""
    workshop = factories.WorkshopFactory.create(strategy=strategy)
    item = ChecklistItem.objects.filter(priority__edition=strategy.edition)[0]
    factories.WorkshopItemFactory.create(workshop=workshop, item=item)
    return {
        "uuid workshops/": workshop.uuid,
        "uuid report/": workshop.uuid,
        "pk decisions/": factories.DecisionFactory.create(workshop=workshop).pk,
        "pk corrections/": factories.CorrectionFactory.create(workshop=workshop).pk,
    }


def places_behind(strategy: Strategy) -> dict[str, Any]:
    """Return a code with which people can take part."""
    ready = {"confirmed_at": timezone.now()}
    Process.objects.update_or_create(strategy=strategy, defaults=ready)
    code = factories.AccessCodeFactory.create(strategy=strategy)
    return {"digits": code.digits, "uuid codes/": code.uuid}


def choosing_behind(strategy: Strategy) -> dict[str, Any]:
    """Return a vote that asks whether anyone objects, and an objection nobody has answered."""
    vote = factories.VoteFactory.create(strategy=strategy, state="objections")
    factories.OptionFactory.create_batch(2, vote=vote)
    objection = factories.ObjectionFactory.create(vote=vote, seat=None)
    return {
        "uuid choosing/": vote.uuid,
        "pk objections/": objection.pk,
        "pk choose/": vote.pk,
        "move choosing/": "decide",
    }


def input_behind(strategy: Strategy) -> dict[str, Any]:
    """Return what a participant said."""
    factories.IdeaFactory.create(
        strategy=strategy, state="no", reason="The state decides this.", moderation="shown"
    )
    return {"uuid taking-part/": factories.IdeaFactory.create(strategy=strategy).uuid}


def texts_behind(strategy: Strategy) -> dict[str, Any]:
    """Return an action with a text that could not be saved over a colleague's."""
    action = factories.ActionFactory.create(strategy=strategy, removed_at=timezone.now())
    lost = factories.RevisionFactory.create(
        strategy=strategy, kind="workplans.action", object_uuid=action.uuid,
        field="role", value="Head of the unit", lost=True,
    )  # fmt: skip
    return {
        "uuid texts/": action.uuid,
        "kind texts/": "action",
        "pk texts/": lost.pk,
        "lost": str(lost.pk),
    }


def asked_about(strategy: Strategy) -> Ask:
    """Return what somebody was asked and has answered."""
    section = Section.objects.filter(edition=strategy.edition).prefetch_related("questions")[0]
    said = {"parts": {"text": "<p>We meet.</p>"}, "unread": {}, "stance": "answered"}
    return factories.AskFactory.create(
        token=TOKEN,
        strategy=strategy,
        key=f"{section.key}/{_unanswered(section)}",
        proposal={**said, "reason": ""},
        answered_at=timezone.now(),
    )


def _desk(strategy: Strategy, cast: Cast) -> Desk:
    return Desk(strategy, _place(strategy.region, cast["lead"]))


def _place(region: Region, user: User) -> Place:
    role = role_in(user, region)
    assert role is not None
    return Place(region, user, role)


def versions_of(world: World, strategy: Strategy) -> Version:
    """Make version 1, and version 2 where it replaces the first."""
    cast, state = world.cast, world.state
    desk = _desk(strategy, cast)
    one = services.send_for_review(desk, uuid=uuid4(), summary_en="People meet, and stay.")
    read = {
        who: Reading(one, _place(world.region, cast[who]))
        for who in ("lead", "aer-coordinator")
    }
    lead, coordinator = read["lead"], read["aer-coordinator"]
    services.assign(coordinator, [cast["aer-reviewer"]])
    written = services.comment(
        coordinator,
        uuid=uuid4(),
        kind="section",
        key=world.behind["section"],
        level=Level.NEEDED,
        text="Say who decides.",
    )
    world.behind["uuid comments/"] = written.uuid
    if state == "changes-asked":
        services.ask_for_changes(coordinator)
    if state in REVIEWED:
        services.close_review(coordinator)
    if state in PUBLISHED:
        services.publish(lead)
    if state == "withdrawn":
        services.withdraw_publication(lead, "The council wants to read it again.")
    if state == "replaced":
        services.reply(lead, written, "The council decides.", instead_of="")
        two = services.freeze(
            strategy, purpose=Purpose.PUBLICATION, uuid=uuid4(), by=cast["lead"]
        )
        services.publish(Reading(two, lead.place))
    one.refresh_from_db()
    return one


def _document(state: str, strategy: Strategy, version: Version | None) -> UUID:
    """Return a finished PDF: of the draft, of version 1 for AER, or as the public has it."""
    document = factories.DocumentFactory.create(
        strategy=strategy,
        version=version,
        audience=Audience.PUBLIC if state in PUBLISHED else Audience.REVIEWER,
        state=State.READY,
        record={"draft_on": "2026-03-03"},
        pages=3,
        size=8,
        file=ContentFile(b"%PDF-1.7", name=f"{state}.pdf"),
    )
    return document.uuid
