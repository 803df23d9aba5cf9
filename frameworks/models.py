"""Edition, Section, Question (content); RegionFigure, Answer, SectionMark (a region's)."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from frameworks.telling import part_lines, part_shapes
from kernel.joining import Keyed, Shape
from regions.models import Region
from strategies.models import Editable, Strategy

Texts = dict[str, dict[str, Any]]


def in_language(texts: Texts, source: str, name: str, language: str | None = None) -> Any:
    """Return one text in `language` (default: the interface's), else in the source's."""
    code = (language or get_language() or source).split("-")[0]
    return texts.get(code, {}).get(name) or texts.get(source, {}).get(name) or ""


class Edition(models.Model):
    """One published version of the method's content; on screen "the method".

    `texts`: {language: {title, publisher, wording_note}}. `lists`: {key: {title: {lang:
    text}, items: [{key, label: {lang: text}}]}}. `indicators`: {code: {unit, domain,
    name: {lang: text}, ...}}. `glossary`: {terms: [...], avoid: [...]}, texts by language.
    `languages`: {language: who checked the translation, "" for nobody and for the source}.
    `rules`: {code: {level, limit}} of what is checked before sending; empty: as usual
    (frameworks.content.rules).
    """

    key = models.CharField(max_length=80, unique=True)
    revision = models.PositiveIntegerField()
    source_language = models.CharField(max_length=12)
    published_on = models.DateField()
    url = models.URLField(max_length=400, blank=True)
    wording = models.CharField(max_length=8, default="derived")
    texts = models.JSONField(default=dict)
    lists = models.JSONField(default=dict)
    indicators = models.JSONField(default=dict)
    glossary = models.JSONField(default=dict)
    languages = models.JSONField(default=dict)
    rules = models.JSONField(default=dict)
    content_sha256 = models.CharField(max_length=64)
    frozen_sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-published_on", "-pk")

    def __str__(self) -> str:
        return f"{self.key}, revision {self.revision}"

    def say(self, name: str, language: str | None = None) -> Any:
        return in_language(self.texts, self.source_language, name, language)

    @property
    def title(self) -> str:
        return str(self.say("title"))

    @property
    def publisher(self) -> str:
        return str(self.say("publisher"))

    @property
    def wording_note(self) -> str:
        return str(self.say("wording_note"))

    def label(self, list_key: str, item_key: str, language: str | None = None) -> str:
        """Return the words for one key of a list; the key itself if the list lacks it."""
        for item in self.lists.get(list_key, {}).get("items", []):
            if item["key"] == item_key:
                return self._text(item["label"], language)
        return item_key

    def choices(self, list_key: str, language: str | None = None) -> list[tuple[str, str]]:
        return [
            (item["key"], self._text(item["label"], language))
            for item in self.lists.get(list_key, {}).get("items", [])
        ]

    def indicator_name(self, code: str, language: str | None = None) -> str:
        return self._text(self.indicators.get(code, {}).get("name", {}), language) or code

    def terms(self) -> list[dict[str, Any]]:
        """Return the glossary in the interface's language."""
        return [self._glossary_entry(one) for one in self.glossary.get("terms", [])]

    def words_to_avoid(self) -> list[dict[str, Any]]:
        return [self._glossary_entry(one) for one in self.glossary.get("avoid", [])]

    def _glossary_entry(self, one: dict[str, Any]) -> dict[str, Any]:
        names = one["texts"].get(self.source_language, {})
        said = {name: in_language(one["texts"], self.source_language, name) for name in names}
        return said | {"key": one["key"], "wording": one["wording"]}

    def _text(self, by_language: dict[str, str], language: str | None) -> str:
        code = (language or get_language() or self.source_language).split("-")[0]
        return by_language.get(code) or by_language.get(self.source_language) or ""


class Section(models.Model):
    """`texts`: {language: {title, subtitle, purpose, why, basis}}."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="sections")
    key = models.CharField(max_length=80)
    number = models.PositiveSmallIntegerField()
    wording = models.CharField(max_length=8, default="derived")
    texts = models.JSONField(default=dict)

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["edition", "key"], name="frameworks_section_key"),
            models.UniqueConstraint(
                fields=["edition", "number"], name="frameworks_section_number"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def say(self, name: str, language: str | None = None) -> Any:
        return in_language(self.texts, self.edition.source_language, name, language)

    @property
    def title(self) -> str:
        return str(self.say("title"))

    @property
    def subtitle(self) -> str:
        return str(self.say("subtitle"))

    @property
    def purpose(self) -> str:
        return str(self.say("purpose"))

    @property
    def why(self) -> str:
        return str(self.say("why"))


class Need(models.TextChoices):
    REVIEW = "review", _("needed for review")
    PUBLISH = "publish", _("needed to publish")
    OPTIONAL = "optional", _("optional")


class Audience(models.TextChoices):
    """Who may read an answer; each audience reads what the ones before it read."""

    PUBLIC = "public", _("Public when published")
    REVIEWER = "reviewer", _("Read by: your team and, once sent, AER")
    REGION = "region", _("Only your team, never printed")


class Question(models.Model):
    """`parts`: list of {key, type, required, ...} as in editions/README.md, without texts.

    `texts`: {language: {text, help, guidance, example, who_knows, print_title,
    parts: {key: {label, help, yes_label, no_label, none_label, columns: {key: label}}}}}.
    """

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="questions")
    key = models.CharField(max_length=80)
    number = models.PositiveSmallIntegerField()
    need = models.CharField(max_length=10, choices=Need.choices)
    audience = models.CharField(max_length=10, choices=Audience.choices)
    page = models.CharField(max_length=80)
    role = models.CharField(max_length=40, blank=True)
    prints_as = models.CharField(max_length=10, default="prose")
    wording = models.CharField(max_length=8, default="derived")
    parts = models.JSONField(default=list)
    texts = models.JSONField(default=dict)

    class Meta:
        ordering = ("section__number", "number")
        constraints = [
            models.UniqueConstraint(fields=["section", "key"], name="frameworks_question_key"),
            models.UniqueConstraint(
                fields=["section", "number"], name="frameworks_question_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.text}"

    @property
    def label(self) -> str:
        """Its number as read on screen: 4.2."""
        return f"{self.section.number}.{self.number}"

    def say(self, name: str, language: str | None = None) -> Any:
        source = self.section.edition.source_language
        return in_language(self.texts, source, name, language)

    @property
    def text(self) -> str:
        return str(self.say("text"))

    def part_text(self, part: str, name: str, language: str | None = None) -> Any:
        """Return a text of one part: label, help, yes_label, none_label, columns."""
        source = self.section.edition.source_language
        code = (language or get_language() or source).split("-")[0]
        for lang in (code, source):
            found = self.texts.get(lang, {}).get("parts", {}).get(part, {}).get(name)
            if found:
                return found
        return ""

    @property
    def path(self) -> str:
        """How other rooms name it in an address: <section>/<question>."""
        return f"{self.section.key}/{self.key}"

    @property
    def can_be_asked(self) -> bool:
        """Whether somebody outside can answer it: more than files, and not made elsewhere."""
        return any(part["type"] not in {"made", "file"} for part in self.parts)

    @property
    def made(self) -> str:
        """What it is made from (objectives, budget, ...), empty if it is typed."""
        return next((part["made"] for part in self.parts if part["type"] == "made"), "")


class RegionFigure(models.Model):
    """A sourced figure about a region; copied into a strategy when it starts."""

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="figures")
    indicator = models.CharField(max_length=40)
    value = models.DecimalField(max_digits=16, decimal_places=2)
    unit = models.CharField(max_length=20)
    origin = models.CharField(max_length=80, blank=True)
    on = models.CharField(max_length=10)
    concept = models.CharField(max_length=40)
    foreign_concept = models.CharField(max_length=40, blank=True)
    counts = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=200)
    url = models.URLField(max_length=500)
    quality = models.CharField(max_length=20)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("region", "indicator", "-on")
        constraints = [
            models.UniqueConstraint(
                fields=["region", "indicator", "origin", "on", "concept"],
                name="frameworks_region_figure_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(source="") & ~models.Q(url=""),
                name="frameworks_figure_has_a_source",
                violation_error_message=_("A figure needs the source it was taken from."),
            ),
            models.CheckConstraint(
                condition=models.Q(value__gte=0), name="frameworks_figure_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region}: {self.indicator} {self.value} ({self.on})"


class Stance(models.TextChoices):
    """What kind of answer it is. The first, and 'unknown' alone leave a question open."""

    ANSWERED = "answered", _("We answer here")
    OUR_DOCUMENT = "our_document", _("Our document says it")
    NOT_AVAILABLE = "not_available", _("We do not have this, because…")
    NOT_FOR_US = "not_for_us", _("Not for our region, because…")
    UNKNOWN = "unknown", _("I do not know yet")


class Answer(Editable):
    """A strategy's answer to one question.

    `parts`: {part key: value} with values of the types in editions/README.md.
    `unread`: {"part", "part.row.column" or "part.field": text typed that could not be
    read as the number, date or amount asked for}. `reason` goes with every stance but
    ANSWERED; `document` and `pages` with OUR_DOCUMENT.
    """

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    stance = models.CharField(
        _("kind of answer"), max_length=15, choices=Stance.choices, default=Stance.ANSWERED
    )
    parts = models.JSONField(default=dict)
    unread = models.JSONField(default=dict)
    reason = models.TextField(_("because"), blank=True)
    document = models.ForeignKey(
        "strategies.EvidenceFile",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("your document"),
    )
    pages = models.CharField(_("pages"), max_length=60, blank=True)

    read_with = ("question__section__edition",)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["strategy", "question"], name="frameworks_one_answer_per_question"
            )
        ]

    def __str__(self) -> str:
        return f"{self.question.label} ({self.get_stance_display()})"

    @classmethod
    def natural_keys(cls) -> tuple[tuple[str, ...], ...]:
        return (("strategy", "question"),)

    def in_words(self, field: str, value: Any) -> list[tuple[str, str]]:
        if field == "parts":
            return part_lines(self.question, value or {})
        if field == "unread":
            return [(str(_("What we could not read")), " · ".join((value or {}).values()))]
        return []

    def shape(self, field: str) -> Shape:
        if field == "parts":
            return part_shapes(self.question)
        return Keyed() if field == "unread" else super().shape(field)

    @property
    def called(self) -> str:
        return self.question.text

    @property
    def page(self) -> str:
        question = self.question
        where = [self.strategy.region.slug, question.section.key, question.page]
        return reverse("frameworks:question", args=where)


class SectionMark(Editable):
    """Whether the team says that a section is complete."""

    strategy = models.ForeignKey(
        Strategy, on_delete=models.CASCADE, related_name="section_marks"
    )
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="marks")
    completed = models.BooleanField(default=False)

    read_with = ("section__edition",)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["strategy", "section"], name="frameworks_one_mark_per_section"
            )
        ]

    def __str__(self) -> str:
        return f"{self.section}: {self.completed}"

    @property
    def called(self) -> str:
        return self.section.title

    @classmethod
    def natural_keys(cls) -> tuple[tuple[str, ...], ...]:
        return (("strategy", "section"),)
