"""House rules of templates: no inline style or script, partials by name, nothing orphaned."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PRINTED = {"documents"}  # PDFs carry their own style
FORBIDDEN = {
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "style element": re.compile(r"<style", re.IGNORECASE),
    "event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "script without a file": re.compile(r"<script(?![^>]*\ssrc=)", re.IGNORECASE),
    "javascript address": re.compile(r"javascript:", re.IGNORECASE),
    "other host": re.compile(r"(src|<link[^>]*href)=[\"'](https?:)?//", re.IGNORECASE),
}
# Where a page says markup that is ours or was cleaned when it was saved.
TRUSTED = {
    "workplans/action_read.html": ["action.description|safe"],
    "regions/kinds.html": ["picture|safe"],
    "workplans/_money_picture.html": ["picture|safe"],
    "workplans/timeline.html": ["one.picture|safe"],
}
SKIPPED_WORDS = re.compile(r"\b(please|sorry|oops|(?<!aria-)invalid)\b", re.IGNORECASE)
NAMED = re.compile(
    r"[\"']([\w/.-]+\.(?:html|txt))[\"']",
)


def name(path: Path) -> str:
    return path.relative_to(ROOT / "templates").as_posix()


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_page_has_no_inline_style_or_script(path: Path) -> None:
    text = path.read_text()
    for what, pattern in FORBIDDEN.items():
        if what == "style element" and path.parts[-2] in PRINTED:
            continue
        found = pattern.search(text)
        assert found is None, f"{name(path)} has a {what}: {found}"


def test_no_page_takes_what_was_typed_for_markup() -> None:
    trusting = re.compile(r"[\w.]+\s*\|\s*safe\w*|autoescape\s+off")
    found = {name(path): trusting.findall(path.read_text()) for path in TEMPLATES}
    assert {page: said for page, said in found.items() if said} == TRUSTED


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_page_keeps_to_the_words_of_the_house(path: Path) -> None:
    found = SKIPPED_WORDS.search(path.read_text())
    assert found is None, f"{name(path)} says: {found}"


def test_what_is_only_included_starts_with_an_underscore() -> None:
    included, other = set(), set()
    for path in TEMPLATES:
        text = path.read_text()
        names = set(re.findall(r"{%\s*include\s+[\"']([^\"']+)[\"']", text))
        included |= names
        other |= set(NAMED.findall(text)) - names
    for path in ROOT.rglob("*.py"):
        if not {".venv", "var"} & set(path.relative_to(ROOT).parts):
            other |= set(NAMED.findall(path.read_text()))
    partials = {
        found
        for found in included - other
        if not found.startswith(("components/", "eubelong/")) and "/pieces/" not in found
    }
    wrong = sorted(found for found in partials if not Path(found).name.startswith("_"))
    assert not wrong


def test_every_include_and_parent_exists() -> None:
    there = {name(path) for path in TEMPLATES}
    for path in TEMPLATES:
        named = re.findall(r"{%\s*(?:include|extends)\s+[\"']([^\"']+)[\"']", path.read_text())
        for found in named:
            assert found in there or found.startswith("allauth/"), f"{name(path)}: {found}"


def test_no_stylesheet_asks_another_host() -> None:
    for path in (ROOT / "static").rglob("*.css"):
        text = path.read_text()
        assert not re.search(r"url\([\"']?(https?:)?//", text), path.name
        assert "@import" not in text, path.name


def test_no_stylesheet_takes_left_or_right_for_granted() -> None:
    sided = re.compile(
        r"^\s*(margin|padding|border|float|text-align|clear)(-(left|right))?:[^;]*\b(left|right)\b"
        r"|^\s*(margin|padding|border)-(left|right)",
        re.MULTILINE,
    )
    for path in (ROOT / "static" / "css").rglob("*.css"):
        # A rule for one direction may say which side it means.
        text = re.sub(r"[^{}]*\[dir=[^{}]*\{[^{}]*\}", "", path.read_text())
        found = sided.search(text)
        assert found is None, f"{path.name}: {found}"
