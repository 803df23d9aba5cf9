"""Registers this room with Django."""

from django.apps import AppConfig


class StrategiesConfig(AppConfig):
    name = "strategies"
