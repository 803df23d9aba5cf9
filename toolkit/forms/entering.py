"""The page on which people without a device are entered: one row a person."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from kernel.digits import digits_in
from kernel.forms import Form
from kernel.text import plain
from regions.models import Organisation
from toolkit.models import Channel, ChecklistItem, Group, Option, Said, Vote
from toolkit.phrases import languages
from toolkit.services.entering import Person
from toolkit.services.seats import DIGITS

AT_FIRST, MORE, MOST = 5, 5, 60
LONGEST_IDEA = 3000


class PersonForm(Form):
    """What one person said. `items`, `votes`: what there is to say something to."""

    marks_optional = False

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    whom = forms.ChoiceField(label=_("Answers for"), required=False)
    channel = forms.ChoiceField(
        label=_("How"),
        choices=[(one.value, one.label) for one in (Channel.PAPER, Channel.ORAL)],
        initial=Channel.PAPER,
    )
    language = forms.ChoiceField(label=_("Language"))
    number = forms.CharField(
        label=_("Number, who has one"),
        required=False,
        max_length=80,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )
    idea = forms.CharField(
        label=_("What would help?"),
        required=False,
        max_length=LONGEST_IDEA,
        widget=forms.Textarea({"rows": 2, "dir": "auto"}),
    )

    def __init__(self, asked: "Asked", *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        fields: dict[str, Any] = self.fields
        fields["whom"].choices = asked.whom
        fields["language"].choices = asked.languages
        if not asked.ideas:
            del self.fields["idea"]
        for number, item in enumerate(asked.items, start=1):
            answer = forms.ChoiceField(
                label=f"{number}", choices=[("", "–"), *Said.choices], required=False
            )
            self.add_field(f"answer-{item.pk}", answer)
        for vote, options in asked.votes.items():
            for option in options:
                dots = forms.IntegerField(
                    label=option.title,
                    required=False,
                    min_value=0,
                    max_value=vote.most,
                    widget=forms.NumberInput({"class": "w-2", "autocomplete": "off"}),
                )
                self.add_field(f"dots-{option.pk}", dots)

    # --- What was said -----------------------------------------------------------

    @property
    def answers(self) -> dict[ChecklistItem, str]:
        return {
            item: said
            for item in self.asked.items
            if (said := self.cleaned_data.get(f"answer-{item.pk}"))
        }

    @property
    def dots(self) -> dict[Vote, dict[int, int]]:
        given = {
            vote: {
                option.pk: points
                for option in options
                if (points := self.cleaned_data.get(f"dots-{option.pk}"))
            }
            for vote, options in self.asked.votes.items()
        }
        return {vote: points for vote, points in given.items() if points}

    @property
    def is_blank(self) -> bool:
        """Whether nothing was said in this row and nobody chosen: it is not looked at."""
        names = [one for one in self.fields if one not in {"uuid", "channel", "language"}]
        return not any(str(self.data.get(self.add_prefix(name), "")).strip() for name in names)

    def clean_number(self) -> str:
        digits = digits_in(self.cleaned_data["number"])
        if self.cleaned_data["number"].strip() and len(digits) != DIGITS:
            raise forms.ValidationError(_("A number has twelve digits."))
        return digits

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        self.cleaned_data = cleaned
        has_number = cleaned.get("number") or "number" in self.errors
        if not cleaned.get("whom") and not has_number:
            self.add_error("whom", _("Choose for whom this person answers."))
        elif not (self.errors or self.answers or self.dots or plain(cleaned.get("idea") or "")):
            self.add_error(None, _("Enter what this person said, or empty the row."))
        for vote, points in self.dots.items():
            if sum(points.values()) > vote.dots:
                self.add_error(
                    None,
                    _("“%(vote)s”: each person has %(dots)d points.")
                    % {"vote": vote.title, "dots": vote.dots},
                )
        return cleaned

    def person(self) -> Person:
        said = self.cleaned_data
        organisation = self.asked.organisations.get(said["whom"])
        return Person(
            uuid=said["uuid"],
            channel=said["channel"],
            language=said["language"],
            number=said["number"],
            group="" if organisation else said["whom"],
            organisation=organisation,
            answers=self.answers,
            idea=plain(said.get("idea") or ""),
            dots=self.dots,
        )

    # --- How it is laid out --------------------------------------------------------

    def answer_fields(self) -> list[forms.BoundField]:
        return [self[f"answer-{item.pk}"] for item in self.asked.items]

    def vote_fields(self) -> list[tuple[Vote, list[forms.BoundField]]]:
        return [
            (vote, [self[f"dots-{option.pk}"] for option in options])
            for vote, options in self.asked.votes.items()
        ]


class Asked:
    """What there is to say at a workshop, and who may have said it; read once for all rows."""

    def __init__(
        self,
        items: Sequence[ChecklistItem],
        organisations: Iterable[Organisation],
        votes: Mapping[Vote, Sequence[Option]],
        *,
        ideas: bool,
        spoken: Sequence[str],
    ) -> None:
        self.items, self.votes, self.ideas = items, votes, ideas
        self.organisations = {str(one.uuid): one for one in organisations}
        names = [(key, one.name) for key, one in self.organisations.items()]
        self.whom: list[Any] = [("", "–"), *Group.choices]
        if names:
            self.whom.append((_("For an organisation, by name"), names))
        known = languages()
        first = [code for code in spoken if code in known]
        self.languages = [(code, known[code].name) for code in dict.fromkeys([*first, *known])]


class EnteringPage:
    """All rows of the page. What was typed stays in them, whatever is wrong elsewhere."""

    def __init__(self, asked: Asked, data: QueryDict | None = None) -> None:
        self.is_more = data is not None and "more" in data
        self.consented = data is not None and "consented" in data
        posted = _count(data.get("rows", "")) if data is not None else 0
        if data is None or self.is_more:
            shown = min(MOST, posted + MORE if data is not None else AT_FIRST)
            self.rows = [
                PersonForm(asked, prefix=_prefix(at), initial=_typed(data, _prefix(at)))
                for at in range(shown)
            ]
        else:
            self.rows = [PersonForm(asked, data, prefix=_prefix(at)) for at in range(posted)]

    @property
    def may_add(self) -> bool:
        return len(self.rows) < MOST

    @property
    def said(self) -> list[PersonForm]:
        return [row for row in self.rows if row.is_bound and not row.is_blank]

    def people(self) -> list[Person] | None:
        """Return who was entered; None where a row is not right yet."""
        good = [row.is_valid() for row in self.said]
        return [row.person() for row in self.said] if all(good) else None

    @property
    def problems(self) -> list[dict[str, Any]]:
        found = []
        for number, row in enumerate(self.rows, start=1):
            if not row.is_bound or row.is_blank:
                continue
            for name, errors in row.errors.items():
                at = row[name].id_for_label if name in row.fields else f"person-{number}"
                found += [
                    {
                        "href": f"#{at}",
                        "text": _("Person %(number)d: %(sentence)s")
                        % {"number": number, "sentence": sentence},
                    }
                    for sentence in errors
                ]
        return found


def _prefix(at: int) -> str:
    return f"person-{at}"


def _count(text: str) -> int:
    return min(MOST, int(text)) if text.isascii() and text.isdecimal() and len(text) < 4 else 0


def _typed(data: QueryDict | None, prefix: str) -> dict[str, Any]:
    """Return what was typed in a row so far; a new row knows who it will be."""
    start = f"{prefix}-"
    typed = {
        name.removeprefix(start): value
        for name, value in (data.items() if data is not None else ())
        if name.startswith(start)
    }
    return typed or {"uuid": uuid.uuid4()}
