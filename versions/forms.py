"""The forms of this room: send, comment, reply, withdraw, adopt, download, check."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from frameworks.models import Edition
from kernel.forms import Button, Checkboxes, DayField, Form, Radios, Text, helper, quiet
from kernel.text import line, plain
from versions.models import Level, Purpose
from versions.reading import places_of

LARGEST_PDF = 50 * 1024 * 1024


def _text(rows: int, **kwargs: Any) -> forms.CharField:
    return forms.CharField(widget=forms.Textarea({"rows": rows}), **kwargs)


class _Once(Form):
    """A form whose uuid makes posting it twice the same as posting it once."""

    uuid = forms.UUIDField(
        widget=forms.HiddenInput,
        initial=uuid4,
        required=False,
        error_messages={"invalid": _("Open this page again and send it once more.")},
    )

    def clean_uuid(self) -> UUID:
        return self.cleaned_data["uuid"] or uuid4()


class SendForm(_Once):
    summary_en = _text(
        6,
        label=_("Short summary in English"),
        help_text=_(
            "For AER’s reviewers and committee: what the region wants, for whom, and the two "
            "or three things it does first. It stands in the version."
        ),
        min_length=20,
        max_length=1500,
        error_messages={
            "required": _("Write a short summary in English, 20 characters or more.")
        },
    )

    def __init__(self, number: int, *args: Any, **kwargs: Any) -> None:
        self.helper = helper(_("Send version %(number)d for review") % {"number": number})
        super().__init__(*args, **kwargs)


MADE_BY_HAND = (Purpose.CONSULTATION, Purpose.ADOPTION, Purpose.PUBLICATION)


class MakeForm(_Once):
    purpose = forms.ChoiceField(
        label=_("What is this version for?"),
        choices=[(one.value, one.label) for one in MADE_BY_HAND],
        widget=Radios(
            hints={
                Purpose.CONSULTATION.value: _(
                    "For a draft that everybody who takes part can read and comment on, once "
                    "you open comments."
                ),
                Purpose.ADOPTION.value: _(
                    "For the text as your council, parliament or government adopted it."
                ),
                Purpose.PUBLICATION.value: _("For the text as everybody shall read it."),
            }
        ),
    )
    helper = helper(_("Make this version"))


class CommentForm(_Once):
    place = forms.ChoiceField(label=_("What is it about?"))
    level = forms.ChoiceField(
        label=_("What kind of comment is it?"),
        choices=Level.choices,
        widget=Radios(
            hints={
                Level.NEEDED.value: _("The region answers before it sends the next version."),
                Level.RECOMMENDED.value: _("The region decides."),
                Level.WELL_DONE.value: _("Say what others could learn from."),
            }
        ),
    )
    text = _text(5, label=_("Your comment"), max_length=5000)
    helper = helper(_("Save the comment"))

    def __init__(self, content: dict[str, Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["place"]
        field.choices = [("", _("Choose")), *places_of(content)]

    @property
    def where(self) -> tuple[str, str]:
        kind, _colon, key = self.cleaned_data["place"].partition(":")
        return kind, key


class ReplyForm(Form):
    reply = _text(4, label=_("Your reply"), max_length=5000)
    instead_of = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
    helper = helper(_("Save the reply"))


class AssignForm(Form):
    reviewers = forms.ModelMultipleChoiceField(
        label=_("Who reviews it?"),
        queryset=User.objects.none(),
        required=False,
        widget=Checkboxes,
        help_text=_(
            "AER coordinators can always review. Nobody ticked: a coordinator does it."
        ),
    )
    helper = helper(_("Save"))

    def __init__(self, people: list[User], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["reviewers"]
        field.queryset = User.objects.filter(pk__in=[one.pk for one in people])


class ConfirmForm(Form):
    """One button: "Yes, do it"."""

    def __init__(self, label: str, *args: Any, danger: bool = False, **kwargs: Any) -> None:
        self.helper = helper(Button(label, danger=danger))
        super().__init__(*args, **kwargs)


class UnpublishForm(Form):
    reason = _text(
        4,
        label=_("Why do you take it back?"),
        help_text=_("Everybody who opens the address of the strategy reads this sentence."),
        min_length=10,
        max_length=1000,
    )
    helper = helper(Button(_("Take the publication back"), danger=True))

    def clean_reason(self) -> str:
        return plain(self.cleaned_data["reason"])


class AdoptionForm(Form):
    body = forms.CharField(
        label=_("Which body adopted it?"),
        help_text=_("For example: County Council, regional parliament, government."),
        max_length=200,
    )
    act = forms.ChoiceField(label=_("By which kind of act?"))
    number = forms.CharField(
        label=_("Number of the act"),
        max_length=80,
        required=False,
        help_text=_("As it stands on the act, for example 123/2026."),
    )
    on = DayField(label=_("On which day?"))
    file = forms.FileField(
        label=_("The act itself"),
        required=False,
        help_text=_("A PDF or another document. Your team and AER can open it."),
    )
    helper = helper(_("Save the adoption"))

    def __init__(self, edition: Edition, *args: Any, act: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["act"]
        field.choices = [("", _("Choose")), *edition.choices("act_types")]
        if act and act not in dict(field.choices):
            field.choices = [*field.choices, (act, act)]

    def clean_body(self) -> str:
        return line(self.cleaned_data["body"])

    def clean_number(self) -> str:
        return line(self.cleaned_data["number"])

    def clean_on(self) -> Any:
        day = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come. Enter that of the act."))
        if day.year < 2000:
            raise forms.ValidationError(_("Enter the year with four digits, 2000 or later."))
        return day


class DownloadForm(Form):
    """Asks documents for a PDF; the room above reads the fields."""

    kind = forms.ChoiceField(
        label=_("What?"),
        choices=[("strategy", _("The whole strategy")), ("workplan", _("The workplan"))],
        initial="strategy",
        widget=Radios,
    )
    version = forms.ChoiceField(label=_("Which text?"))
    language = forms.ChoiceField(label=_("In which language?"))

    def __init__(
        self,
        texts: list[tuple[str, str]],
        edition: Edition,
        *args: Any,
        action: str,
        label: Text = "",
        **kwargs: Any,
    ) -> None:
        self.helper = helper(label or _("Make a PDF"), action=action)
        super().__init__(*args, **kwargs)
        ours = [code for code, _name in settings.LANGUAGES]
        languages = list(dict.fromkeys([*ours, edition.source_language, *edition.languages]))
        version: Any = self.fields["version"]
        version.choices = texts
        language: Any = self.fields["language"]
        language.choices = [(code, _name_of(code)) for code in languages]
        language.initial = next(
            (one for one in languages if one == (get_language() or "")[:2]), languages[0]
        )


def _name_of(code: str) -> str:
    try:
        return str(get_language_info(code)["name_local"]).capitalize()
    except KeyError:
        return code


class NumberForm(Form):
    number = forms.CharField(
        label=_("Number of the document"),
        help_text=_(
            "It stands on the last page of the PDF. Its first three groups are enough."
        ),
        max_length=100,
    )
    helper = helper(_("Check the number"))
    helper.form_method = "get"


class FileForm(Form):
    file = forms.FileField(
        label=_("The PDF you have"),
        help_text=_("We compare it with what we made, and do not keep it."),
        widget=forms.ClearableFileInput({"accept": "application/pdf,.pdf"}),
    )
    helper = helper(quiet(_("Check the PDF")))

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_PDF:
            raise forms.ValidationError(_("This file is larger than 50 MB. No PDF of ours is."))
        return file
