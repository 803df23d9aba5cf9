"""Registers this room with Django."""

from django.apps import AppConfig


class ToolkitConfig(AppConfig):
    name = "toolkit"
