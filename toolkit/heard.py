"""What organisations and participants say beside the team, as far as it may be shown."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from strategies.models import Strategy
from toolkit.models import ChecklistItem, Group, ItemState, Said, Voice
from toolkit.tally import Spread, is_told_safely, most_say, people, spread

# What the team's answer says in the words of participants.
AS_SAID = {
    ItemState.IN_PLACE: Said.YES,
    ItemState.IN_PROGRESS: Said.PARTLY,
    ItemState.NOT_STARTED: Said.NO,
}


@dataclass(frozen=True)
class Named:
    """What one organisation says, under its name."""

    name: str
    said: Said
    note: str


@dataclass(frozen=True)
class Told:
    """How one group answers; `spread` is empty where it may not be shown."""

    group: Group
    spread: Spread

    @property
    def counts(self) -> list[tuple[Said, int]]:
        return [(one, self.spread.get(one.value, 0)) for one in Said]

    @property
    def people(self) -> int:
        return people(self.spread)

    @property
    def most(self) -> Said | None:
        word = most_say(self.spread, without=Said.DONT_KNOW)
        return Said(word) if word else None


@dataclass(frozen=True)
class Heard:
    """All there is beside the team's answer to one question."""

    named: list[Named]
    told: list[Told]

    def __bool__(self) -> bool:
        return bool(self.named or self.shown)

    @property
    def shown(self) -> list[Told]:
        return [one for one in self.told if one.spread]

    def differences(self, state: str) -> list[str]:
        """Say in words who sees it differently from the team; who does not know has no say."""
        team = AS_SAID.get(ItemState(state)) if state else None
        if team is None:
            return []
        says = {"team": str(ItemState(state).label)}
        found = [
            _("The team says: %(team)s. Most of “%(who)s” say: %(what)s.")
            % (says | {"who": one.group.label, "what": one.most.label})
            for one in self.shown
            if one.most and one.most != team
        ]
        return found + [
            _("The team says: %(team)s. %(who)s says: %(what)s.")
            % (says | {"who": one.name, "what": one.said.label})
            for one in self.named
            if one.said not in {team, Said.DONT_KNOW}
        ]


def heard(strategy: Strategy, items: Iterable[ChecklistItem]) -> dict[int, Heard]:
    """Return what is said to each question, by its key; one query for all.

    Every page, export and version shows what stands here and nothing else of voices.
    """
    keys = [one.pk for one in items]
    named: dict[int, list[Named]] = defaultdict(list)
    words: dict[tuple[int, str], list[str]] = defaultdict(list)
    voices = Voice.objects.filter(strategy=strategy, item__in=keys)
    for one in voices.select_related("organisation").order_by("organisation__name", "pk"):
        if one.organisation is None:
            words[one.item_id, one.group].append(one.counted)
        elif one.said:
            named[one.item_id].append(Named(one.organisation.name, Said(one.said), one.note))
    return {
        key: Heard(named[key], [Told(group, _safely(words[key, group])) for group in Group])
        for key in keys
    }


def _safely(words: Iterable[str]) -> Spread:
    """Ask the rule once more where it is shown: what stands wrong is shown to nobody."""
    found = spread(words)
    return found if is_told_safely(found) else {}
