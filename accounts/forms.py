"""Sign-in, own data and password."""

from typing import Any

from allauth.account import forms as allauth
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.preferences import languages, time_zones
from kernel.forms import Form, Manners, ModelForm, helper
from kernel.text import line
from kernel.typed import digits

PASSWORD_HELP = _("At least ten characters. Three or four words in a row are a good password.")


def _plain(field: forms.Field, label: Any, help_text: Any = "") -> None:
    """Take allauth's placeholders away: what disappears while typing helps nobody."""
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)


class PasswordSignInForm(Manners, allauth.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # The code's form stands on the same page: no two fields with one id.
        super().__init__(*args, auto_id="password_%s", **kwargs)
        _plain(self.fields["login"], _("E-mail address"))
        _plain(self.fields["password"], _("Password"))
        self.helper = helper(tag=False)


class RequestCodeForm(Manners, allauth.RequestLoginCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["email"], _("E-mail address"))
        self.helper = helper(tag=False)


class EnterCodeForm(Manners, allauth.ConfirmLoginCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["code"], _("Code"), _("Eight digits, with or without the space."))
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "class": "w-10"}
        self.helper = helper(tag=False)

    def clean_code(self) -> str:
        self.cleaned_data["code"] = digits(self.cleaned_data["code"])
        return str(super().clean_code())


class AskNewPasswordForm(Manners, allauth.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["email"], _("E-mail address"))
        self.helper = helper(tag=False)


class NewPasswordForm(Manners, allauth.ResetPasswordKeyForm):
    """Asked once: who mistypes it asks for another link, or signs in with a code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        _plain(self.fields["password1"], _("New password"), PASSWORD_HELP)
        self.helper = helper(tag=False)


class AccountForm(ModelForm):
    language = forms.ChoiceField(label=_("Language"), choices=languages)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=time_zones,
        help_text=_("Times and dates are shown as they are there."),
    )

    class Meta:
        model = User
        fields = ("name", "language", "time_zone")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        zone = self.instance.time_zone
        if zone not in dict(time_zones()):
            field = self.fields["time_zone"]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
            field.choices = [*time_zones(), (zone, zone)]
        self.helper = helper(_("Save"))

    def clean_name(self) -> str:
        return line(self.cleaned_data["name"])


class PasswordForm(Form):
    """Change the password, or set the first one."""

    password_now = forms.CharField(
        label=_("Password you have now"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )
    password_new = forms.CharField(
        label=_("New password"),
        help_text=PASSWORD_HELP,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if not user.has_usable_password():
            del self.fields["password_now"]
        self.helper = helper(_("Save the new password"))

    def clean_password_now(self) -> str:
        now: str = self.cleaned_data["password_now"]
        if not self.user.check_password(now):
            raise forms.ValidationError(_("This is not the password you have now."))
        return now

    def clean_password_new(self) -> str:
        new: str = self.cleaned_data["password_new"]
        validate_password(new, self.user)
        return new


class LanguageForm(Form):
    language = forms.ChoiceField(choices=languages)
