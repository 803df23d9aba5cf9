"""How every form looks and behaves: helper, buttons, base classes, radios with hints, dates.

A form says what it asks; this module gives it GOV.UK's manners: no `required` attribute,
no cut-off while typing, "(optional)" instead of asterisks, sentences that say what to do.
Error texts of single fields go beside them by the field template, and at the top of the
page by `components/error_summary.html`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.forms.widgets import ChoiceWidget
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

Text = str | Promise


@dataclass(frozen=True)
class Button:
    """A submit button; `quiet` for all but the main act, `danger` for taking away."""

    label: Text
    name: str = ""
    value: str = "1"
    quiet: bool = False
    danger: bool = False


def quiet(label: Text, name: str = "", value: str = "1") -> Button:
    return Button(label, name, value, quiet=True)


def helper(*buttons: Button | Text, action: str = "", tag: bool = True) -> FormHelper:
    """Return the crispy helper with our look; "Continue" if no button is named.

    `tag=False` leaves out <form>, token and buttons, for a template that writes its own.
    """
    made = FormHelper()
    made.attrs = {"novalidate": True}
    made.form_class = "form"
    made.form_action = action
    made.form_tag = tag
    made.disable_csrf = not tag
    if tag:
        for button in buttons or (Button(_("Continue")),):
            made.add_input(button if isinstance(button, Button) else Button(button))
    return made


# --- Sentences ---------------------------------------------------------------

_CHOOSE: dict[str, Text] = {
    "required": _("Choose an answer to “%(label)s”."),
    "invalid_choice": _("Choose one of the answers shown."),
    "invalid_list": _("Choose from the answers shown."),
    "invalid_pk_value": _("Choose from the answers shown."),
    "list": _("Choose from the answers shown."),
}
_SENTENCES: tuple[tuple[type[forms.Field], dict[str, Text]], ...] = (
    (
        forms.Field,
        {
            "required": _("Fill in “%(label)s”."),
            "null_characters_not_allowed": _(
                "There is a character in this text that we cannot keep. "
                "Delete it or type the text again."
            ),
            "max_length": ngettext_lazy(
                "Use %(limit_value)d character or fewer; you typed %(show_value)d.",
                "Use %(limit_value)d characters or fewer; you typed %(show_value)d.",
                "limit_value",
            ),
            "min_length": ngettext_lazy(
                "Use %(limit_value)d character or more; you typed %(show_value)d.",
                "Use %(limit_value)d characters or more; you typed %(show_value)d.",
                "limit_value",
            ),
            "min_value": _("Enter %(limit_value)s or more."),
            "max_value": _("Enter %(limit_value)s or less."),
            "max_digits": _("Enter a smaller number."),
            "max_decimal_places": _("Enter fewer digits after the decimal sign."),
            "max_whole_digits": _("Enter a smaller number."),
        },
    ),
    (forms.ChoiceField, _CHOOSE),
    (forms.ModelChoiceField, _CHOOSE),
    (forms.BooleanField, {"required": _("Tick “%(label)s” to go on.")}),
    (forms.IntegerField, {"invalid": _("Enter a whole number, for example 12.")}),
    (forms.DecimalField, {"invalid": _("Enter a number, for example 12.5.")}),
    (forms.DateField, {"invalid": _("Enter a day, month and year, for example 3 3 2026.")}),
    (
        forms.EmailField,
        {"invalid": _("Enter an e-mail address, for example name@example.org.")},
    ),
    (
        forms.URLField,
        {"invalid": _("Enter a web address, for example https://example.org.")},
    ),
    (
        forms.FileField,
        {
            "required": _("Choose a file for “%(label)s”."),
            "invalid": _("The file did not arrive. Choose it again."),
            "missing": _("The file did not arrive. Choose it again."),
            "empty": _("This file is empty. Choose another one."),
            "max_length": _("The name of this file is too long. Shorten it first."),
            "contradiction": _("Choose a new file or remove the old one, not both."),
        },
    ),
)


def _name(sentence: Text, field: forms.Field, name: str) -> str:
    """Return the sentence with the label its field has by the time it is read."""
    label = str(field.label or name.replace("_", " ").capitalize())
    return str(sentence) % {"label": label.rstrip(" :?.")}


_naming = lazy(_name, str)  # made once: making a lazy function costs more than a form


def _speak(field: forms.Field, name: str) -> None:
    """Give `field` our sentences where its author wrote none of his own."""
    django_says: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        if kind.__module__.startswith("django."):
            django_says.update(getattr(kind, "default_error_messages", {}))
    ours: dict[str, Text] = {}
    for kind, sentences in _SENTENCES:
        if isinstance(field, kind):
            ours.update(sentences)
    for key, sentence in ours.items():
        if field.error_messages.get(key) is django_says.get(key):
            said = _naming(sentence, field, name) if key == "required" else sentence
            field.error_messages[key] = said  # type: ignore[assignment]  # a lazy str


# --- Form classes ------------------------------------------------------------


class Manners(forms.BaseForm):
    """Mixed into every form: see the module's docstring.

    `marks_optional` writes "(optional)" behind the label of each field that is neither
    required nor `needed` (a field attribute: asked for, but saved empty as well). A field
    with the attribute `heading = True` has its label as the page's h1.
    """

    use_required_attribute = False
    marks_optional = True
    helper: FormHelper

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not hasattr(self, "helper"):
            self.helper = helper()
        for name, field in self.fields.items():
            behave(field, name)

    def add_field(self, name: str, field: forms.Field) -> forms.Field:
        """Add a field after the form was made, with the same manners."""
        behave(field, name)
        self.fields[name] = field
        return field


class Form(Manners, forms.Form):
    pass


class ModelForm(Manners, forms.ModelForm):  # type: ignore[type-arg]
    pass


def behave(field: forms.Field, name: str) -> None:
    """Make one field follow the rules: nothing cut off, numbers as text, our sentences."""
    _speak(field, name)
    for widget in (field.widget, *getattr(field.widget, "widgets", ())):
        for attribute in ("maxlength", "minlength"):
            widget.attrs.pop(attribute, None)
        if isinstance(widget, forms.NumberInput):
            # A number input swallows what it cannot read, and turns at the wheel.
            widget.input_type = "text"
            whole = isinstance(field, forms.IntegerField) and not isinstance(
                field, forms.DecimalField | forms.FloatField
            )
            widget.attrs["inputmode"] = "numeric" if whole else "decimal"
            for attribute in ("min", "max", "step"):
                widget.attrs.pop(attribute, None)
    if isinstance(field, forms.EmailField):
        field.widget.attrs.setdefault("autocomplete", "email")
        field.widget.attrs.setdefault("spellcheck", "false")


class VersionMixin(forms.Form):
    """What a form of an Editable row carries: the version it was made on, and its uuid."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)
    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def clean_version(self) -> int:
        return self.cleaned_data.get("version") or 0


# --- Choices with hints ------------------------------------------------------


class _Hinted(ChoiceWidget):
    """Options may have a line of help: `hints={value: text}`, set at any time.

    An option whose value stands in `apart` comes after a small "or".
    """

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Any = (),
        *,
        hints: Mapping[str, Text] | None = None,
        apart: frozenset[str] = frozenset(),
    ) -> None:
        super().__init__(attrs, choices)
        self.hints = dict(hints or {})
        self.apart = apart

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        hint = self.hints.get(str(value), "")
        option["hint"] = hint
        option["apart"] = str(value) in self.apart
        if hint and option["attrs"].get("id"):
            option["attrs"]["aria-describedby"] = f"{option['attrs']['id']}_hint"
        return option


class Radios(_Hinted, forms.RadioSelect):
    pass


class Checkboxes(_Hinted, forms.CheckboxSelectMultiple):
    pass


# --- Dates -------------------------------------------------------------------


class _Parts(forms.MultiWidget):
    """A date in two or three small boxes. What cannot be a date stays as it was typed.

    The value is ISO text if every box holds a number, else the boxes' texts joined by
    "/", which no date field can read: so the field says its sentence and the boxes keep
    what was typed.
    """

    template_name = "eubelong/widgets/parts.html"
    use_fieldset = True
    names: tuple[tuple[str, Text, int], ...] = ()

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            {
                name: forms.TextInput(
                    {"inputmode": "numeric", "class": f"w-{size}", "autocomplete": "off"}
                )
                for name, _label, size in self.names
            },
            attrs,
        )

    def get_context(
        self, name: str, value: Any, attrs: dict[str, Any] | None
    ) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        for part, (_name, label, _size) in zip(
            context["widget"]["subwidgets"], self.names, strict=True
        ):
            part["label"] = label
        return context

    def decompress(self, value: Any) -> list[Any]:
        if isinstance(value, date):
            typed = [str(value.day), str(value.month), str(value.year)]
            return typed[-len(self.names) :]
        text = str(value or "")
        if "/" in text:
            typed = text.split("/")
            if len(typed) > len(self.names):  # a "/" was typed: all of it in one box
                typed = [text]
        else:
            typed = [part.lstrip("0") for part in reversed(text.split("-"))] if text else []
            typed = typed[-len(self.names) :]
        return (typed + [""] * len(self.names))[: len(self.names)]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:  # type: ignore[override]  # one text, not a list
        typed = [
            str(one or "").strip() for one in super().value_from_datadict(data, files, name)
        ]
        if not any(typed):
            return ""
        if all(one.isdecimal() and len(one) <= 4 for one in typed):
            *small, year = [int(one) for one in typed]
            if year >= 1000:
                return "-".join([str(year), *(f"{one:02}" for one in reversed(small))])
        return "/".join(typed)


class DayInput(_Parts):
    names = (("day", _("Day"), 2), ("month", _("Month"), 2), ("year", _("Year"), 4))


class MonthInput(_Parts):
    names = (("month", _("Month"), 2), ("year", _("Year"), 4))


class DayField(forms.DateField):
    """A day in three boxes; clean value a date."""

    widget = DayInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", ["%Y-%m-%d"])
        super().__init__(**kwargs)


class MonthField(forms.DateField):
    """A month in two boxes; clean value the first day of the month."""

    widget = MonthInput
    default_error_messages = {"invalid": _("Enter a month and a year, for example 3 2026.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", ["%Y-%m", "%Y-%m-%d"])
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        day = super().to_python(value)
        return day.replace(day=1) if day else None


def say(form: forms.BaseForm, field: str | None, sentence: Text) -> None:
    """Put a sentence of a service beside the field it speaks of."""
    form.add_error(field, ValidationError(str(sentence)))
