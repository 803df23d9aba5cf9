"""Telling participants what became of what they said."""

from activity.verbs import Verb
from kernel.tasks import after_commit
from toolkit.models import Idea
from toolkit.services.inputs import tell_participants
from versions import delivery, tasks


def tell_decided(idea: Idea) -> None:
    """Tell who said it, and who said what is joined to it, that it is decided."""
    said = [idea, *idea.joined.all()]
    tell_participants(Verb.INPUT_DECIDED, idea.changed_by, said)
    for pk in delivery.wake(said):
        after_commit(tasks.tell_decided, pk)
