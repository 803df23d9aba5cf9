"""HTML to PDF/A-3a and PDF/UA-1 in one file: the only module that knows WeasyPrint.

Nothing is read but what is handed over: the style sheet, the fonts made from our font
packages, and pictures drawn by us, all under asset:/// names.
"""

import hashlib
import io
import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pikepdf
import weasyprint
from django.conf import settings
from pikepdf import Name
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

# The day fonts and file are said to be made on: two renders give the same bytes.
os.environ.setdefault("SOURCE_DATE_EPOCH", "1735689600")

ASSETS = "asset:///"
STYLE = "print.css"
OUR_FONTS = ("Source-Sans-3", "Noto-Sans-Arabic")
MEDIA_TYPES = {".css": "text/css", ".ttf": "font/ttf", ".svg": "image/svg+xml"}
log = logging.getLogger(__name__)

# What PDF/A wants to be told before a file may say that it is PDF/UA as well.
UA_SCHEMA = """
<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about=""
  xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about=""
  xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
  xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
  xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of PDF/UA</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


class Unprintable(Exception):
    """The page we built would not be accessible; the fault is ours."""


@dataclass(frozen=True)
class Rendered:
    """A finished PDF."""

    data: bytes
    pages: int

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


class OnlyAssets(URLFetcher):
    """Serves what it was given by name, refuses everything else."""

    def __init__(self, pictures: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=("asset",), allow_redirects=False)
        self.pictures = pictures

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        name = url.removeprefix(ASSETS)
        held = self.pictures.get(name) if url.startswith(ASSETS) else None
        if held is None and url.startswith(ASSETS):
            path = _files().get(name)
            held = path.read_bytes() if path else None
        if held is None:
            log.warning("The renderer was asked for %.80r and refused.", url)
            raise ValueError("Only our own files are read.")
        return URLFetcherResponse(url, held, {"Content-Type": MEDIA_TYPES[Path(name).suffix]})


@cache
def _files() -> dict[str, Path]:
    """Return our style sheets and the print fonts by name."""
    fonts = Path(settings.BUILD_DIR) / "fonts"
    sheets = Path(settings.BASE_DIR) / "static" / "pdf"
    faces = {path.name: path for path in fonts.glob("*.ttf")}
    if not faces:
        raise Unprintable("The fonts are not made yet: python -m eubelong.fonts")
    return faces | {path.name: path for path in sheets.iterdir()}


def _faces() -> str:
    """Return the @font-face rules; relative addresses mean nothing to asset:///."""
    faces = (Path(settings.BUILD_DIR) / "fonts" / "print.css").read_text()
    return faces.replace('url("', f'url("{ASSETS}')


def to_pdf(html: str, pictures: Mapping[str, bytes]) -> Rendered:
    """Lay out `html`; `pictures` are the drawings it shows, by the name in asset:///name."""
    preflight(html)
    fetcher = OnlyAssets(pictures)
    fonts = FontConfiguration()
    sheets = [
        weasyprint.CSS(string=text, base_url=ASSETS, url_fetcher=fetcher, font_config=fonts)
        for text in (_faces(), _files()[STYLE].read_text())
    ]
    page = weasyprint.HTML(string=html, base_url=ASSETS, url_fetcher=fetcher)
    laid_out = page.render(stylesheets=sheets, font_config=fonts, pdf_variant="pdf/a-3a")
    made = laid_out.write_pdf(pdf_variant="pdf/a-3a")
    return Rendered(_finished(made), len(laid_out.pages))


def _finished(made: bytes) -> bytes:
    """Say that the file is PDF/UA too, and look whose fonts are in it."""
    with pikepdf.open(io.BytesIO(made)) as pdf:
        metadata = pdf.Root.Metadata.read_bytes().decode()
        before, end, after = metadata.rpartition("</rdf:RDF>")
        pdf.Root.Metadata = pdf.make_stream(
            (before + UA_SCHEMA + end + after).encode(), Type=Name.Metadata, Subtype=Name.XML
        )
        strangers = sorted(name for name in fonts_in(pdf) if not name.startswith(OUR_FONTS))
        if strangers:
            log.warning("A PDF borrowed fonts of this machine: %s.", ", ".join(strangers))
        finished = io.BytesIO()
        pdf.save(finished, deterministic_id=True)
    return finished.getvalue()


def fonts_in(pdf: pikepdf.Pdf) -> set[str]:
    """Return the names of the fonts in a PDF, without the tag of the subset."""
    return {
        str(one.BaseFont).removeprefix("/").partition("+")[2]
        for one in pdf.objects
        if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == Name.Font
    }


# --- Before the layout -----------------------------------------------------------


class _Outline(HTMLParser):
    """Notes the language, the title and the headings of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.language = ""
        self.title = ""
        self.in_title = False
        self.levels: list[int] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "html":
            self.language = said.get("lang") or ""
        elif tag == "img" and not said.get("alt"):
            self.faults.append("A picture has no text beside it.")
        self.in_title = tag == "title"
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self._heading(int(tag[1]))

    def _heading(self, level: int) -> None:
        before = self.levels[-1] if self.levels else 0
        if level > before + 1:
            self.faults.append(f"A heading of level {level} follows one of level {before}.")
        self.levels.append(level)

    def handle_data(self, data: str) -> None:
        if self.in_title:
            self.title += data.strip()

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self.in_title = False


def preflight(html: str) -> None:
    """Refuse a page without language, title or headings in order."""
    outline = _Outline()
    outline.feed(html)
    faults = list(outline.faults)
    if not outline.language:
        faults.append("The page does not say its language.")
    if not outline.title:
        faults.append("The page has no title.")
    if not outline.levels:
        faults.append("The page has no heading.")
    if faults:
        raise Unprintable(" ".join(faults))
