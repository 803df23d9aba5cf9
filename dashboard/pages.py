"""Help, accessibility, data protection: pages anybody may read."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "dashboard/help.html")


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "dashboard/accessibility.html")


@login_not_required
@require_safe
def data_protection(request: HttpRequest) -> HttpResponse:
    return render(request, "dashboard/data_protection.html")
