"""What somebody can be asked: a question, a checklist question, an action; each by its kind.

A target knows its words, the sheet the person fills in, what stands in the strategy now,
and how a proposal is saved there: by the same service as everybody's text, on the version
the team saw. Nothing that stands is emptied by a proposal that leaves it out.
"""

from collections.abc import Mapping
from typing import Any, Self
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from asking.forms import (
    ActionSheet,
    ItemSheet,
    Proposal,
    QuestionSheet,
    Sheet,
    as_evidence,
    columns,
    typed_again,
)
from frameworks.access import answer_to, question_in
from frameworks.models import Answer, Audience, Question, Stance
from frameworks.services import Said, save_answers
from kernel.errors import DomainError
from strategies.access import Desk
from strategies.models import Editable, PlaceKind, Strategy
from strategies.reading import plain_lines
from toolkit.access import item_in
from toolkit.forms import AnswerForm
from toolkit.models import ChecklistItem, TeamAnswer
from toolkit.overview import answers_to
from toolkit.services import answer_item
from workplans.access import action_in
from workplans.forms import ActionPage
from workplans.models import Action
from workplans.related import rows_of
from workplans.services import save_action

Lines = list[tuple[str, str]]


class Target:
    kind: PlaceKind
    audience: str = Audience.PUBLIC
    help: str = ""
    example: str = ""
    who_knows: str = ""
    guidance: list[str] = []

    def __init__(self, strategy: Strategy, key: str) -> None:
        self.strategy, self.key = strategy, key

    @classmethod
    def find(cls, strategy: Strategy, key: str) -> Self | None:
        """Return the target `key` names in this strategy; None if there is none to ask for."""
        raise NotImplementedError

    @property
    def title(self) -> str:
        raise NotImplementedError

    @property
    def page(self) -> str:
        """The team's own page of it."""
        raise NotImplementedError

    @property
    def slug(self) -> str:
        return self.strategy.region.slug

    @property
    def row(self) -> Editable | None:
        raise NotImplementedError

    @property
    def version(self) -> int:
        return self.row.version if self.row else 0

    def sheet(
        self, proposal: Proposal, role: str = "", data: QueryDict | None = None, more: str = ""
    ) -> Sheet:
        raise NotImplementedError

    def stands(self) -> Lines:
        """Return what the strategy says now, as (label, text)."""
        raise NotImplementedError

    def proposed(self, proposal: Proposal) -> Lines:
        raise NotImplementedError

    def save(self, desk: Desk, proposal: Proposal, version: int) -> None:
        """Let the proposal stand; raises EditConflict if `version` stands no more."""
        raise NotImplementedError


class QuestionTarget(Target):
    kind = PlaceKind.QUESTION

    def __init__(self, strategy: Strategy, key: str, question: Question) -> None:
        super().__init__(strategy, key)
        self.question = question
        self.answer = answer_to(strategy, question)
        if self.answer:
            self.answer.question = question
        self.audience = question.audience
        self.help = str(question.say("help") or "")
        self.example = str(question.say("example") or "")
        self.who_knows = str(question.say("who_knows") or "")
        guidance = question.say("guidance")
        self.guidance = guidance if isinstance(guidance, list) else []

    @classmethod
    def find(cls, strategy: Strategy, key: str) -> Self | None:
        question = question_in(strategy, key)
        if question is None or not question.can_be_asked:
            return None
        return cls(strategy, key, question)

    @property
    def title(self) -> str:
        return self.question.text

    @property
    def page(self) -> str:
        section = self.question.section.key
        return reverse("frameworks:question", args=[self.slug, section, self.question.page])

    @property
    def row(self) -> Answer | None:
        return self.answer

    def sheet(
        self, proposal: Proposal, role: str = "", data: QueryDict | None = None, more: str = ""
    ) -> Sheet:
        return QuestionSheet(self.strategy, self.question, proposal, role, data)

    def stands(self) -> Lines:
        return self._lines(self.answer) if self.answer else []

    def proposed(self, proposal: Proposal) -> Lines:
        return (
            self._lines(Answer(question=self.question, **columns(proposal))) if proposal else []
        )

    def _lines(self, answer: Answer) -> Lines:
        lines = answer.in_words("parts", answer.parts)
        if answer.unread:
            lines += answer.in_words("unread", answer.unread)
        if answer.stance != Stance.ANSWERED:
            lines.append((str(Stance(answer.stance).label), answer.reason))
        return lines

    def save(self, desk: Desk, proposal: Proposal, version: int) -> None:
        stands, proposal = self.answer, columns(proposal)
        parts, unread = dict(proposal["parts"]), dict(proposal["unread"])
        if stands:
            parts = stands.parts | parts
            said = {*proposal["parts"], *(name.partition(".")[0] for name in unread)}
            left = {k: v for k, v in stands.unread.items() if k.partition(".")[0] not in said}
            unread = left | unread
        answers = proposal["stance"] == Stance.ANSWERED
        save_answers(
            desk,
            [
                Said(
                    self.question,
                    version,
                    parts,
                    unread,
                    proposal["stance"],
                    proposal["reason"] or (stands.reason if stands and answers else ""),
                    stands.document if stands else None,
                    stands.pages if stands else "",
                )
            ],
            link=self.page,
        )


class ItemTarget(Target):
    kind = PlaceKind.ITEM

    def __init__(self, strategy: Strategy, key: str, item: ChecklistItem) -> None:
        super().__init__(strategy, key)
        self.item = item
        self.answer = answers_to(strategy, [item]).get(item.pk)
        self.audience = item.audience
        self.help, self.example = item.help, item.example
        self.who_knows = ", ".join(item.who_knows)

    @classmethod
    def find(cls, strategy: Strategy, key: str) -> Self | None:
        item = item_in(strategy, key)
        return cls(strategy, key, item) if item else None

    @property
    def title(self) -> str:
        return self.item.text

    @property
    def page(self) -> str:
        return reverse("toolkit:item", args=[self.slug, self.item.priority.key, self.item.key])

    @property
    def row(self) -> TeamAnswer | None:
        return self.answer

    def sheet(
        self, proposal: Proposal, role: str = "", data: QueryDict | None = None, more: str = ""
    ) -> Sheet:
        return ItemSheet(proposal, role, data)

    def stands(self) -> Lines:
        if self.answer is None:
            return []
        names = ("state", "note", "evidence", "next_step", "reason")
        return self._lines({name: getattr(self.answer, name) for name in names})

    def proposed(self, proposal: Proposal) -> Lines:
        values = {name: proposal.get(name, "") for name in AnswerForm.NAMES}
        see = proposal.get("see", "")
        return self._lines(values | ({"evidence": [as_evidence(see)]} if see else {}))

    def _lines(self, values: Mapping[str, Any]) -> Lines:
        row = TeamAnswer(strategy=self.strategy, item=self.item)
        return [
            line
            for name, value in values.items()
            if value
            for line in (row.in_words(name, value) or plain_lines(row, name, value))
        ]

    def save(self, desk: Desk, proposal: Proposal, version: int) -> None:
        stands = self.answer
        evidence = list(stands.evidence) if stands else []
        see = proposal.get("see", "")
        piece = as_evidence(see)
        if see and piece not in evidence:
            evidence.append(piece)
        answer_item(
            desk,
            self.item,
            base_version=version,
            evidence=evidence,
            **{
                name: proposal.get(name) or getattr(stands, name, "")
                for name in ("state", "note", "next_step", "reason")
            },
        )


class ActionTarget(Target):
    """An action as a whole: who does it, when, what it costs, how one sees that it worked."""

    kind = PlaceKind.ACTION

    def __init__(self, strategy: Strategy, key: str, action: Action) -> None:
        super().__init__(strategy, key)
        self.action = action

    @classmethod
    def find(cls, strategy: Strategy, key: str) -> Self | None:
        try:
            action = action_in(strategy, UUID(key))
        except ValueError:
            return None
        return cls(strategy, str(action.uuid), action) if action else None

    @property
    def title(self) -> str:
        return self.action.title

    @property
    def page(self) -> str:
        return reverse("workplans:action", args=[self.slug, self.action.uuid])

    @property
    def row(self) -> Action:
        return self.action

    def sheet(
        self, proposal: Proposal, role: str = "", data: QueryDict | None = None, more: str = ""
    ) -> Sheet:
        return ActionSheet(self.strategy, proposal, role, data, more)

    def stands(self) -> Lines:
        action = self.action
        names = ("responsible", "role", "starts", "ends", "no_extra_cost", "no_cost_reason")
        lines = [
            line
            for name in names
            if (value := getattr(action, name))
            for line in plain_lines(action, name, getattr(value, "pk", value))
        ]
        for name, rows in (("money", action.money.all()), ("measures", action.measures.all())):
            lines += action.in_words(name, rows_of(rows, name)) if rows else []
        return lines

    def proposed(self, proposal: Proposal) -> Lines:
        sheet = ActionSheet(self.strategy, proposal)
        lines = []
        for form in (sheet.form, *sheet.money, *sheet.measures):
            for field in form:
                value = field.value()
                if field.is_hidden or field.name == "DELETE" or value in (None, "", False):
                    continue
                choices = dict(getattr(field.field, "choices", ()))
                said = _("Yes") if value is True or value == "on" else choices.get(value, value)
                lines.append((str(field.label), str(said)))
        return lines

    def save(self, desk: Desk, proposal: Proposal, version: int) -> None:
        data = self._merged(proposal)
        data["version"] = str(version)
        linked = self.action.items.all()
        page = ActionPage(self.strategy, self.action, data=data, linked=linked)
        if not page.saveable:
            sentences = [str(one) for found in page.form.errors.values() for one in found]
            raise DomainError(" ".join(sentences) or _("This cannot be taken over as it is."))
        given = page.given()
        given.uuid = self.action.uuid
        save_action(desk, given)

    def _merged(self, proposal: Proposal) -> QueryDict:
        """Return the action's own page as it stands, with what is proposed typed over it.

        Lines of money or measures that are proposed stand instead of those there are.
        """
        linked = self.action.items.all()
        data = ActionPage(self.strategy, self.action, linked=linked).as_shown()
        typed = typed_again(proposal)
        sheet = ActionSheet(self.strategy, proposal)
        names = [name for name in sheet.form.fields if typed.get(name)]
        for rows in sheet.rows:
            if not rows.values():
                continue
            begin = f"{rows.prefix}-"
            for name in [one for one in data if one.startswith(begin)]:
                del data[name]
            names += [name for name in typed if name.startswith(begin)]
        for name in names:
            data.setlist(name, typed.getlist(name))
        if typed.get("new_organisation"):
            data["responsible"] = ""
        return data


KINDS: dict[str, type[Target]] = {
    one.kind.value: one for one in (QuestionTarget, ItemTarget, ActionTarget)
}


def target_of(strategy: Strategy, kind: str, key: str) -> Target | None:
    found = KINDS.get(kind)
    return found.find(strategy, key) if found else None
