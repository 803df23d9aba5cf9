"""People of the demonstration who take part: workshops, answers, choices; all invented."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from regions.models import Organisation
from strategies.access import Desk
from strategies.models import PlaceKind
from toolkit.models import (
    AccessCode,
    ChecklistItem,
    Group,
    Idea,
    InputState,
    Said,
    Seat,
    SwitchKind,
    Workshop,
)
from toolkit.services import openings, seats, workshops
from toolkit.services.ballots import cast
from toolkit.services.ideas import give_idea
from toolkit.services.inputs import moderate, sort_idea
from toolkit.services.minutes import add_decision, save_minutes
from toolkit.services.voices import close_workshop_item, give
from toolkit.services.votes import move_on, save_vote
from versions.deciding import Target, decide
from workplans.models import Action

WORDS = [Said.YES, Said.PARTLY, Said.NO, Said.DONT_KNOW]


@dataclass
class People:
    """One file of examples/taking-part becoming rows, through the services of the pages.

    `example` is the strategy's own: it knows the uuids of what it made.
    """

    told: dict[str, Any]
    desk: Desk
    items: dict[str, ChecklistItem]
    organisations: dict[str, Organisation]
    example: Any
    workshops: dict[str, Workshop] = field(default_factory=dict)
    seats: dict[str, list[Seat]] = field(default_factory=dict)

    def make(self) -> None:
        self._open()
        for one in self.told["workshops"]:
            self._workshop(one)
        self._organisations()
        ideas = [self._idea(number, one) for number, one in enumerate(self.told["ideas"])]
        self._choose({one.title: one for one in ideas if one.title})
        for idea, one in zip(ideas, self.told["ideas"], strict=True):
            self._decide(idea, one)

    def _open(self) -> None:
        promised = self.told["process"]
        openings.save_process(
            self.desk,
            values={
                "who": promised["who"],
                "contact": promised["contact"],
                "answer_on": timezone.localdate() + timedelta(days=promised["answer_in_days"]),
            },
            before=openings.marks(openings.process_of(self.desk.strategy)),
        )
        openings.confirm(self.desk, confirmed=True)
        for kind in (SwitchKind.QUESTIONS, SwitchKind.IDEAS, SwitchKind.VOTING):
            openings.open_now(self.desk, kind)

    # --- Workshops -------------------------------------------------------------------

    def _workshop(self, told: dict[str, Any]) -> None:
        """Hold a workshop now, and say afterwards that it was some days ago."""
        workshop = workshops.save_workshop(
            self.desk,
            uuid=self.example.uuid("workshop", told["key"]),
            base_version=0,
            values={
                "title": told["title"],
                "starts_at": timezone.now(),
                "place": told["place"],
                "languages": told["languages"],
            },
            works_on=[self.items[key].path for key in told["items"]],
            does=[],
        )
        self.workshops[told["key"]] = workshop
        AccessCode.objects.filter(workshop=workshop).update(digits=told["code"])
        if "voices" in told:
            self._answers(workshop, told)
            self._minutes(workshop, told)
        day = timezone.now() + timedelta(days=told["days_from_now"])
        Workshop.objects.filter(pk=workshop.pk).update(starts_at=day.replace(hour=16, minute=0))

    def _answers(self, workshop: Workshop, told: dict[str, Any]) -> None:
        workshops.count_people(self.desk, workshop, told["headcounts"])
        here: dict[str, list[Seat]] = {}
        for group in Group:
            number = max(sum(counts[group]) for counts in told["voices"].values())
            here[group] = [self._seat(workshop, group, str(at)) for at in range(number)]
        for key, counts in told["voices"].items():
            for group, numbers in counts.items():
                words = [
                    word
                    for word, times in zip(WORDS, numbers, strict=True)
                    for _ in range(times)
                ]
                for seat, word in zip(here[group], words, strict=False):
                    give(seat, self.items[key], word)
        for row in workshop.worked_on.all():
            close_workshop_item(row)
        self.seats[workshop.title] = here[Group.RESIDENTS]

    def _seat(self, workshop: Workshop, group: str, name: str) -> Seat:
        return seats.make_seat(
            self.desk.strategy,
            language="en",
            group=group,
            workshop=workshop,
            uuid=self.example.uuid("seat", workshop.title, group, name),
        )

    def _minutes(self, workshop: Workshop, told: dict[str, Any]) -> None:
        save_minutes(self.desk, workshop, base_version=workshop.version, text=told["minutes"])
        for text in told["decisions"]:
            add_decision(self.desk, workshop, text)

    # --- Organisations -----------------------------------------------------------------

    def _organisations(self) -> None:
        self.speakers = {
            key: seats.make_seat(
                self.desk.strategy,
                language="ro",
                organisation=self.organisations[key],
                uuid=self.example.uuid("seat", key),
            )
            for key in self.told["organisations"]
        }
        for key, said in self.told["organisations"].items():
            for item, (word, note) in said.items():
                give(self.speakers[key], self.items[item], word, note=note)

    # --- Ideas -------------------------------------------------------------------------

    def _idea(self, number: int, told: dict[str, Any]) -> Idea:
        workshop = self.workshops.get(told.get("workshop", ""))
        seat = seats.make_seat(
            self.desk.strategy,
            language=told["language"],
            workshop=workshop,
            uuid=self.example.uuid("seat of idea", str(number)),
        )
        idea = give_idea(
            seat,
            told["text"],
            language=told["language"],
            about=told["about"],
            channel=told["channel"],
            uuid=self.example.uuid("idea", str(number)),
        )
        item = told.get("item")
        if "title" in told:
            values = {
                "title": told["title"],
                "translation": told.get("translation", ""),
                "item": self.items[item] if item else None,
            }
            sort_idea(self.desk, idea, base_version=idea.version, values=values)
            moderate(self.desk, idea, shown=True)
            idea.refresh_from_db()
        return idea

    def _decide(self, idea: Idea, told: dict[str, Any]) -> None:
        if "decide" not in told:
            return
        state, reason = told["decide"]
        target = None
        if "action" in told:
            uuid = self.example.uuid("action", told["action"])
            action = Action.objects.get(uuid=uuid)
            target = Target(PlaceKind.ACTION, str(uuid), action.title)
        decide(
            self.desk,
            idea,
            base_version=idea.version,
            state=InputState(state),
            reason=reason,
            decided_by=self.told["decided_by"],
            target=target,
        )

    # --- Choosing ----------------------------------------------------------------------

    def _choose(self, ideas: dict[str, Idea]) -> None:
        """Let them choose between ideas, by their titles."""
        told = self.told["vote"]
        workshop = self.workshops[told["workshop"]]
        vote = save_vote(
            self.desk,
            uuid=self.example.uuid("vote"),
            base_version=0,
            values={
                "title": told["title"],
                "workshop": workshop,
                "dots": told["dots"],
                "most": told["most"],
            },
            options=[f"idea:{ideas[title].uuid}" for title in told["options"]],
        )
        move_on(self.desk, vote, "open")
        options = list(vote.options.all())
        given = list(zip(self.seats[workshop.title], told["ballots"], strict=False))
        given += [(self.speakers[key], dots) for key, dots in told["organisations"].items()]
        for seat, dots in given:
            points = {one.pk: count for one, count in zip(options, dots, strict=True) if count}
            cast(seat, vote, points)
