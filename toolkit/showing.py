"""How a code is shown: large digits, its address, a square code for the camera."""

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString

from toolkit.models import AccessCode


def address_of_code(code: AccessCode, language: str = "") -> str:
    """Return the whole address; with a `language` the first screen is left out."""
    here = settings.SITE_URL + reverse("toolkit:code", args=[code.digits])
    return f"{here}?language={language}" if language else here


def square_code(address: str) -> SafeString:
    """Return the QR code of an address as SVG, to be put into a page or a sheet."""
    made = segno.make(address, error="m", micro=False)
    drawn: str = made.svg_inline(border=4, svgclass="qr", lineclass="", omitsize=True)
    return SafeString(drawn)
