"""Where what is recorded here can be looked at."""

from django.urls import reverse

from regions.models import Region


def people_page(region: Region) -> str:
    return reverse("regions:people", args=[region.slug])
