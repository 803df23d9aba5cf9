"""What the team fills in about an input: what it says, what it changed, the decision."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.forms import Button, Form, Radios, VersionMixin, helper, quiet
from kernel.text import line, plain
from strategies.models import Strategy
from toolkit.models import ChecklistItem, Idea, InputState

Choices = list[tuple[str, Any]]


def _text(rows: int, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        widget=forms.Textarea({"rows": rows, "dir": "auto", "class": "short"}), **kwargs
    )


class SortForm(VersionMixin, Form):
    """Translation, title, need, area of policy and question of one input."""

    translation = _text(
        4,
        label=_("Translation"),
        required=False,
        max_length=6000,
        help_text=_("In the language of the strategy. It is shown as made by a person."),
    )
    title = forms.CharField(
        label=_("Title"),
        required=False,
        max_length=160,
        help_text=_("A few words. Names of people do not belong here."),
    )
    need = forms.ChoiceField(label=_("Need it answers"), required=False)
    domain = forms.ChoiceField(label=_("Area of policy"), required=False)
    item = forms.ModelChoiceField(
        label=_("Checklist question"), queryset=ChecklistItem.objects.none(), required=False
    )
    helper = helper(Button(_("Save"), "do", "sort", quiet=True))

    def __init__(
        self, idea: Idea, strategy: Strategy, needs: list[str], data: Any = None
    ) -> None:
        names = ("version", "translation", "title", "need", "domain")
        initial = {name: getattr(idea, name) for name in names} | {"item": idea.item_id}
        super().__init__(data, initial=initial, auto_id="sort_%s")
        fields: dict[str, Any] = self.fields
        choose = _("Choose")
        known = list(dict.fromkeys([*needs, *filter(None, [idea.need])]))
        fields["need"].choices = [("", choose), *((one, one) for one in known)]
        edition = strategy.edition
        fields["domain"].choices = [("", choose), *edition.choices("policy_domains")]
        fields["item"].queryset = ChecklistItem.objects.filter(
            priority__edition=edition
        ).select_related("priority__edition")
        fields["item"].empty_label = choose
        if not known:
            del self.fields["need"]
        if idea.language == strategy.language and not idea.translation:
            del self.fields["translation"]

    def values(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "title": line(said["title"]),
            "domain": said["domain"],
            "item": said["item"],
            **({"need": said["need"]} if "need" in self.fields else {}),
            **(
                {"translation": plain(said["translation"])}
                if "translation" in self.fields
                else {}
            ),
        }


class DecideForm(VersionMixin, Form):
    """`targets`: the actions and answers it can be linked to; `is_linked`: to one already."""

    state = forms.ChoiceField(
        label=_("What becomes of it?"),
        choices=[
            (InputState.YES.value, InputState.YES.label),
            (InputState.IN_PART.value, InputState.IN_PART.label),
            (InputState.NO.value, InputState.NO.label),
        ],
        widget=Radios,
        error_messages={"required": _("Choose yes, in part or no.")},
    )
    reason = _text(
        4,
        label=_("Why, in plain words"),
        max_length=2000,
        help_text=_("Who said it reads this, and it can be public. No names of people."),
        error_messages={"required": _("Say why, in plain words.")},
    )
    decided_by = forms.CharField(
        label=_("Decided by"),
        max_length=200,
        help_text=_("A body or a group, not a name: the county council"),
        error_messages={"required": _("Say which body or group decided.")},
    )
    target = forms.ChoiceField(label=_("Where does one see it?"), required=False)
    helper = helper(Button(_("Decide and say why"), "do", "decide"))

    def __init__(
        self, idea: Idea, targets: Choices, data: Any = None, *, is_linked: bool = False
    ) -> None:
        initial = {name: getattr(idea, name) for name in ("version", "reason", "decided_by")}
        if InputState(idea.state).is_decided:
            initial["state"] = idea.state
            self.helper = helper(Button(_("Change the decision"), "do", "decide"))
        super().__init__(data, initial=initial, auto_id="decide_%s")
        field: Any = self.fields["target"]
        field.choices = [("", _("Choose")), *targets]
        field.needed = True
        field.help_text = (
            _("It is linked already. Choose another place, if there is one.")
            if is_linked
            else _("Needed for yes and in part: the action or the answer it changed.")
        )

    def clean_reason(self) -> str:
        return plain(self.cleaned_data["reason"])

    def clean_decided_by(self) -> str:
        return line(self.cleaned_data["decided_by"])


class LinkForm(Form):
    target = forms.ChoiceField(label=_("Action or answer"))
    helper = helper(quiet(_("Link it"), "do", "link"))

    def __init__(self, targets: Choices, data: Any = None) -> None:
        super().__init__(data, auto_id="link_%s")
        field: Any = self.fields["target"]
        field.choices = [("", _("Choose")), *targets]


class UnlinkForm(Form):
    effect = forms.UUIDField(widget=forms.HiddenInput)
    why = _text(
        2,
        label=_("Why does it no longer belong there?"),
        max_length=1000,
        error_messages={"required": _("Say why it no longer belongs there.")},
    )
    helper = helper(quiet(_("Take the link away"), "do", "unlink"))

    def __init__(self, effect: Any, data: Any = None) -> None:
        super().__init__(data, initial={"effect": effect}, auto_id=f"unlink_{effect}_%s")


class JoinForm(Form):
    """`similar`: ideas that share words with this one, most first."""

    other = forms.ChoiceField(
        label=_("Similar ideas"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an idea.")},
    )
    helper = helper(quiet(_("Join this to the idea chosen"), "do", "join"))

    def __init__(self, similar: Choices, data: Any = None) -> None:
        super().__init__(data, auto_id="join_%s")
        field: Any = self.fields["other"]
        field.choices = similar
