"""Registers this room with Django."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"

    def ready(self) -> None:
        from documents import receivers  # noqa: F401, PLC0415 -- listens from now on
