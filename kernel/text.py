"""What people type, made safe and comparable: one door for every text that is kept."""

import html
import re
import unicodedata

import nh3

RICH_TAGS = {"p", "ul", "ol", "li", "strong", "em", "br", "h3", "blockquote"}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BLANK = re.compile(r"^(\s|&nbsp;|<p>|</p>|<br\s*/?>)*$")
_TAG = re.compile(r"<[^>]+>")


def plain(text: str) -> str:
    """Return `text` in NFC, without control characters, line ends as \\n, trimmed."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _CONTROL.sub("", text)).strip()


def line(text: str) -> str:
    """Return `text` as one line."""
    return " ".join(plain(text).split())


def rich(text: str) -> str:
    """Return `text` as the few safe tags we keep; plain text becomes paragraphs.

    Text pasted from Word keeps its paragraphs and lists and loses the rest.
    """
    text = plain(text)
    if not nh3.is_html(text):
        text = _paragraphs(text)
    clean = nh3.clean(
        text,
        tags=RICH_TAGS,
        attributes={},
        clean_content_tags={"script", "style", "title", "svg", "template"},
    )
    return "" if _BLANK.match(clean) else clean.strip()


def _paragraphs(text: str) -> str:
    """Paragraphs at empty lines; lines that begin with - or * become a list."""
    blocks = []
    for block in re.split(r"\n\s*\n", text):
        lines = [one for one in block.split("\n") if one.strip()]
        items = [re.sub(r"^\s*[-*•]\s+", "", one) for one in lines]
        if lines and all(re.match(r"^\s*[-*•]\s+", one) for one in lines):
            blocks.append("<ul>" + "".join(f"<li>{_escape(i)}</li>" for i in items) + "</ul>")
        elif lines:
            blocks.append("<p>" + "<br>".join(_escape(one) for one in lines) + "</p>")
    return "".join(blocks)


def _escape(text: str) -> str:
    return nh3.clean_text(text.strip()) if "<" in text or "&" in text else text.strip()


def words(kept: str) -> str:
    """Return the text of kept HTML without its tags, for counting and comparing."""
    spaced = re.sub(r"</(p|li|h3|blockquote)>|<br\s*/?>", "\n", kept)
    return html.unescape(_TAG.sub("", spaced)).strip()


def folded(text: str) -> str:
    """Return the form two texts are compared and searched in, in any script.

    SQLite's own case-insensitive search knows ASCII only.
    """
    return unicodedata.normalize("NFKC", text).casefold()


def typed_text(kept: str) -> str:
    """Return kept HTML as it is typed: empty lines between paragraphs, "- " for lists.

    What `rich` makes of it again is the same text.
    """
    spaced = re.sub(r"<br\s*/?>", "\n", kept)
    spaced = re.sub(r"<li>\s*(<p>)?", "- ", spaced)
    spaced = re.sub(r"(</p>)?\s*</li>\s*", "\n", spaced)
    spaced = re.sub(r"</(p|ul|ol|h3|blockquote)>\s*", "\n\n", spaced)
    bare = html.unescape(_TAG.sub("", spaced))
    return re.sub(r"\n{3,}", "\n\n", bare).strip()
