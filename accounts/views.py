"""Sign-in (on allauth's flows) and one's own data."""

from typing import Any

from allauth.account import views as allauth
from allauth.decorators import rate_limit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.i18n import set_language

from accounts import services
from accounts.forms import AccountForm, LanguageForm, PasswordForm, RequestCodeForm
from accounts.http import UserRequest


class InOurFrame:
    """Takes allauth's `site` out of the way of ours, the frame of every page."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        context.pop("site", None)
        return context


class SignInView(InOurFrame, allauth.LoginView):
    """The one page to sign in: a code first, the password beside it."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(code_form=RequestCodeForm(), **kwargs)


class RequestCodeView(InOurFrame, allauth.RequestLoginCodeView):
    pass


class EnterCodeView(InOurFrame, allauth.ConfirmLoginCodeView):
    pass


class AskNewPasswordView(InOurFrame, allauth.PasswordResetView):
    pass


class NewPasswordSentView(InOurFrame, allauth.PasswordResetDoneView):
    pass


class NewPasswordView(InOurFrame, allauth.PasswordResetFromKeyView):
    pass


class NewPasswordSavedView(InOurFrame, allauth.PasswordResetFromKeyDoneView):
    pass


class ClosedView(InOurFrame, allauth.AccountInactiveView):
    pass


@login_not_required
@require_safe
def no_account(request: HttpRequest) -> HttpResponse:
    """Say how people come in: by invitation."""
    return render(request, "account/no_account.html")


@require_http_methods(["GET", "HEAD", "POST"])
def account(request: UserRequest) -> HttpResponse:
    form = AccountForm(request.POST or None, instance=request.user)
    if form.is_valid():
        user = form.save()
        translation.activate(user.language)
        messages.success(request, _("Saved."))
        return redirect("accounts:account")
    if form.is_bound:
        # The form has written into the person the page's head is about to name.
        request.user.refresh_from_db()
    return render(request, "accounts/account.html", {"form": form})


@sensitive_post_parameters("password_now", "password_new")
@rate_limit(action="change_password")
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: UserRequest) -> HttpResponse:
    form = PasswordForm(request.user, request.POST or None)
    if form.is_valid():
        services.set_password(request, form.cleaned_data["password_new"])
        messages.success(request, _("Your new password is saved."))
        return redirect("accounts:account")
    return render(request, "accounts/password.html", {"form": form})


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponseBase:
    """Switch the language of the pages, for good where somebody is signed in."""
    form = LanguageForm(request.POST)
    if form.is_valid() and request.user.is_authenticated:
        services.set_language(request.user, form.cleaned_data["language"])
    return set_language(request)
