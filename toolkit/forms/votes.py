"""Prepare a vote, write its decision, reply to an objection."""

from collections.abc import Sequence
from math import ceil
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.forms import Checkboxes, Form, Radios, VersionMixin, helper, quiet, say
from kernel.text import line, plain
from strategies.models import Strategy
from toolkit.models import Idea, InputState, Moderation, Option, Vote, VoteState, Workshop

LONGEST = 4000
MOST_DOTS = 50
Choices = list[tuple[str, str]]


def ideas_to_offer(strategy: Strategy, *, also: Sequence[str] = ()) -> Choices:
    """Return the ideas others may see and nobody has decided, and those chosen already."""
    found = Idea.objects.filter(strategy=strategy, commented=None, joined_to=None)
    undecided = found.filter(state=InputState.RECEIVED, moderation=Moderation.SHOWN)
    kept = found.filter(uuid__in=[ref[5:] for ref in also if ref.startswith("idea:")])
    return [(f"idea:{one.uuid}", str(one)) for one in (undecided | kept)]


def actions_to_offer(strategy: Strategy, *, also: Sequence[str] = ()) -> Choices:
    """Return the actions of the plan, which lies above this room, and those chosen already."""
    actions: Any = strategy.actions
    keys = [ref[7:] for ref in also if ref.startswith("action:")]
    found = actions.filter(removed_at=None) | actions.filter(uuid__in=keys)
    return [(f"action:{one.uuid}", one.title or str(_("An action without a title")))
            for one in found]  # fmt: skip


class VoteForm(VersionMixin, Form):
    title = forms.CharField(
        label=_("What is the question?"),
        max_length=200,
        help_text=_("People read it on their phones. For example: What comes first?"),
    )
    workshop = forms.ModelChoiceField(
        label=_("At which workshop?"),
        queryset=Workshop.objects.none(),
        required=False,
        empty_label=_("At none: for everybody who takes part"),
    )
    ideas = forms.MultipleChoiceField(
        label=_("Ideas to choose from"),
        required=False,
        widget=Checkboxes,
        help_text=_("Ideas that others may see and nobody has decided."),
    )
    actions = forms.MultipleChoiceField(
        label=_("Actions of the workplan to choose from"), required=False, widget=Checkboxes
    )
    dots = forms.IntegerField(
        label=_("How many points has each place?"),
        required=False,
        min_value=1,
        max_value=MOST_DOTS,
        help_text=_("Empty: a quarter of the options, three at least."),
    )
    most = forms.IntegerField(
        label=_("How many of them may go to one option?"),
        required=False,
        min_value=1,
        max_value=MOST_DOTS,
        help_text=_("Empty: two."),
    )

    marks_optional = False

    def __init__(self, strategy: Strategy, data: Any = None, *, vote: Vote | None) -> None:
        stands = vote.below()["options"] if vote else []
        initial: dict[str, Any] = {"uuid": vote.uuid if vote else uuid4(), "version": 0}
        if vote:
            initial |= {
                "version": vote.version,
                "title": vote.title,
                "workshop": vote.workshop_id,
                "dots": vote.dots,
                "most": vote.most,
                "ideas": stands,
                "actions": stands,
            }
        super().__init__(data, initial=initial)
        ours: Any = self.fields["workshop"]
        ours.queryset = strategy.workshops.filter(cancelled_at=None)
        for name, offered in (("ideas", ideas_to_offer), ("actions", actions_to_offer)):
            field: Any = self.fields[name]
            field.choices = offered(strategy, also=stands)
            if not field.choices:
                del self.fields[name]
        self.helper = helper(_("Save"))

    def clean_title(self) -> str:
        return line(self.cleaned_data["title"])

    def clean_uuid(self) -> UUID:
        return self.cleaned_data.get("uuid") or uuid4()

    def clean(self) -> None:
        said = self.cleaned_data
        if self.errors:
            return
        said["dots"] = said["dots"] or max(3, ceil(len(self.options) / 4))
        said["most"] = said["most"] or min(2, said["dots"])
        if said["most"] > said["dots"]:
            say(self, "most", _("This cannot be more than all points of a place."))

    @property
    def options(self) -> list[str]:
        said = self.cleaned_data
        return [*said.get("ideas", []), *said.get("actions", [])]

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("title", "workshop", "dots", "most")}


class DecisionForm(VersionMixin, Form):
    chosen = forms.MultipleChoiceField(
        label=_("What is chosen?"), required=False, widget=Checkboxes
    )
    result = forms.CharField(
        label=_("What is decided?"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 4, "dir": "auto"}),
        help_text=_("In plain words: everybody who takes part reads it."),
    )
    departs = forms.CharField(
        label=_("If it does not follow the points: why?"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
        help_text=_("Everybody who takes part reads it."),
    )

    marks_optional = False

    def __init__(self, vote: Vote, options: Sequence[Option], data: Any = None) -> None:
        refs = [(one.ref, one.title) for one in options]
        super().__init__(
            data,
            initial={
                "version": vote.version,
                "uuid": vote.uuid,
                "chosen": [one.ref for one in options if one.chosen],
                "result": vote.result,
                "departs": vote.departs,
            },
        )
        field: Any = self.fields["chosen"]
        field.choices = refs
        then = (
            quiet(_("Save and ask: does anyone object?"), "then", "ask")
            if vote.state == VoteState.CLOSED
            else quiet(_("Save and make it final"), "then", "decide")
        )
        # The page is also shown at the addresses of what was refused.
        self.helper = helper(_("Save"), then, action=vote.page)


class ObjectionForm(Form):
    reply = forms.CharField(
        label=_("Your reply"), max_length=LONGEST, widget=forms.Textarea({"rows": 3})
    )
    stands = forms.ChoiceField(
        label=_("What becomes of it?"),
        choices=[
            ("yes", _("It stands, and is recorded with the decision")),
            ("no", _("It is settled by the reply")),
        ],
        widget=Radios,
    )
    instead_of = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper(_("Save the reply"))

    def clean_reply(self) -> str:
        return plain(self.cleaned_data["reply"])
