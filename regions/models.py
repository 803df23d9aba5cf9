"""Region, Organisation, Membership, network roles, invitations and links to join."""

import hashlib
import uuid
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from activity.models import Mailed


class Role(models.TextChoices):
    LEAD = "lead", _("Lead")
    EDITOR = "editor", _("Editor")
    FACILITATOR = "facilitator", _("Facilitator")
    STAKEHOLDER = "stakeholder", _("Participant")

    @property
    def hint(self) -> str | Promise:
        """What the role may do, for whoever gives it to somebody."""
        return {
            Role.LEAD: _("Writes, invites people, sends for review and publishes."),
            Role.EDITOR: _("Writes: sections, checklist and workplan."),
            Role.FACILITATOR: _("Reads everything and prepares workshops."),
            Role.STAKEHOLDER: _(
                "Answers, says what would help, chooses, reads what was decided."
            ),
        }[self]


class NetworkRole(models.TextChoices):
    COORDINATOR = "aer-coordinator", _("AER coordinator")
    REVIEWER = "aer-reviewer", _("AER reviewer")


class PersonState(models.TextChoices):
    ACTIVE = "active", _("Active")
    LEFT = "left", _("Left")


class RegionQuerySet(models.QuerySet["Region"]):
    def current(self) -> Self:
        return self.filter(archived_on=None)

    def visible_to(self, user: User) -> Self:
        """Return the regions `user` works in; AER people see all that are not archived."""
        if NetworkMembership.objects.filter(user=user, state=PersonState.ACTIVE).exists():
            return self.all()
        return self.filter(memberships__user=user, memberships__state=PersonState.ACTIVE)


class Region(models.Model):
    """A territory, the authority that answers for it, and who acts for the authority."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    official_name = models.CharField(_("official name"), max_length=200)
    country = models.CharField(_("country"), max_length=2)
    nuts_codes = models.JSONField(_("NUTS codes"), default=list, blank=True)
    nuts_level = models.PositiveSmallIntegerField(null=True, blank=True)
    nuts_parent = models.CharField(max_length=8, blank=True)
    languages = models.JSONField(_("languages of administration"), default=list)
    authority = models.CharField(_("authority"), max_length=200)
    delegated_body = models.CharField(_("acts for the authority"), max_length=200, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Brussels")
    note = models.TextField(_("note"), blank=True)
    archived_on = models.DateField(_("left the network"), null=True, blank=True)

    objects = RegionQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        verbose_name = _("region")
        verbose_name_plural = _("regions")

    def __str__(self) -> str:
        return self.name

    @property
    def language(self) -> str:
        """The language its people are written to: the first we have, English otherwise."""
        ours = [code for code, _name in settings.LANGUAGES]
        return next((code for code in self.languages if code in ours), "en")


class OrganisationKind(models.TextChoices):
    AUTHORITY = "authority", _("Public authority")
    MUNICIPALITY = "municipality", _("Municipality")
    CIVIL_SOCIETY = "civil_society", _("Association or NGO")
    EMPLOYER = "employer", _("Employer")
    TRADE_UNION = "trade_union", _("Trade union")
    ACADEMIA = "academia", _("University or research")
    EDUCATION = "education", _("School or training")
    HEALTH = "health", _("Health")
    CULTURE = "culture", _("Culture")
    HOUSING = "housing", _("Housing")
    FAITH = "faith", _("Faith community")
    MEDIA = "media", _("Media")
    SPORT = "sport", _("Sport")
    OTHER = "other", _("Other")


class PartPlayed(models.TextChoices):
    """How far an organisation takes part (core.md 5.1)."""

    INFORMED = "informed", _("is informed")
    ASKED = "asked", _("is asked")
    WORKS_WITH = "works_with", _("works with us")
    DECIDES_WITH = "decides_with", _("decides with us")

    @property
    def takes_part(self) -> bool:
        return self is not PartPlayed.INFORMED


def mark(value: object) -> str:
    return hashlib.sha256(str(value).encode()).hexdigest()[:12]


class Organisation(models.Model):
    """Who takes part in a region: question 5.1 is made from these rows.

    Not Editable (that lives above): `regions.services.save_organisation` keeps two
    people from overwriting each other.
    """

    TYPED = ("name", "kind", "migrant_led", "part")

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="organisations")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind.choices)
    migrant_led = models.BooleanField(
        _("led by people with a migrant background"), default=False
    )
    part = models.CharField(
        _("part they play"), max_length=20, choices=PartPlayed.choices, default=PartPlayed.ASKED
    )
    state = models.CharField(
        max_length=8, choices=PersonState.choices, default=PersonState.ACTIVE
    )
    fictional = models.BooleanField(_("fictional example"), default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("name",)
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.UniqueConstraint(
                fields=["region", "name"],
                condition=Q(state="active"),
                name="regions_organisation_name_once",
                violation_error_message=_(
                    "An organisation with this name is in the list already."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def marks(self) -> str:
        """Return a mark of each typed field, to see later which of them changed."""
        return ".".join(mark(getattr(self, name)) for name in self.TYPED)

    @property
    def takes_part(self) -> bool:
        """Whether it does more than be informed."""
        return self.state == PersonState.ACTIVE and PartPlayed(self.part).takes_part

    def in_words(self, field: str) -> str:
        """Return one field as it reads on a page."""
        if field == "migrant_led":
            return str(_("Yes") if self.migrant_led else _("No"))
        shown = getattr(self, f"get_{field}_display", None)
        return str(shown() if shown else getattr(self, field))


class Membership(models.Model):
    """A person's role in a region. People who leave stay in the record as left."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="people"
    )
    state = models.CharField(
        max_length=8, choices=PersonState.choices, default=PersonState.ACTIVE
    )
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("region__name", "user__name")
        verbose_name = _("role in a region")
        verbose_name_plural = _("roles in regions")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "region"], name="regions_one_role_per_person_and_region"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}, {self.region}"


class NetworkMembership(models.Model):
    """A person's role at AER."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="network_role")
    role = models.CharField(_("role"), max_length=20, choices=NetworkRole.choices)
    state = models.CharField(
        max_length=8, choices=PersonState.choices, default=PersonState.ACTIVE
    )

    class Meta:
        verbose_name = _("role in the network")
        verbose_name_plural = _("roles in the network")

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"


class NetworkSettings(models.Model):
    """What AER decides once for all regions; one row."""

    publish_unreviewed = models.BooleanField(
        _("a region may publish a version that AER has not reviewed"), default=True
    )
    closers_needed = models.PositiveSmallIntegerField(
        _("how many AER people close a review"), default=1
    )

    class Meta:
        verbose_name = _("network settings")
        verbose_name_plural = _("network settings")
        constraints = [
            models.CheckConstraint(
                condition=Q(closers_needed__gte=1), name="regions_someone_closes_a_review"
            )
        ]

    def __str__(self) -> str:
        return str(_("Network settings"))

    @classmethod
    def current(cls) -> "NetworkSettings":
        return cls.objects.first() or cls()


LINK_LASTS = timedelta(days=30)


def in_thirty_days() -> datetime:
    return timezone.now() + LINK_LASTS


class JoinLinkQuerySet(models.QuerySet["JoinLink"]):
    def open(self) -> Self:
        return self.filter(
            withdrawn_at=None,
            expires_at__gt=timezone.now(),
            organisation__state=PersonState.ACTIVE,
        )


class JoinLink(models.Model):
    """A link an organisation hands on: who has it asks for an invitation as participant.

    Its address is made from the uuid and the server's secret key (regions.access), so it
    can be shown again to the lead and read from no table.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="links")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="links"
    )
    most = models.PositiveSmallIntegerField(_("how many people may join with it"), default=20)
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(default=in_thirty_days)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = JoinLinkQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return f"{self.organisation} ({self.made_at:%Y-%m-%d})"

    @property
    def is_open(self) -> bool:
        return (
            self.withdrawn_at is None
            and self.expires_at > timezone.now()
            and self.organisation.state == PersonState.ACTIVE
        )

    def places_left(self) -> int:
        """Who only asked counts as well, so that the link cannot send mails without end."""
        return max(0, self.most - self.invitations.filter(withdrawn_at=None).count())


class InvitationState(models.TextChoices):
    OPEN = "invited", _("Invited")
    EXPIRED = "expired", _("Invited, the link is too old")
    ACCEPTED = "accepted", _("Accepted")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def pending(self) -> Self:
        """Return what is neither accepted nor withdrawn, also when the link is too old."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def open(self) -> Self:
        return self.pending().filter(expires_at__gt=timezone.now())


class Invitation(Mailed):
    """An invitation by mail.

    The link's token is made when the mail is, and only its hash is kept: who reads the
    database or the queue cannot accept for somebody else.
    """

    email = models.EmailField(_("e-mail"))
    name = models.CharField(_("name"), max_length=120)
    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    language = models.CharField(max_length=12, default="en")
    token_hash = models.CharField(max_length=64, null=True, unique=True)
    invited_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="invitations_sent"
    )
    invited_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(default=in_thirty_days)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="invitations_accepted"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    link = models.ForeignKey(
        JoinLink, on_delete=models.SET_NULL, null=True, related_name="invitations"
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ("-invited_at",)
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["region", "email"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="regions_one_open_invitation_per_person",
                violation_error_message=_("This person is invited already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.email} ({self.get_role_display()})"

    @property
    def state(self) -> InvitationState:
        if self.accepted_at:
            return InvitationState.ACCEPTED
        if self.withdrawn_at:
            return InvitationState.WITHDRAWN
        if self.expires_at <= timezone.now():
            return InvitationState.EXPIRED
        return InvitationState.OPEN
