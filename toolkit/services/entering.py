"""Entering for others: what people without a device said at a workshop, on paper or aloud."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from activity.verbs import Verb
from kernel.digits import grouped
from kernel.errors import DomainError
from regions.models import Organisation
from strategies.access import Desk
from toolkit.meetings import counted_as, present_at
from toolkit.models import Ballot, Channel, ChecklistItem, Group, Seat, Voice, Vote, Workshop
from toolkit.permits import Deed, Openings, may
from toolkit.services import ballots, ideas, voices
from toolkit.services.seats import hash_of_number, make_seat
from toolkit.services.workshops import alone_with, record_of


class NotEntered(DomainError):
    """A rule of entering for others said no; nothing was entered. `about`: what to look at."""

    status = 422

    def __init__(self, sentence: str | Promise, about: str = "people") -> None:
        super().__init__(sentence)
        self.about = about


@dataclass(frozen=True)
class Person:
    """What one person said; `uuid` is of the row on the page, so twice sent is entered once.

    `number`: of the place the person was given here before, to say more from it.
    """

    uuid: UUID
    channel: str
    language: str
    number: str = ""
    group: str = ""
    organisation: Organisation | None = None
    answers: Mapping[ChecklistItem, str] = field(default_factory=dict)
    idea: str = ""
    dots: Mapping[Vote, dict[int, int]] = field(default_factory=dict)

    @property
    def counted_as(self) -> Group:
        return counted_as(self.group, self.organisation.kind if self.organisation else None)


@transaction.atomic
def enter_for_others(
    desk: Desk, workshop: Workshop, people: Sequence[Person], *, consented: bool
) -> list[Seat]:
    """Give each person a place with what they said, and return the places in this order.

    Nothing is entered that they could not do themselves now, and for nobody who was not
    counted in. Raises NotEntered.
    """
    alone_with(workshop)
    here = Seat.objects.filter(workshop=workshop).exclude(channel=Channel.ONLINE)
    here = here.select_related("strategy__region", "organisation", "workshop")
    keys = [person.uuid for person in people]
    entered = {one.uuid: one for one in here.filter(uuid__in=keys)}
    new = [person for person in people if person.uuid not in entered]
    if not new:
        return [entered[person.uuid] for person in people]
    if not consented:
        raise NotEntered(
            _("Read the text aloud to each person first, and tick the box."), "consented"
        )
    known = {person.uuid: _known(here, person.number) for person in new if person.number}
    _check(workshop, new, [person for person in new if not person.number])
    for person in new:
        seat = known.get(person.uuid) or _seat_for(desk, workshop, person)
        _enter(seat, person, desk.user)
        entered[person.uuid] = seat
    record_of(desk, workshop, Verb.ENTERED_FOR_OTHERS, people=len(new))
    return [entered[person.uuid] for person in people]


def _known(here: QuerySet[Seat], number: str) -> Seat:
    """Return the place a number was handed out for at this workshop."""
    found = here.filter(number_hash=hash_of_number(number)).first()
    if found is None:
        raise NotEntered(
            _("The number %s was not handed out at this workshop. Compare it digit by digit.")
            % grouped(number)
        )
    return found


def _check(workshop: Workshop, people: Sequence[Person], new: Sequence[Person]) -> None:
    if workshop.is_cancelled:
        raise NotEntered(_("This workshop is cancelled."))
    if not workshop.count_sheets.exists():
        raise NotEntered(_("Add the signed count sheet first."), "sheet")
    _check_count(workshop, new)
    _check_open(workshop, people)
    _check_organisations(workshop, people)


def _check_count(workshop: Workshop, people: Iterable[Person]) -> None:
    """Never more than were counted in: who came in with the code is one of them."""
    wanted = [person.counted_as for person in people]
    for one in present_at(workshop):
        more = wanted.count(one.group)
        if more > one.left:
            raise NotEntered(
                _(
                    "“%(group)s”: %(counted)d people were counted in, %(alone)d came in with "
                    "the code and %(entered)d are entered already. You can enter %(left)d "
                    "more, not %(more)d. Look at the count, or at for whom they answer."
                )
                % {
                    "group": one.group.label,
                    "counted": one.counted,
                    "alone": one.alone,
                    "entered": one.entered,
                    "left": one.left,
                    "more": more,
                }
            )


def _check_open(workshop: Workshop, people: Iterable[Person]) -> None:
    seat = Seat(strategy=workshop.strategy, workshop=workshop)
    openings = Openings.of(workshop.strategy_id)
    people = list(people)
    votes = {vote for person in people for vote in person.dots}
    refused = [
        sentence
        for is_wanted, permit, sentence in (
            (
                any(person.answers for person in people),
                may(seat, Deed.ANSWER, openings=openings),
                _("The questions are not open now, so no answers can be entered."),
            ),
            (
                any(person.idea for person in people),
                may(seat, Deed.PROPOSE, openings=openings),
                _("Ideas are not open now, so none can be entered."),
            ),
            *(
                (
                    True,
                    may(seat, Deed.VOTE, vote=vote, openings=openings),
                    _("Choosing is not open now, so no points can be entered."),
                )
                for vote in votes
            ),
        )
        if is_wanted and not permit
    ]
    if refused:
        raise NotEntered(refused[0])


def _check_organisations(workshop: Workshop, people: Sequence[Person]) -> None:
    """Write over nothing an organisation has said: it has one answer and one ballot."""
    speaking = [(one, person) for person in people if (one := person.organisation)]
    stands = {
        (voice.organisation_id, voice.item_id): voice.said
        for voice in Voice.objects.filter(
            strategy=workshop.strategy,
            organisation__in=[organisation for organisation, _person in speaking],
        )
    }
    for organisation, person in speaking:
        for item, said in person.answers.items():
            if stands.setdefault((organisation.pk, item.pk), said) != said:
                raise NotEntered(
                    _("“%(organisation)s” answers this already, and otherwise: %(question)s")
                    % {"organisation": organisation, "question": item}
                )
    voted = [(vote.pk, one.pk) for one, person in speaking for vote in person.dots]
    chosen = Ballot.objects.filter(vote__strategy=workshop.strategy, organisation__isnull=False)
    if len(set(voted)) < len(voted) or set(voted) & set(
        chosen.values_list("vote", "organisation")
    ):
        raise NotEntered(_("An organisation has given its points already; it gives them once."))


def _seat_for(desk: Desk, workshop: Workshop, person: Person) -> Seat:
    return make_seat(
        workshop.strategy,
        uuid=person.uuid,
        language=person.language,
        group=person.group,
        organisation=person.organisation,
        workshop=workshop,
        channel=person.channel,
        entered_by=desk.user,
        consented=True,
    )


def _enter(seat: Seat, person: Person, by: User) -> None:
    for item, said in person.answers.items():
        # Who has a number changes what was said from that place, also for an organisation.
        stands = voices.voice_of(seat, item) if person.number else None
        voices.give(seat, item, said, base_version=stands.version if stands else 0, by=by)
    # Of who has a number already, the same page may be sent twice.
    if person.idea and not seat.ideas.filter(text=person.idea).exists():
        ideas.give_idea(seat, person.idea, language=person.language, by=by)
    for vote, dots in person.dots.items():
        ballots.cast(seat, vote, dots)
