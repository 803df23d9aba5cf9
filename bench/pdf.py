"""The warm worker's PDF against bare WeasyPrint on the same HTML, styles and fonts."""

from unittest import mock

import weasyprint
from weasyprint.text.fonts import FontConfiguration

from bench.timing import Bench
from documents import rendering
from documents.models import Document, Kind
from documents.printables import of_version, page_of
from documents.services import request_document
from documents.tasks import render
from frameworks.models import Audience
from versions.models import Version


def benches() -> list[Bench]:
    version = Version.objects.get(strategy__region__slug="navarra", number=1)
    page = page_of(of_version(version, Kind.STRATEGY, "en", Audience.PUBLIC))
    sheets: list[str] = []
    keep = weasyprint.CSS

    def noted(string: str, **kwargs: object) -> weasyprint.CSS:
        sheets.append(string)
        return keep(string=string, **kwargs)

    with mock.patch.object(weasyprint, "CSS", noted):
        rendering.to_pdf(page.html, page.pictures)

    def ours() -> None:
        """Everything the worker does: claim, read, lay out, write, mark."""
        Document.objects.filter(version=version).delete()
        printable = of_version(version, Kind.STRATEGY, "en", Audience.PUBLIC)
        document = request_document(printable, by=None)
        render(document.pk)
        document.refresh_from_db()
        if not document.is_ready:
            raise RuntimeError(document.why_failed)

    def base() -> None:
        fonts = FontConfiguration()
        fetcher = rendering.OnlyAssets(page.pictures)
        styles = [
            keep(string=text, base_url="asset:///", url_fetcher=fetcher, font_config=fonts)
            for text in sheets
        ]
        weasyprint.HTML(string=page.html, base_url="asset:///", url_fetcher=fetcher).write_pdf(
            stylesheets=styles, font_config=fonts, pdf_variant="pdf/a-3a"
        )

    return [Bench("pdf-strategy", ours, base, "bare WeasyPrint on the same HTML", 1.25, runs=5)]
