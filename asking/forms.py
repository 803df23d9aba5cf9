"""What the team fills in to ask somebody, and what the person asked fills in."""

from typing import Any
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from frameworks.forms import PageForm
from frameworks.models import Answer, Question, Stance
from frameworks.parts.base import Around
from frameworks.services import answer_uuid
from kernel import typed
from kernel.forms import DayField, Form, helper
from kernel.text import line, plain
from strategies.editing import as_json
from strategies.models import Care, Strategy
from toolkit.forms import AnswerForm, web_address
from toolkit.models import TeamAnswer
from workplans.forms.formsets import Rows
from workplans.forms.rows import MeasureForm, MoneyForm
from workplans.forms.typed import MONTH, TypedForm, as_typed, month_field, text_field

Proposal = dict[str, Any]
LONGEST_LINE = 2000
ROLE = "your_role"


class AskForm(Form):
    """Whom to ask. `uuid` makes a form sent twice one question."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    line = forms.CharField(
        label=_("A line to this person"),
        help_text=_("For example why you ask, or where the number stood last time."),
        required=False,
        max_length=LONGEST_LINE,
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
    )
    wanted_by = DayField(label=_("By when do you want the answer?"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name", "email"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        self.helper = helper(_("Send the question"))

    def clean_name(self) -> str:
        return line(self.cleaned_data["name"])

    def clean_line(self) -> str:
        return plain(self.cleaned_data["line"])


class SendBackForm(Form):
    line = forms.CharField(
        label=_("What is missing?"),
        help_text=_(
            "It goes to the person with a new link. What they wrote stands there still."
        ),
        max_length=LONGEST_LINE,
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper(tag=False)

    def clean_line(self) -> str:
        return plain(self.cleaned_data["line"])


class CareForm(Form):
    """Who of the team sees to it, and by when."""

    owner = forms.ModelChoiceField(
        label=_("Who sees to it?"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody yet"),
    )
    wanted_by = DayField(label=_("By when is it wanted?"), required=False)

    def __init__(self, people: list[User], care: Care, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"owner": care.owner_id, "wanted_by": care.wanted_by})
        field: Any = self.fields["owner"]
        field.queryset = User.objects.filter(pk__in=[one.pk for one in people])
        field.label_from_instance = lambda user: user.name
        self.helper = helper(_("Save"))


# --- What the person asked fills in -------------------------------------------------------


class Sheet:
    """The form of one question, for somebody who has the link and nothing else."""

    template: str
    form: Form

    def _ask_role(self, role: str) -> None:
        field = forms.CharField(
            label=_("What is your role?"),
            help_text=_("For example: head of the statistics office. Your name is not needed."),
            required=False,
            max_length=160,
            initial=role,
            widget=forms.TextInput({"dir": "auto", "autocomplete": "organization-title"}),
        )
        field.needed = True  # type: ignore[attr-defined]
        self.form.add_field(ROLE, field)

    @property
    def role_field(self) -> forms.BoundField:
        return self.form[ROLE]

    @property
    def role(self) -> str:
        return line(self.form.cleaned_data.get(ROLE) or "")

    @property
    def saveable(self) -> bool:
        """Whether what was typed can be kept; what could not be read can be, too."""
        return self.form.is_valid()

    @property
    def problems(self) -> list[Any]:
        return []

    def proposal(self) -> Proposal:
        raise NotImplementedError


class QuestionSheet(Sheet):
    """A question of a section: every part but files and what is made from elsewhere."""

    template = "asking/_question.html"

    def __init__(
        self,
        strategy: Strategy,
        question: Question,
        proposal: Proposal,
        role: str = "",
        data: QueryDict | None = None,
    ) -> None:
        answers = {}
        if proposal:
            uuid = answer_uuid(strategy, question)
            answers[question.pk] = Answer(
                uuid=uuid, strategy=strategy, question=question, **columns(proposal)
            )
        # Without the names of the region's files: the person asked sees the question alone.
        around = Around(strategy.edition, strategy.currency)
        self.form = self.page = PageForm(strategy, [question], answers, data, around=around)
        for field in self.form.fields.values():
            if isinstance(field, forms.FileField):
                field.widget = forms.HiddenInput()
        self._ask_role(role)

    @property
    def hidden(self) -> list[forms.BoundField]:
        """What names the rows of tables. Which version it is made on is the team's matter."""
        return [one for one in self.page.hidden() if one.name.endswith(".rows")]

    @property
    def asked(self) -> Any:
        return self.page.on_page()[0]

    @property
    def asks_for_a_file(self) -> bool:
        return any(isinstance(one, forms.FileField) for one in self.form.fields.values())

    def proposal(self) -> Proposal:
        said = self.page.said()[0]
        kept: Proposal = as_json(
            {
                "parts": said.parts,
                "unread": said.unread,
                "stance": said.stance,
                "reason": said.reason,
            }
        )
        return kept


def columns(proposal: Proposal) -> Proposal:
    """Return what a proposed answer says, whatever else stands in what was kept."""
    nothing: Proposal = {
        "parts": {},
        "unread": {},
        "stance": Stance.ANSWERED.value,
        "reason": "",
    }
    return {name: proposal.get(name) or nothing[name] for name in nothing}


class ItemForm(AnswerForm):
    """A question of the checklist, with one line for where one can see it."""

    see = forms.CharField(
        label=_("Where can one see it?"),
        help_text=_("A web address, or the name of a document and its page."),
        required=False,
        max_length=200,
        widget=forms.TextInput({"dir": "auto"}),
    )


class ItemSheet(Sheet):
    template = "asking/_item.html"

    def __init__(
        self, proposal: Proposal, role: str = "", data: QueryDict | None = None
    ) -> None:
        answer = TeamAnswer(**{name: proposal.get(name, "") for name in AnswerForm.NAMES})
        self.form = ItemForm(data, answer=answer)
        self.form.fields["see"].initial = proposal.get("see", "")
        self._ask_role(role)

    def proposal(self) -> Proposal:
        form: Any = self.form
        return {**form.values(), "see": line(form.cleaned_data["see"])}


def as_evidence(see: str) -> dict[str, str]:
    """Return what was typed as a place where one can see it."""
    link = web_address(see)
    return {"kind": "link", "link": link} if link else {"kind": "link", "title": see}


class ActionForm(TypedForm):
    """What others usually know of an action; who decides on the rest is the team."""

    READ = {"starts": (typed.month, MONTH), "ends": (typed.month, MONTH)}
    marks_optional = False

    new_organisation = text_field(_("Organisation"), longest=200)
    role = text_field(
        _("Role, not a name"),
        longest=160,
        help_text=_("For example: head of the social policy unit"),
    )
    starts = month_field(_("From which month"))
    ends = month_field(_("To which month"))
    no_extra_cost = forms.BooleanField(label=_("It has no extra cost"), required=False)
    no_cost_reason = text_field(_("No extra cost, because"), longest=500)


class ActionSheet(Sheet):
    """`proposal` is {"fields": [[name, value]]}, as typed: the action's own form reads it."""

    template = "asking/_action.html"
    form: ActionForm

    def __init__(
        self,
        strategy: Strategy,
        proposal: Proposal,
        role: str = "",
        data: QueryDict | None = None,
        more: str = "",
    ) -> None:
        given = data
        if given is None and proposal.get("fields"):
            given = typed_again(proposal)
            given[ROLE] = role
        self.form = ActionForm(given)
        self._ask_role(role)
        common: Any = {"strategy": strategy, "rows": [], "data": given}
        self.money = Rows(MoneyForm, "money", _("Money line"), more=more == "money", **common)
        self.measures = Rows(
            MeasureForm, "measures", _("Measure"), more=more == "measures", **common
        )
        self.rows = [self.money, self.measures]

    @property
    def saveable(self) -> bool:
        return all([self.form.saveable, *(rows.saveable for rows in self.rows)])

    @property
    def problems(self) -> list[Any]:
        return [problem for rows in self.rows for problem in rows.problems]

    def proposal(self) -> Proposal:
        """Return every field as the browser sent it; the action's own form reads it."""
        shown = [one for rows in self.rows for one in rows.forms_shown]
        return {
            "fields": [
                [name, plain(value)]
                for name, values in as_typed([self.form, *shown]).lists()
                for value in values
                if name != ROLE
            ]
        }


def typed_again(proposal: Proposal) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in proposal.get("fields", ()):
        data.appendlist(name, value)
    return data
