"""Registers this room with Django."""

from django.apps import AppConfig


class RegionsConfig(AppConfig):
    name = "regions"
