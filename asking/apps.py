"""Registers this room with Django."""

from django.apps import AppConfig


class AskingConfig(AppConfig):
    name = "asking"
