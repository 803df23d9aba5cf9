"""The PDF itself: structure, language, fonts, and that nothing else is ever read."""

import io
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pytest
from pikepdf import Name

from documents import rendering
from documents.models import Kind
from documents.printables import of_draft, page_of
from documents.rendering import OnlyAssets, Rendered, Unprintable, fonts_in, preflight, to_pdf
from frameworks.models import Answer, Audience
from strategies.models import Strategy
from workplans.models import Action, Objective

pytestmark = [pytest.mark.pdf, pytest.mark.django_db]

PLANTED = """
<link rel="attachment" href="file:///etc/passwd"><link rel="stylesheet" href="file:///etc/a.css">
<style>@import url(http://127.0.0.1:9/i.css); body { background: url(http://127.0.0.1:9/b) }
@font-face { font-family: x; src: url(http://127.0.0.1:9/f) }</style>
<img src="file:///etc/hostname" alt="x"><img src="http://127.0.0.1:9/p.png" alt="x">
<img src="data:image/svg+xml;base64,PHN2Zy8+" alt="x">
<object data="http://127.0.0.1:9/o"></object><embed src="http://127.0.0.1:9/e">
<a rel="attachment" href="file:///etc/passwd">a</a>
<svg><image href="file:///etc/hostname"/></svg>{{ 7|add:7 }}{% load i18n %}
"""


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the list of all addresses the renderer asks for."""
    seen: list[str] = []
    fetch = OnlyAssets.fetch

    def listen(self: OnlyAssets, url: str, headers: object = None) -> object:
        seen.append(url)
        return fetch(self, url, headers)

    monkeypatch.setattr(OnlyAssets, "fetch", listen)
    return seen


KNOWN: dict[str, Rendered] = {}


def made(strategy: Strategy, kind: Kind = Kind.STRATEGY) -> Rendered:
    """Return the draft as a PDF; the same page is laid out once for all tests."""
    page = page_of(of_draft(strategy, kind, "en", Audience.PUBLIC))
    if page.html not in KNOWN:
        KNOWN[page.html] = to_pdf(page.html, page.pictures)
    return KNOWN[page.html]


def text_of(rendered: Rendered) -> str:
    reader = pypdf.PdfReader(io.BytesIO(rendered.data))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def tags(node: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Walk through the structure tree."""
    if isinstance(node, pikepdf.Array):
        for one in list(node):
            yield from tags(one)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from tags(node.K)


def test_the_file_is_named_and_says_its_language_and_what_it_conforms_to(
    told: Strategy,
) -> None:
    rendered = made(told)
    with pikepdf.open(io.BytesIO(rendered.data)) as pdf:
        root = pdf.Root
        assert str(root.Lang) == "en"
        assert bool(root.MarkInfo.Marked)
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert str(pdf.docinfo.Title) == "A county for everyone: Intercultural strategy of Arad"
        metadata = root.Metadata.read_bytes().decode()
        assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
        assert 'pdfaid:part="3" pdfaid:conformance="A"' in metadata
        assert len(pdf.pages) == rendered.pages
        assert "/AF" not in root
        assert all(name.startswith(rendering.OUR_FONTS) for name in fonts_in(pdf))
        assert fonts_in(pdf)


def test_everything_in_the_file_is_tagged_and_headings_are_in_order(told: Strategy) -> None:
    with pikepdf.open(io.BytesIO(made(told).data)) as pdf:
        tree = list(tags(pdf.Root.StructTreeRoot.K))
        names = [str(one.S).removeprefix("/") for one in tree]
        pictures = [str(one.Alt) for one in tree if Name.Figure == one.S]
        bookmark = str(pdf.Root.Outlines.First.Title)
    levels = [int(one[1]) for one in names if one[0] == "H" and one[1:].isdigit()]
    assert levels[0] == 1
    assert all(later <= before + 1 for before, later in pairwise(levels))
    assert {"Table", "TR", "TH", "TD", "L", "LI", "Link", "Figure"} <= set(names)
    assert all("Costs by year" in said for said in pictures)
    assert pictures
    assert bookmark == "A county for everyone"


def test_two_renders_give_the_same_bytes(told: Strategy) -> None:
    page = page_of(of_draft(told, Kind.WORKPLAN, "en", Audience.PUBLIC))
    first, second = (to_pdf(page.html, page.pictures).sha256 for _time in range(2))
    assert first == second


def test_every_page_says_where_the_text_stands(told: Strategy) -> None:
    rendered = made(told)
    reader = pypdf.PdfReader(io.BytesIO(rendered.data))
    for number, page in enumerate(reader.pages, start=1):
        text = " ".join(page.extract_text().split())
        assert "not decided" in text
        assert "Fictional example" in text
        assert number == 1 or f"Page {number} of {rendered.pages}" in text


def test_the_text_is_there_to_be_read_aloud(told: Strategy) -> None:
    text = text_of(made(told))
    for said in (
        "Nobody waits outside.",
        "Evening courses for people who work.",
        "A doctor who listens",
        "Speech, 19 February 2026, example.org/speech",
        "Language for all",
        "The region does not have this, because:",
        "Table of Arad",
        "Next: Ask the schools.",
        "January 2026 – December 2028",
    ):
        assert said in text


def test_in_brief_fills_two_pages_at_most(told: Strategy) -> None:
    vision = "<p>" + "A long view of a county. " * 400 + "</p>"
    Answer.objects.filter(question__key="vision").update(parts={"text": vision})
    for number in range(30):
        Objective.objects.create(strategy=told, title=f"{number} " + "very long " * 19)
    reader = pypdf.PdfReader(io.BytesIO(made(told).data))
    starts = {str(one.title): reader.get_destination_page_number(one) for one in flat(reader)}
    assert int(starts["Contents"] or 0) - int(starts["In brief"] or 0) <= 2


def flat(reader: pypdf.PdfReader) -> Iterator[pypdf.generic.Destination]:
    waiting: list[Any] = list(reader.outline)
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, list):
            waiting += one
        else:
            assert isinstance(one, pypdf.generic.Destination)
            yield one


def test_what_is_planted_in_texts_is_neither_read_nor_asked_for(
    told: Strategy, asked: list[str]
) -> None:
    Answer.objects.filter(question__key="definition").update(parts={"text": PLANTED})
    Answer.objects.filter(question__key="current_spend").update(reason=PLANTED)
    Action.objects.update(title=PLANTED[:200], description=PLANTED, no_cost_reason=PLANTED)
    told.title = PLANTED[:160]
    told.save()
    rendered = made(told)
    assert asked
    assert [url for url in asked if not url.startswith("asset:///")] == []
    assert "root:" not in text_of(rendered)
    with pikepdf.open(io.BytesIO(rendered.data)) as pdf:
        dictionaries = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary)]
        assert not any("/EF" in one for one in dictionaries)


def test_the_renderer_refuses_whatever_is_not_ours(
    asked: list[str], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("canary")
    html = f"""<html lang="en"><head><title>T</title>
    <link rel="stylesheet" href="file://{secret}"><style>@import url(http://127.0.0.1:9/i.css);
    h1 {{ background: url("asset:///../../etc/passwd") }}</style></head>
    <body><h1>Head</h1><img src="file://{secret}" alt="x"><img src="data:,x" alt="x">
    <img src="asset:///a.svg" alt="x"></body></html>"""
    inner = f'<svg xmlns="http://www.w3.org/2000/svg"><image href="file://{secret}"/></svg>'
    rendered = to_pdf(html, {"a.svg": inner.encode()})
    assert "canary" not in text_of(rendered)
    assert f"file://{secret}" in asked
    assert "http://127.0.0.1:9/i.css" in asked
    refused = [one for one in caplog.messages if "refused" in one]
    assert len(refused) >= 4


def test_a_font_of_the_machine_is_not_borrowed_in_silence(
    caplog: pytest.LogCaptureFixture,
) -> None:
    to_pdf('<html lang="ka"><head><title>T</title></head><h1>ქართული</h1></html>', {})
    assert "borrowed fonts" in caplog.text


def test_arabic_is_set_in_our_own_font(told: Strategy) -> None:
    told.language = "ar"
    told.title = "منطقة للجميع"
    told.save()
    with pikepdf.open(io.BytesIO(made(told, Kind.WORKPLAN).data)) as pdf:
        names = fonts_in(pdf)
    assert any("Arabic" in name for name in names)
    assert all(name.startswith(rendering.OUR_FONTS) for name in names)


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("<html><head><title>T</title></head><h1>a</h1></html>", "language"),
        ('<html lang="en"><h1>a</h1></html>', "title"),
        ('<html lang="en"><head><title>T</title></head></html>', "no heading"),
        ('<html lang="en"><head><title>T</title></head><h2>a</h2></html>', "level 2"),
        ('<html lang="en"><head><title>T</title></head><h1>a</h1><h3>b</h3></html>', "level 3"),
        (
            '<html lang="en"><head><title>T</title></head><h1>a</h1><img src=x></html>',
            "picture",
        ),
    ],
)
def test_a_page_that_would_not_be_accessible_is_not_laid_out(html: str, fault: str) -> None:
    with pytest.raises(Unprintable, match=fault):
        preflight(html)
