"""Telling participants what became of what they said."""

from activity.verbs import Verb
from toolkit.models import Idea
from toolkit.services.inputs import tell_participants


def tell_decided(idea: Idea) -> None:
    """Tell who said it, and who said what is joined to it, that it is decided."""
    said = [idea, *idea.joined.all()]
    tell_participants(Verb.INPUT_DECIDED, idea.changed_by, said)
