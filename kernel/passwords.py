"""What is asked of a password, said in our words."""

from django.contrib.auth import password_validation as django
from django.utils.translation import gettext as _


class MinimumLengthValidator(django.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return _("Use %(least)d characters or more.") % {"least": self.min_length}


class CommonPasswordValidator(django.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return _("Many people use this password. Choose another one.")


class NumericPasswordValidator(django.NumericPasswordValidator):
    def get_error_message(self) -> str:
        return _("This password is digits only. Add letters.")


class UserAttributeSimilarityValidator(django.UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return _("This password is too much like your name or address. Choose another one.")
