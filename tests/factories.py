"""One factory per model: a valid row with nothing said; a test says only what matters."""

import hashlib
import uuid
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import User
from activity.models import Entry, Notification
from activity.verbs import Verb
from documents.models import Document, Kind
from frameworks.models import (
    Answer,
    Audience,
    Edition,
    Need,
    Question,
    RegionFigure,
    Section,
    SectionMark,
)
from regions.models import (
    Invitation,
    JoinLink,
    Membership,
    NetworkMembership,
    NetworkRole,
    NetworkSettings,
    Organisation,
    OrganisationKind,
    PartPlayed,
    Region,
    Role,
)
from strategies.models import Ask, EvidenceFile, PlaceKind, Revision, Strategy
from toolkit.models import (
    AccessCode,
    Ballot,
    ChecklistItem,
    CoDesignStep,
    Correction,
    Decision,
    Effect,
    Headcount,
    Idea,
    ItemState,
    KeptAddress,
    Objection,
    Option,
    Priority,
    Process,
    Said,
    Seat,
    Switch,
    SwitchKind,
    TeamAnswer,
    Voice,
    Vote,
    Workshop,
    WorkshopItem,
)
from versions.models import Adoption, Assignment, Closing, Comment, Level, Purpose, Version
from workplans.models import (
    Action,
    Batch,
    Measure,
    MoneyLine,
    Objective,
    Partner,
    Risk,
    Step,
)

PASSWORD = "a-long-walk-to-Timis"


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class UserFactory(DjangoModelFactory[User]):
    """Everybody has PASSWORD."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")

    @classmethod
    def _create(cls, model_class: type[User], *_args: Any, **kwargs: Any) -> User:
        kwargs.setdefault("password", PASSWORD)
        return model_class.objects.create_user(**kwargs)


class RegionFactory(DjangoModelFactory[Region]):
    class Meta:
        model = Region

    slug = factory.Sequence(lambda n: f"region-{n}")
    name = factory.Sequence(lambda n: f"Region {n}")
    official_name = factory.SelfAttribute("name")
    country = "RO"
    languages = factory.LazyFunction(lambda: ["ro"])
    authority = factory.LazyAttribute(lambda region: f"Council of {region.name}")
    currency = "RON"


class OrganisationFactory(DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation

    region = factory.SubFactory(RegionFactory)
    name = factory.Sequence(lambda n: f"Organisation {n}")
    kind = OrganisationKind.CIVIL_SOCIETY
    part = PartPlayed.WORKS_WITH


class MembershipFactory(DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    region = factory.SubFactory(RegionFactory)
    role = Role.EDITOR


class NetworkMembershipFactory(DjangoModelFactory[NetworkMembership]):
    class Meta:
        model = NetworkMembership

    user = factory.SubFactory(UserFactory)
    role = NetworkRole.REVIEWER


class NetworkSettingsFactory(DjangoModelFactory[NetworkSettings]):
    class Meta:
        model = NetworkSettings


class InvitationFactory(DjangoModelFactory[Invitation]):
    """`token` is what stands in the mailed link."""

    class Meta:
        model = Invitation

    class Params:
        token = factory.Sequence(lambda n: f"token-{n}")

    email = factory.Sequence(lambda n: f"invited{n}@example.org")
    name = "Ioana Pop"
    region = factory.SubFactory(RegionFactory)
    role = Role.EDITOR
    invited_by = factory.SubFactory(UserFactory)
    token_hash = factory.LazyAttribute(lambda one: sha256(one.token))


class JoinLinkFactory(DjangoModelFactory[JoinLink]):
    class Meta:
        model = JoinLink

    organisation = factory.SubFactory(OrganisationFactory)
    region = factory.SelfAttribute("organisation.region")
    made_by = factory.SubFactory(UserFactory)


class EntryFactory(DjangoModelFactory[Entry]):
    class Meta:
        model = Entry

    verb = Verb.ANSWER_SAVED
    actor = factory.SubFactory(UserFactory)
    region = factory.SubFactory(RegionFactory)
    title = "2.3 What has changed?"
    link = "/your-work/"


class NotificationFactory(DjangoModelFactory[Notification]):
    class Meta:
        model = Notification

    entry = factory.SubFactory(EntryFactory)
    person = factory.SubFactory(UserFactory)


class EditionFactory(DjangoModelFactory[Edition]):
    class Meta:
        model = Edition

    key = factory.Sequence(lambda n: f"method-{n}")
    revision = 1
    source_language = "en"
    published_on = date(2020, 1, 1)
    texts = factory.LazyFunction(lambda: {"en": {"title": "A method"}})
    content_sha256 = factory.LazyAttribute(lambda one: sha256(one.key))
    frozen_sha256 = factory.SelfAttribute("content_sha256")


class SectionFactory(DjangoModelFactory[Section]):
    class Meta:
        model = Section

    edition = factory.SubFactory(EditionFactory)
    number = factory.Sequence(lambda n: n + 100)
    key = factory.LazyAttribute(lambda one: f"section-{one.number}")
    texts = factory.LazyAttribute(lambda one: {"en": {"title": f"Section {one.number}"}})


class QuestionFactory(DjangoModelFactory[Question]):
    class Meta:
        model = Question

    section = factory.SubFactory(SectionFactory)
    number = factory.Sequence(lambda n: n + 100)
    key = factory.LazyAttribute(lambda one: f"question-{one.number}")
    page = factory.SelfAttribute("key")
    need = Need.REVIEW
    audience = Audience.PUBLIC
    parts = factory.LazyFunction(lambda: [{"key": "text", "type": "text", "required": True}])
    texts = factory.LazyAttribute(lambda one: {"en": {"text": f"Question {one.number}?"}})


class PriorityFactory(DjangoModelFactory[Priority]):
    class Meta:
        model = Priority

    edition = factory.SubFactory(EditionFactory)
    number = factory.Sequence(lambda n: n + 100)
    key = factory.LazyAttribute(lambda one: f"priority-{one.number}")
    texts = factory.LazyAttribute(lambda one: {"en": {"title": f"Priority {one.number}"}})


class CoDesignStepFactory(DjangoModelFactory[CoDesignStep]):
    class Meta:
        model = CoDesignStep

    priority = factory.SubFactory(PriorityFactory)
    number = factory.Sequence(lambda n: n + 100)
    key = factory.LazyAttribute(lambda one: f"step-{one.number}")
    texts = factory.LazyAttribute(lambda one: {"en": {"title": f"Step {one.number}"}})


class ChecklistItemFactory(DjangoModelFactory[ChecklistItem]):
    class Meta:
        model = ChecklistItem

    priority = factory.SubFactory(PriorityFactory)
    number = factory.Sequence(lambda n: n + 100)
    key = factory.LazyAttribute(lambda one: f"item-{one.number}")
    texts = factory.LazyAttribute(lambda one: {"en": {"text": f"Item {one.number}?"}})


class StrategyFactory(DjangoModelFactory[Strategy]):
    class Meta:
        model = Strategy

    region = factory.SubFactory(RegionFactory)
    edition = factory.SubFactory(EditionFactory)


class RevisionFactory(DjangoModelFactory[Revision]):
    class Meta:
        model = Revision

    strategy = factory.SubFactory(StrategyFactory)
    kind = "frameworks.answer"
    object_uuid = factory.LazyFunction(uuid.uuid4)
    field = "parts"
    value = factory.LazyFunction(dict)
    base_version = 1


class EvidenceFileFactory(DjangoModelFactory[EvidenceFile]):
    """`content` is what is in the file."""

    class Meta:
        model = EvidenceFile

    class Params:
        content = factory.Sequence(lambda n: f"plan {n}")

    strategy = factory.SubFactory(StrategyFactory)
    name = "plan.txt"
    media_type = "text/plain"
    sha256 = factory.LazyAttribute(lambda one: sha256(one.content))
    size = factory.LazyAttribute(lambda one: len(one.content))
    file = factory.LazyAttribute(lambda one: ContentFile(one.content.encode(), name=one.sha256))


class AskFactory(DjangoModelFactory[Ask]):
    """`token` is what stands in the mailed link."""

    class Meta:
        model = Ask

    class Params:
        token = factory.Sequence(lambda n: f"asked-{n}")

    strategy = factory.SubFactory(StrategyFactory)
    kind = PlaceKind.QUESTION
    key = "context/population"
    title = "How many people live here?"
    name = "Ioana Pop"
    email = factory.Sequence(lambda n: f"asked{n}@example.org")
    asked_by = factory.SubFactory(UserFactory)
    token_hash = factory.LazyAttribute(lambda one: sha256(one.token))


class RegionFigureFactory(DjangoModelFactory[RegionFigure]):
    class Meta:
        model = RegionFigure

    region = factory.SubFactory(RegionFactory)
    indicator = "POP_TOTAL"
    value = Decimal(410143)
    unit = "persons"
    on = "2021-12-01"
    concept = "usual_residents"
    source = "Census"
    url = "https://example.org/census"
    quality = "official"


class AnswerFactory(DjangoModelFactory[Answer]):
    class Meta:
        model = Answer

    strategy = factory.SubFactory(StrategyFactory)
    question = factory.SubFactory(
        QuestionFactory, section__edition=factory.SelfAttribute("...strategy.edition")
    )
    parts = factory.LazyFunction(lambda: {"text": "<p>We live together.</p>"})


class SectionMarkFactory(DjangoModelFactory[SectionMark]):
    class Meta:
        model = SectionMark

    strategy = factory.SubFactory(StrategyFactory)
    section = factory.SubFactory(
        SectionFactory, edition=factory.SelfAttribute("..strategy.edition")
    )


class TeamAnswerFactory(DjangoModelFactory[TeamAnswer]):
    class Meta:
        model = TeamAnswer

    strategy = factory.SubFactory(StrategyFactory)
    item = factory.SubFactory(
        ChecklistItemFactory, priority__edition=factory.SelfAttribute("...strategy.edition")
    )
    state = ItemState.IN_PROGRESS


class ProcessFactory(DjangoModelFactory[Process]):
    """Ready: the lead has confirmed what the first page promises."""

    class Meta:
        model = Process

    strategy = factory.SubFactory(StrategyFactory)
    who = "The county council"
    contact = "take.part@example.org"
    confirmed_at = factory.LazyFunction(timezone.now)


class SwitchFactory(DjangoModelFactory[Switch]):
    """Open since yesterday, for a month."""

    class Meta:
        model = Switch

    strategy = factory.SubFactory(StrategyFactory)
    kind = SwitchKind.QUESTIONS
    opens_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=1))
    closes_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=30))


class WorkshopFactory(DjangoModelFactory[Workshop]):
    class Meta:
        model = Workshop

    strategy = factory.SubFactory(StrategyFactory)
    title = factory.Sequence(lambda n: f"Workshop {n}")
    starts_at = factory.LazyFunction(timezone.now)
    languages = factory.LazyFunction(lambda: ["en", "ar"])


class WorkshopItemFactory(DjangoModelFactory[WorkshopItem]):
    class Meta:
        model = WorkshopItem

    workshop = factory.SubFactory(WorkshopFactory)
    item = factory.SubFactory(ChecklistItemFactory)


class HeadcountFactory(DjangoModelFactory[Headcount]):
    class Meta:
        model = Headcount

    workshop = factory.SubFactory(WorkshopFactory)
    group = "residents"
    people = 10


class DecisionFactory(DjangoModelFactory[Decision]):
    class Meta:
        model = Decision

    workshop = factory.SubFactory(WorkshopFactory)
    text = "We ask for evening courses."


class CorrectionFactory(DjangoModelFactory[Correction]):
    class Meta:
        model = Correction

    workshop = factory.SubFactory(WorkshopFactory)
    text = "I said in villages, too."


class AccessCodeFactory(DjangoModelFactory[AccessCode]):
    class Meta:
        model = AccessCode

    strategy = factory.SubFactory(StrategyFactory)
    digits = factory.Sequence(lambda n: f"{4821 + n:04d}7730")


class SeatFactory(DjangoModelFactory[Seat]):
    """A resident's place, for themselves."""

    class Meta:
        model = Seat

    strategy = factory.SubFactory(StrategyFactory)
    number_hash = factory.Sequence(lambda n: sha256(f"number {n}"))


class KeptAddressFactory(DjangoModelFactory[KeptAddress]):
    class Meta:
        model = KeptAddress

    seat = factory.SubFactory(SeatFactory)
    email = factory.Sequence(lambda n: f"seat{n}@example.org")


class VoiceFactory(DjangoModelFactory[Voice]):
    """A secret voice, counted in no spread yet."""

    class Meta:
        model = Voice

    seat = factory.SubFactory(SeatFactory)
    strategy = factory.SelfAttribute("seat.strategy")
    workshop = factory.SelfAttribute("seat.workshop")
    group = factory.SelfAttribute("seat.group")
    item = factory.SubFactory(ChecklistItemFactory)
    said = Said.YES
    changed_at = None


class IdeaFactory(DjangoModelFactory[Idea]):
    class Meta:
        model = Idea

    strategy = factory.SubFactory(StrategyFactory)
    text = factory.Sequence(lambda n: f"Courses in the evening {n}")


class EffectFactory(DjangoModelFactory[Effect]):
    class Meta:
        model = Effect

    idea = factory.SubFactory(IdeaFactory)
    strategy = factory.SelfAttribute("idea.strategy")
    kind = PlaceKind.QUESTION
    key = "section/question"
    title = "A question"


class VoteFactory(DjangoModelFactory[Vote]):
    class Meta:
        model = Vote

    strategy = factory.SubFactory(StrategyFactory)
    title = "What comes first?"


class OptionFactory(DjangoModelFactory[Option]):
    class Meta:
        model = Option

    vote = factory.SubFactory(VoteFactory)
    title = factory.Sequence(lambda n: f"Option {n}")


class BallotFactory(DjangoModelFactory[Ballot]):
    class Meta:
        model = Ballot

    vote = factory.SubFactory(VoteFactory)
    seat = factory.SubFactory(SeatFactory)


class ObjectionFactory(DjangoModelFactory[Objection]):
    class Meta:
        model = Objection

    vote = factory.SubFactory(VoteFactory)
    seat = factory.SubFactory(SeatFactory)
    text = "Villages get nothing."


class ObjectiveFactory(DjangoModelFactory[Objective]):
    class Meta:
        model = Objective

    strategy = factory.SubFactory(StrategyFactory)
    title = factory.Sequence(lambda n: f"Objective {n}")


class ActionFactory(DjangoModelFactory[Action]):
    class Meta:
        model = Action

    strategy = factory.SubFactory(StrategyFactory)
    title = factory.Sequence(lambda n: f"Action {n}")


class MoneyLineFactory(DjangoModelFactory[MoneyLine]):
    class Meta:
        model = MoneyLine

    action = factory.SubFactory(ActionFactory)
    year = 2026
    source = "own"
    amount = Decimal("1000.00")
    certainty = MoneyLine.Certainty.SECURED


class MeasureFactory(DjangoModelFactory[Measure]):
    class Meta:
        model = Measure

    objective = factory.SubFactory(ObjectiveFactory)
    what = "People who say they feel at home"


class PartnerFactory(DjangoModelFactory[Partner]):
    class Meta:
        model = Partner

    action = factory.SubFactory(ActionFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    part = "delivers"


class StepFactory(DjangoModelFactory[Step]):
    class Meta:
        model = Step

    action = factory.SubFactory(ActionFactory)
    title = factory.Sequence(lambda n: f"Step {n}")


class RiskFactory(DjangoModelFactory[Risk]):
    class Meta:
        model = Risk

    action = factory.SubFactory(ActionFactory)
    what = factory.Sequence(lambda n: f"Risk {n}")


class BatchFactory(DjangoModelFactory[Batch]):
    class Meta:
        model = Batch

    strategy = factory.SubFactory(StrategyFactory)
    verb = "actions_imported"
    title = "actions.csv"


class VersionFactory(DjangoModelFactory[Version]):
    class Meta:
        model = Version

    strategy = factory.SubFactory(StrategyFactory)
    number = factory.Sequence(lambda n: n + 1)
    purpose = Purpose.REVIEW
    schema = 1
    content = "{}"
    sha256 = factory.LazyAttribute(lambda one: sha256(f"{one.strategy.pk} {one.number}"))


class AssignmentFactory(DjangoModelFactory[Assignment]):
    class Meta:
        model = Assignment

    version = factory.SubFactory(VersionFactory)
    reviewer = factory.SubFactory(UserFactory)


class CommentFactory(DjangoModelFactory[Comment]):
    class Meta:
        model = Comment

    review_of = factory.SubFactory(VersionFactory)
    place_kind = "whole"
    level = Level.RECOMMENDED
    text = "Say who does it."


class ClosingFactory(DjangoModelFactory[Closing]):
    class Meta:
        model = Closing

    version = factory.SubFactory(VersionFactory)
    person = factory.SubFactory(UserFactory)


class AdoptionFactory(DjangoModelFactory[Adoption]):
    class Meta:
        model = Adoption

    version = factory.SubFactory(VersionFactory)
    body = "County Council"
    act = "decision"
    on = date(2026, 3, 3)


class DocumentFactory(DjangoModelFactory[Document]):
    class Meta:
        model = Document

    fingerprint = factory.Sequence(lambda n: sha256(f"document {n}"))
    strategy = factory.SubFactory(StrategyFactory)
    kind = Kind.STRATEGY
    language = "en"
    audience = Audience.PUBLIC
