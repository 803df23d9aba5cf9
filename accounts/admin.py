"""The operator's site and its page of people: accounts and roles, no content."""

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class OperatorSite(admin.AdminSite):
    """Django's admin with nothing in it but what a room puts there on purpose."""

    site_title = _("Operator's pages")
    site_header = _("Operator's pages")
    index_title = _("Accounts, regions and roles")
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and getattr(request.user, "is_superuser", False)

    @method_decorator(login_not_required)
    def login(
        self,
        request: HttpRequest,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Sign in where everybody does: one page with one set of rate limits."""
        if request.user.is_authenticated:
            raise PermissionDenied
        wanted = request.GET.get("next", request.get_full_path())
        return redirect_to_login(wanted, resolve_url("account_login"))


operator = OperatorSite(name="operator")


@admin.register(User, site=operator)
class UserAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """No password is set here: a new person signs in with a code sent by e-mail."""

    list_display = ("email", "name", "is_active", "is_superuser", "joined_at")
    list_filter = ("is_active", "is_superuser", "fictional")
    search_fields = ("email", "name")
    fields = (
        *("email", "name", "language", "time_zone", "is_active", "is_superuser"),
        "joined_at",
    )
    readonly_fields = ("joined_at",)

    def save_model(
        self,
        request: HttpRequest,
        obj: User,
        form: Any,
        change: bool,  # noqa: FBT001
    ) -> None:
        obj.email = obj.email.lower()
        obj.is_staff = obj.is_superuser
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        # allauth signs in by the addresses it has seen: an old one must not stay.
        EmailAddress.objects.filter(user=obj).exclude(email=obj.email).delete()

    def has_delete_permission(self, *_args: Any, **_kwargs: Any) -> bool:
        """Say no: accounts are closed here; erasure goes over all rooms."""
        return False
