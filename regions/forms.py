"""Invite, accept, change a role, describe an organisation."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from accounts.forms import PASSWORD_HELP
from kernel.forms import Form, ModelForm, Radios, VersionMixin, helper, say
from kernel.text import line
from regions.models import (
    Invitation,
    Membership,
    Organisation,
    OrganisationKind,
    PersonState,
    Region,
    Role,
)


class PersonFields(forms.Form):
    """What a person may do in the region, and whom they speak for."""

    role = forms.ChoiceField(
        label=_("What may this person do?"),
        choices=Role.choices,
        widget=Radios(hints={role.value: role.hint for role in Role}),
    )
    organisation = forms.ModelChoiceField(
        label=_("Organisation"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("None, or not in the list"),
    )

    def offer(self, region: Region, chosen: Organisation | None = None) -> None:
        """Offer the region's organisations; one that left only where it stands already."""
        ours = region.organisations.filter(state=PersonState.ACTIVE)
        if chosen:
            ours = ours | region.organisations.filter(pk=chosen.pk)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        field.queryset = ours

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class InviteForm(PersonFields, Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("The mail with the link goes there. The link works for 30 days."),
    )
    name = forms.CharField(label=_("Name"), max_length=120)

    field_order = ("email", "name", "role", "organisation")

    def __init__(self, region: Region, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(region)
        for name in ("email", "name"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        self.helper = helper(_("Send the invitation"))

    def clean_name(self) -> str:
        return line(self.cleaned_data["name"])


class ListForm(Form):
    """Many people at once: a file or pasted cells; `shown` marks the list one has seen."""

    file = forms.FileField(
        label=_("A file"),
        required=False,
        help_text=_("A .csv file, up to 500 people"),
        widget=forms.FileInput({"accept": ".csv,.txt,.tsv"}),
    )
    list = forms.CharField(
        label=_("Or paste the list"),
        required=False,
        strip=False,
        help_text=_(
            "Copy the cells in Excel or LibreOffice, with their heads, and paste them."
        ),
        widget=forms.Textarea({"rows": 8, "autocomplete": "off", "spellcheck": "false"}),
    )
    role = forms.ChoiceField(
        label=_("What may these people do?"),
        choices=Role.choices,
        initial=Role.STAKEHOLDER,
        widget=Radios(hints={role.value: role.hint for role in Role}),
    )
    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    marks_optional = False

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])

    def clean(self) -> None:
        said = self.cleaned_data
        nothing = not said.get("file") and not str(said.get("list", "")).strip()
        if nothing and not self.errors:
            say(self, "file", _("Choose a file, or paste the list below."))


class LinkForm(Form):
    """How far a link reaches; both have an end, because a link is copied easily."""

    most = forms.IntegerField(
        label=_("How many people may join with it?"),
        min_value=1,
        max_value=200,
        initial=20,
        help_text=_("Up to 200"),
    )
    days = forms.IntegerField(
        label=_("For how many days does it work?"),
        min_value=1,
        max_value=90,
        initial=30,
        help_text=_("Up to 90"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper(_("Make the link"))


class JoinForm(Form):
    name = forms.CharField(label=_("Your name"), max_length=120)
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("We send you a mail. You join with the button behind its link."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name", "email"):
            self.fields[name].widget.attrs["autocomplete"] = name
        self.helper = helper(_("Send me the mail"))

    def clean_name(self) -> str:
        return line(self.cleaned_data["name"])


class RoleForm(PersonFields, Form):
    def __init__(self, membership: Membership, *args: Any, **kwargs: Any) -> None:
        initial = {"role": membership.role, "organisation": membership.organisation_id}
        super().__init__(*args, initial=initial, **kwargs)
        self.offer(membership.region, membership.organisation)
        self.helper = helper(_("Save"))


class OrganisationForm(VersionMixin, ModelForm):
    """`before` marks what stood in each field when it was opened: see save_organisation."""

    before = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Organisation
        fields = Organisation.TYPED
        labels = {
            "name": _("Name of the organisation"),
            "kind": _("What kind of organisation is it?"),
            "migrant_led": _("It is led by people with a migrant background"),
            "part": _("What part does it play?"),
        }
        help_texts = {
            "migrant_led": _("Only if the organisation says so itself."),
        }
        widgets = {"part": Radios}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("before", self.instance.marks())
        self.fields["name"].widget.attrs["autocomplete"] = "organization"
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)  # noqa: S101 - for the type checker
        kind.choices = [("", _("Choose")), *OrganisationKind.choices]
        self.helper = helper(_("Save"))

    def clean_name(self) -> str:
        return line(self.cleaned_data["name"])

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in Organisation.TYPED}


class AcceptForm(ModelForm):
    """What a new person tells about themselves; the password may stay empty."""

    password = forms.CharField(
        label=_("Password"),
        required=False,
        strip=False,
        help_text=_(
            "You may leave it empty: we can send you a code by e-mail each time you sign in."
        ),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    class Meta:
        model = Invitation
        fields = ("name",)
        labels = {"name": _("Your name")}
        help_texts = {"name": _("As the people you work with know you.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.fields[
            "password"
        ].help_text = f"{self.fields['password'].help_text} {PASSWORD_HELP}"
        self.helper = helper(_("Accept"))

    def clean_name(self) -> str:
        return line(self.cleaned_data["name"])

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if password:
            validate_password(password)
        return password
