"""The demonstration: three invented strategies in real regions, made by the real services.

Everything invented says so in its record (`fictional`). Loading twice changes nothing.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from accounts.demonstration import accounts
from accounts.models import User
from dashboard.people_example import People
from frameworks.models import Question, Section
from frameworks.services import mark_section, put_answer, start_strategy
from kernel import typed
from kernel.text import rich
from regions.access import Place, role_in
from regions.models import (
    Membership,
    NetworkMembership,
    NetworkRole,
    Organisation,
    OrganisationKind,
    Region,
    Role,
)
from strategies.access import Desk
from strategies.evidence import store
from strategies.models import EvidenceFile, Strategy
from toolkit.models import ChecklistItem, Priority
from toolkit.services import answer_item
from versions import services as versions
from versions.access import Reading
from versions.models import Level, Version
from workplans import services as plans
from workplans.models import Objective

FOLDER = Path(__file__).parent / "examples"
HALF_DONE = "arad"
LEADS = {"navarra": "Edurne Iriarte (fictional)", "pomerania": "Hanna Wilk (fictional)"}


def load() -> list[str]:
    """Create accounts and strategies that are missing; return the regions made now."""
    _accounts()
    made = []
    for path in sorted(FOLDER.glob("*.yaml")):
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
        region = Region.objects.get(slug=told["region"])
        if not Strategy.objects.filter(region=region).exists():
            with transaction.atomic():
                example = Example(told, _lead(region))
                example.make()
                _people(example)
            made.append(region.name)
    return made


def _people(example: "Example") -> None:
    """Let people take part in a strategy, where the examples tell of some."""
    path = FOLDER / "taking-part" / f"{example.told['region']}.yaml"
    if path.exists():
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
        People(told, example.desk, example.items, example.organisations, example).make()


def _accounts() -> None:
    region = Region.objects.get(slug=HALF_DONE)
    for one in accounts():
        if User.objects.filter(email__iexact=one.email).exists():
            continue
        user = User.objects.create_user(
            one.email, one.password, name=f"{one.name} (fictional)", fictional=True
        )
        if one.role in NetworkRole.values:
            NetworkMembership.objects.create(user=user, role=one.role)
        else:
            Membership.objects.create(user=user, region=region, role=one.role)


def _lead(region: Region) -> Place:
    """Return the lead of a region of the demonstration; two of them never sign in."""
    membership = Membership.objects.filter(region=region, role=Role.LEAD).first()
    if membership is None:
        user = User.objects.create_user(
            f"lead-{region.slug}@example.org", None, name=LEADS[region.slug], fictional=True
        )
        membership = Membership.objects.create(user=user, region=region, role=Role.LEAD)
    return Place(region, membership.user, Role.LEAD)


@dataclass
class Example:
    """One file of the folder becoming rows, through the services people's pages use."""

    told: dict[str, Any]
    place: Place
    objectives: dict[str, Objective] = field(default_factory=dict)

    def make(self) -> None:
        strategy = start_strategy(self.place.region, by=self.place.user)
        Strategy.objects.filter(pk=strategy.pk).update(
            title=self.told["title"],
            language=self.told["language"],
            currency=self.told["currency"],
            eur_rate=self.told.get("eur_rate"),
            eur_rate_on=self.told.get("eur_rate_on"),
            fictional=True,
        )
        strategy = Strategy.objects.select_related("region", "edition").get(pk=strategy.pk)
        self.desk = Desk(strategy, self.place)
        self.organisations = {
            one["key"]: self._organisation(one) for one in self.told["organisations"]
        }
        self._items()
        self._plan()
        # Last, since the answers say that the sums of the plan are right.
        self._answers()
        self._rounds()

    def uuid(self, *names: str) -> UUID:
        """The same names give the same uuid, so that a demonstration is reproducible."""
        return uuid5(NAMESPACE_URL, "/".join(["demonstration", self.told["region"], *names]))

    def _organisation(self, one: dict[str, Any]) -> Organisation:
        kind = one["kind"]
        return Organisation.objects.create(
            region=self.place.region,
            uuid=self.uuid("organisation", one["key"]),
            name=one["name"],
            kind=kind if kind in OrganisationKind.values else OrganisationKind.CIVIL_SOCIETY,
            migrant_led=one["migrant_led"],
            part=one["part"],
            fictional=True,
        )

    # --- Part One --------------------------------------------------------------------

    def _answers(self) -> None:
        questions = {
            f"{one.section.key}.{one.key}": one
            for one in Question.objects.filter(
                section__edition=self.desk.strategy.edition
            ).select_related("section__edition")
        }
        for key, given in self.told["answers"].items():
            question = questions[key]
            put_answer(
                self.desk.strategy,
                question,
                given.get("parts", {}),
                by=self.place.user,
                stance=given.get("stance", "answered"),
                document=self._document(given.get("document", "")),
                reason=given.get("reason", ""),
                pages=given.get("pages", ""),
            )
        for section in Section.objects.filter(
            edition=self.desk.strategy.edition, key__in=self.told.get("sections_completed", [])
        ):
            mark_section(self.desk, section, completed=True)

    def _document(self, title: str) -> EvidenceFile | None:
        """Return a small file that stands for a document the region has already."""
        if not title:
            return None
        told = f"{title}\n\nThis file is a fictional example. It has no other content.\n"
        upload = SimpleUploadedFile(f"{title}.txt", told.encode(), "text/plain")
        return store(self.desk.strategy, upload, self.place.user, is_plan=True)

    # --- Part Two --------------------------------------------------------------------

    def _items(self) -> None:
        self.items = {
            one.key: one
            for one in ChecklistItem.objects.filter(
                priority__edition=self.desk.strategy.edition
            ).select_related("priority__edition")
        }
        for key, given in self.told["items"].items():
            answer_item(
                self.desk,
                self.items[key],
                base_version=0,
                state=given["state"],
                note=given.get("note", ""),
                evidence=[
                    {name: str(bit) for name, bit in piece.items()}
                    for piece in given.get("evidence", [])
                ],
                next_step=given.get("next_step", ""),
                reason=given.get("reason", ""),
            )

    # --- The workplan ----------------------------------------------------------------

    def _plan(self) -> None:
        needs = [row["need"] for row in self.told["answers"]["context.needs"]["parts"]["rows"]]
        for one in self.told["objectives"]:
            self.objectives[one["key"]] = plans.save_objective(
                self.desk,
                uuid=self.uuid("objective", one["key"]),
                base_version=0,
                values={
                    "title": one["title"],
                    "needs": [needs[at] for at in one.get("needs", [])],
                    "why": one.get("why", ""),
                },
                measures=[_measure(m) for m in one.get("measures", [])],
            )
        self.priorities = {
            one.key: one for one in Priority.objects.filter(edition=self.desk.strategy.edition)
        }
        for one in self.told["actions"]:
            self._action(one)

    def _action(self, one: dict[str, Any]) -> None:
        plans.save_action(
            self.desk,
            plans.ActionInput(
                uuid=self.uuid("action", one["key"]),
                base_version=0,
                values={
                    "title": one["title"],
                    "reference": one.get("reference", ""),
                    "description": rich(one.get("description", "")),
                    "objective": self.objectives.get(one.get("objective", "")),
                    "priority": self.priorities.get(one.get("priority", "")),
                    "domain": one.get("domain", ""),
                    "groups": one.get("groups", []),
                    "principles": one.get("principles", {}),
                    "responsible": self.organisations.get(one.get("responsible", "")),
                    "role": one.get("role", ""),
                    "agreed": one.get("agreed"),
                    "starts": _month(one.get("starts")),
                    "ends": _month(one.get("ends")),
                    "no_extra_cost": bool(one.get("no_extra_cost")),
                    "no_cost_reason": one.get("no_extra_cost", ""),
                    "state": one.get("state", "planned"),
                    "territory": one.get("territory", ""),
                    "levels": one.get("levels", []),
                },
                money=[_money(line, self.told["currency"]) for line in one.get("money", [])],
                measures=[_measure(m) for m in one.get("measures", [])],
                partners=[
                    {**row, "organisation": self.organisations[row["organisation"]]}
                    for row in one.get("partners", [])
                ],
                steps=[_with_days(row, "by", "done_on") for row in one.get("steps", [])],
                risks=[_with_days(row, "look_again_on") for row in one.get("risks", [])],
                items=[self.items[key] for key in one.get("items", [])],
            ),
        )

    # --- Review and publication ------------------------------------------------------

    def _rounds(self) -> None:
        if "summary" not in self.told:
            return
        version = versions.send_for_review(
            self.desk, uuid=self.uuid("version", "1"), summary_en=self.told["summary"]
        )
        reviewer = User.objects.get(network_role__role=NetworkRole.REVIEWER)
        coordinator = User.objects.get(network_role__role=NetworkRole.COORDINATOR)
        versions.assign(self._reading(version, coordinator), [reviewer])
        self._comments(version, reviewer)
        if "adoption" in self.told:
            versions.close_review(self._reading(version, coordinator))
            version.refresh_from_db()
            mine = Reading(version, self.place)
            versions.record_adoption(mine, **_act(self.told["adoption"]), file=None)
            versions.publish(mine)

    def _reading(self, version: Version, user: User) -> Reading:
        role = role_in(user, self.place.region)
        assert role is not None  # noqa: S101 - the accounts above have their roles
        return Reading(version, Place(self.place.region, user, role))

    def _comments(self, version: Version, reviewer: User) -> None:
        for at, one in enumerate(self.told.get("comments", [])):
            key = one["key"]
            if one["place"] == "item":
                key = f"{self.items[key].priority.key}/{key}"
            elif one["place"] == "action":
                key = str(self.uuid("action", key))
            versions.comment(
                self._reading(version, reviewer),
                uuid=self.uuid("comment", str(at)),
                kind=one["place"],
                key=key,
                level=Level(one["level"]),
                text=one["text"],
            )


def _act(told: dict[str, Any]) -> dict[str, Any]:
    on = told["on"]
    return {
        "body": told["body"],
        "act": told["act"],
        "number": str(told.get("number", "")),
        "on": on if isinstance(on, date) else date.fromisoformat(str(on)),
    }


def _month(value: Any) -> date | None:
    return typed.month(str(value)) if value else None


def _number(value: Any) -> Decimal | None:
    return Decimal(str(value)) if value not in (None, "") else None


def _with_days(told: dict[str, Any], *names: str) -> dict[str, Any]:
    days = {name: date.fromisoformat(told[name]) for name in names if name in told}
    return {**told, **days}


def _money(told: dict[str, Any], currency: str) -> dict[str, Any]:
    line = _with_days(told, "rate_on") | {
        "year": int(told["year"]),
        "amount": Decimal(str(told["amount"])),
    }
    if "rate" in told:
        line |= {"rate": Decimal(str(told["rate"])), "rate_in": currency}
    return line


def _measure(told: dict[str, Any]) -> dict[str, Any]:
    return {
        "what": told["what"],
        "unit": told.get("unit", ""),
        "now": _number(told.get("now")),
        **{name: told.get(name) for name in ("women", "men", "others")},
        "now_on": _month(told.get("now_on")),
        "now_by": _month(told.get("now_by")),
        "aim": _number(told.get("aim")),
        "by": _month(told.get("by")),
        "source": told.get("source", ""),
        "counts": told.get("counts", ""),
        "unread": {},
    }
