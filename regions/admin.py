"""The operator's pages of regions, roles and network settings. No content.

People are chosen in plain lists: a list that is searched while one types is empty
without JavaScript.
"""

from typing import Any

from django.contrib import admin

from accounts.admin import operator
from regions.models import Invitation, Membership, NetworkMembership, NetworkSettings, Region


@admin.register(Region, site=operator)
class RegionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("name", "country", "authority", "archived_on")
    list_filter = ("country",)
    search_fields = ("name", "official_name")
    prepopulated_fields = {"slug": ("name",)}

    def has_delete_permission(self, *_args: Any, **_kwargs: Any) -> bool:
        """Say no: a region leaves the network by its date; what it wrote stays."""
        return False


@admin.register(Membership, site=operator)
class MembershipAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("user", "region", "role", "state")
    list_filter = ("role", "state", "region")
    list_select_related = ("user", "region")
    search_fields = ("user__email", "user__name")
    fields = ("user", "region", "role", "state")


@admin.register(NetworkMembership, site=operator)
class NetworkMembershipAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("user", "role", "state")
    list_filter = ("role", "state")
    list_select_related = ("user",)


@admin.register(NetworkSettings, site=operator)
class NetworkSettingsAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    def has_add_permission(self, *_args: Any, **_kwargs: Any) -> bool:
        """There is one row, for the one network."""
        return not NetworkSettings.objects.exists()

    def has_delete_permission(self, *_args: Any, **_kwargs: Any) -> bool:
        return False


@admin.register(Invitation, site=operator)
class InvitationAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """To read only, whether the mail went out and was accepted."""

    list_display = ("email", "region", "role", "invited_at", "mail", "accepted_at")
    list_filter = ("mail", "region")
    list_select_related = ("region",)
    search_fields = ("email",)
    fields = (
        *("email", "name", "region", "role", "invited_by", "invited_at", "expires_at"),
        *("accepted_at", "withdrawn_at", "mail", "mail_tries"),
    )
    readonly_fields = fields

    def has_add_permission(self, *_args: Any, **_kwargs: Any) -> bool:
        return False

    def has_change_permission(self, *_args: Any, **_kwargs: Any) -> bool:
        return False

    def has_delete_permission(self, *_args: Any, **_kwargs: Any) -> bool:
        return False
