"""A rule said no: answer with its sentence and keep what was typed."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kernel import background
from kernel.errors import DomainError
from kernel.kept import readable, typed_fields


class DomainErrorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DomainError):
            return None
        short = background.refused([error.sentence])
        if short:
            return short
        fields = typed_fields(request.POST)
        return render(
            request,
            "409.html",
            {
                "sentence": error.sentence,
                "fields": fields,
                "texts": readable(fields),
                "files": bool(request.FILES),
                "action": request.get_full_path(),
            },
            status=error.status,
        )
