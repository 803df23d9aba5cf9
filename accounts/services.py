"""What people change about their own account."""

from django.contrib.auth import update_session_auth_hash

from accounts.http import UserRequest
from accounts.models import User


def set_language(user: User, language: str) -> None:
    user.language = language
    user.save(update_fields=["language"])


def set_password(request: UserRequest, password: str) -> None:
    """Set it; other devices are signed out, this one stays signed in."""
    user = request.user
    user.set_password(password)
    user.save(update_fields=["password"])
    update_session_auth_hash(request, user)
