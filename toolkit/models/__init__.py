"""The method's Part Two; what the team, organisations and participants say to it."""

from toolkit.models.answers import ItemState, TeamAnswer
from toolkit.models.ballots import Ballot, Objection, Option, Vote, VoteState
from toolkit.models.content import ChecklistItem, CoDesignStep, Priority, WhoKnows
from toolkit.models.ideas import (
    About,
    Effect,
    Idea,
    IdeaReport,
    InputState,
    Moderation,
    TranslatedBy,
)
from toolkit.models.process import Process, Switch, SwitchKind
from toolkit.models.seats import AccessCode, Channel, Group, KeptAddress, Seat
from toolkit.models.voices import Said, Voice
from toolkit.models.workshops import (
    Correction,
    Decision,
    Headcount,
    MinutesState,
    Workshop,
    WorkshopItem,
)

__all__ = [
    "About",
    "AccessCode",
    "Ballot",
    "Channel",
    "ChecklistItem",
    "CoDesignStep",
    "Correction",
    "Decision",
    "Effect",
    "Group",
    "Headcount",
    "Idea",
    "IdeaReport",
    "InputState",
    "ItemState",
    "KeptAddress",
    "MinutesState",
    "Moderation",
    "Objection",
    "Option",
    "Priority",
    "Process",
    "Said",
    "Seat",
    "Switch",
    "SwitchKind",
    "TeamAnswer",
    "TranslatedBy",
    "Voice",
    "Vote",
    "VoteState",
    "WhoKnows",
    "Workshop",
    "WorkshopItem",
]
