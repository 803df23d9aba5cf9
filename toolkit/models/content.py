"""Priority, CoDesignStep, ChecklistItem: what the method says."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from frameworks.models import Audience, Edition, in_language


class WhoKnows(models.TextChoices):
    """Who usually has the answer to a checklist question."""

    LEAD = "lead", _("The office that leads the strategy")
    DEPARTMENT = "department", _("The department in charge")
    MUNICIPALITY = "municipality", _("Municipalities")
    CIVIL_SOCIETY = "civil_society", _("Civil society organisations")
    MIGRANT_LED = "migrant_led", _("Migrant-led organisations")
    EMPLOYER = "employer", _("Employers")
    ACADEMIA = "academia", _("Universities and researchers")
    ALL = "all", _("Everyone who takes part")


class Priority(models.Model):
    """`texts`: {language: {title, subtitle, purpose, result}}."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="priorities")
    key = models.CharField(max_length=80)
    number = models.PositiveSmallIntegerField()
    wording = models.CharField(max_length=8, default="derived")
    texts = models.JSONField(default=dict)

    class Meta:
        ordering = ("number",)
        verbose_name = _("strategic priority")
        verbose_name_plural = _("strategic priorities")
        constraints = [
            models.UniqueConstraint(fields=["edition", "key"], name="toolkit_priority_key"),
            models.UniqueConstraint(
                fields=["edition", "number"], name="toolkit_priority_number"
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
    def purpose(self) -> str:
        return str(self.say("purpose"))

    @property
    def subtitle(self) -> str:
        return str(self.say("subtitle"))

    @property
    def result(self) -> str:
        return str(self.say("result"))


class CoDesignStep(models.Model):
    """`texts`: {language: {title, help}}."""

    priority = models.ForeignKey(Priority, on_delete=models.CASCADE, related_name="steps")
    key = models.CharField(max_length=80)
    number = models.PositiveSmallIntegerField()
    texts = models.JSONField(default=dict)

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["priority", "key"], name="toolkit_step_key")
        ]

    def __str__(self) -> str:
        return self.title

    def say(self, name: str, language: str | None = None) -> Any:
        source = self.priority.edition.source_language
        return in_language(self.texts, source, name, language)

    @property
    def title(self) -> str:
        return str(self.say("title"))

    @property
    def help(self) -> str:
        return str(self.say("help"))

    @property
    def path(self) -> str:
        """How other rooms name it: <priority>/<step>."""
        return f"{self.priority.key}/{self.key}"


class ChecklistItem(models.Model):
    """`texts`: {language: {text, help, evidence, example, action_title}}.

    `asked`: {language: the same question as participants are asked it}, empty for most;
    `asked_unchecked`: the languages of it that no person has checked.
    """

    priority = models.ForeignKey(Priority, on_delete=models.CASCADE, related_name="items")
    key = models.CharField(max_length=80)
    number = models.PositiveSmallIntegerField()
    audience = models.CharField(
        max_length=10, choices=Audience.choices, default=Audience.PUBLIC
    )
    domain = models.CharField(max_length=60, blank=True)
    who = models.JSONField(default=list)
    wording = models.CharField(max_length=8, default="derived")
    texts = models.JSONField(default=dict)
    asked = models.JSONField(default=dict)
    asked_unchecked = models.JSONField(default=list)

    class Meta:
        ordering = ("priority__number", "number")
        verbose_name = _("checklist question")
        verbose_name_plural = _("checklist questions")
        constraints = [
            models.UniqueConstraint(fields=["priority", "key"], name="toolkit_item_key")
        ]

    def __str__(self) -> str:
        return self.text

    def say(self, name: str, language: str | None = None) -> Any:
        source = self.priority.edition.source_language
        return in_language(self.texts, source, name, language)

    @property
    def text(self) -> str:
        return str(self.say("text"))

    @property
    def help(self) -> str:
        return str(self.say("help"))

    @property
    def evidence(self) -> str:
        """What one could show."""
        return str(self.say("evidence"))

    @property
    def example(self) -> str:
        return str(self.say("example"))

    @property
    def who_knows(self) -> list[str]:
        """Who usually has the answer, in words."""
        return [str(WhoKnows(one).label) for one in self.who if one in WhoKnows.values]

    @property
    def path(self) -> str:
        """How other rooms name it in an address: <priority>/<item>."""
        return f"{self.priority.key}/{self.key}"
