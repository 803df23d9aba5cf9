"""What people type, made safe and comparable: one door for every text that is kept.

Long texts are kept as a little safe HTML and typed as plain text: an empty line begins a
paragraph, "- " and "1. " make lists, "## " a heading, "> " a quotation, **strong** and
_stressed_ words. Whatever else is typed, HTML too, is kept as the characters it is.
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from html.parser import HTMLParser

import nh3

RICH_TAGS = {"p", "ul", "ol", "li", "strong", "em", "br", "h3", "blockquote"}
_BREAKS = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Half of a pair of UTF-16 is no letter, and neither a page nor a database can hold it.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
_TAG = re.compile(r"<[^>]+>")
_GAP = re.compile(r"[ \t\n]+")

_BULLET = re.compile(r"^(?:[-*•·▪–]|o(?=\t))\s+(?=\S)")
_NUMBER = re.compile(r"^(\d{1,3})[.)]\s+(?=\S)", re.ASCII)
_HEADING = re.compile(r"^#{1,4}\s+(?=\S)")
_QUOTE = re.compile(r"^>\s*(?=\S)")
_STRONG = re.compile(r"\*\*(\S(?:[^*\n]*\S)?)\*\*")
_STRESSED = re.compile(r"(?<!\w)_(\S(?:[^_\n]*\S)?)_(?!\w)")


def plain(text: str) -> str:
    """Return `text` in NFC, without control characters, every line end alike, trimmed."""
    text = _CONTROL.sub("", _BREAKS.sub("\n", text))
    return unicodedata.normalize("NFC", text).strip()


def line(text: str) -> str:
    """Return `text` as one line."""
    return " ".join(plain(text).split())


def folded(text: str) -> str:
    """Return the form two texts are compared and searched in, in any script.

    SQLite's own case-insensitive search knows ASCII only.
    """
    return unicodedata.normalize("NFKC", text).casefold()


def bare(text: str) -> str:
    """Return `text` without accents, to be compared: "Acțiunea:" and "actiunea"."""
    loose = unicodedata.normalize("NFKD", folded(text))
    return "".join(one for one in loose if not unicodedata.combining(one)).replace("ł", "l")


def words(kept: str) -> str:
    """Return the text of kept HTML without its tags, for counting and comparing."""
    spaced = re.sub(r"</(p|li|h3|blockquote)>|<br\s*/?>", "\n", kept)
    return html.unescape(_TAG.sub("", spaced)).strip()


def rich(text: str) -> str:
    """Return HTML of any origin as the few safe tags we keep; plain text as typed text.

    What comes from Word keeps its paragraphs and lists and loses the rest.
    """
    if not nh3.is_html(text):
        return kept_text(text)
    clean = nh3.clean(
        plain(text),
        tags=RICH_TAGS | {"div", "h1", "h2", "h4", "tr"},
        attributes={},
        clean_content_tags={"script", "style", "title", "svg", "template"},
    )
    return kept_text(typed_text(clean))


def kept_text(typed: str) -> str:
    """Return what was typed into a box for long texts as the safe HTML that is kept."""
    return "".join(_block(kind, lines) for kind, lines in _runs(plain(typed)))


def typed_text(kept: str) -> str:
    """Return kept HTML as it is typed; `kept_text` makes the same HTML of it again."""
    typist = _Typist()
    typist.feed(kept)
    typist.close()
    return "\n\n".join(begin + said for begin, said in typist.blocks if said)


# --- From the box to HTML ----------------------------------------------------------


def _runs(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield runs of lines of one kind; an empty line ends a run, but not a list.

    A list of numbers begins with 1 and counts on: "3. March" alone is no list.
    """
    kind, is_open = "", False
    lines: list[str] = []
    for raw in text.split("\n"):
        one = raw.strip()
        if not one:
            is_open = False
            continue
        found, said = _kind(one, len(lines) if kind == "ol" else 0)
        begins = found == "h3" or (found == "ol" and _number(one) == 1)
        if found != kind or begins or not (is_open or kind in {"ul", "ol"}):
            if lines:
                yield kind, lines
            kind, lines = found, []
        lines.append(_GAP.sub(" ", said))
        is_open = True
    if lines:
        yield kind, lines


def _kind(one: str, counted: int) -> tuple[str, str]:
    """Return the kind of a line and what it says without its mark."""
    if _number(one) in {1, counted + 1}:
        return "ol", _NUMBER.sub("", one)
    for kind, form in (("ul", _BULLET), ("h3", _HEADING), ("blockquote", _QUOTE)):
        found = form.match(one)
        if found:
            return kind, one[found.end() :]
    return "p", one


def _number(one: str) -> int | None:
    found = _NUMBER.match(one)
    return int(found[1]) if found else None


def _block(kind: str, lines: list[str]) -> str:
    said = [_inline(one) for one in lines]
    if kind in {"ul", "ol"}:
        return f"<{kind}>" + "".join(f"<li>{one}</li>" for one in said) + f"</{kind}>"
    if kind == "h3":
        return f"<h3>{said[0]}</h3>"
    paragraph = "<p>" + "<br>".join(said) + "</p>"
    return f"<blockquote>{paragraph}</blockquote>" if kind == "blockquote" else paragraph


def _inline(text: str) -> str:
    """Mark strong and stressed words; neither reaches across the other's border."""
    pieces = _STRONG.split(text)
    return "".join(
        f"<strong>{_stressed(piece)}</strong>" if at % 2 else _stressed(piece)
        for at, piece in enumerate(pieces)
    )


def _stressed(text: str) -> str:
    pieces = _STRESSED.split(text)
    return "".join(
        f"<em>{_escaped(piece)}</em>" if at % 2 else _escaped(piece)
        for at, piece in enumerate(pieces)
    )


def _escaped(text: str) -> str:
    # U+0338 would join with the ">" of a tag before it when a version is put into NFC.
    return html.escape(text, quote=False).replace("\u0338", "&#824;")


# --- From HTML to the box ----------------------------------------------------------


class _Typist(HTMLParser):
    """Writes kept HTML back as one types it: blocks with an empty line between them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[tuple[str, str]] = [("", "")]
        self.lists: list[int | None] = []
        self.quoted = False

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"ul", "ol"}:
            if not self.lists:
                self._new()
            self.lists.append(0 if tag == "ol" else None)
        elif tag == "li":
            self._item()
        elif tag == "br":
            self._write(" " if self.lists else "\n> " if self.quoted else "\n")
        elif tag in {"strong", "em"}:
            self._write("**" if tag == "strong" else "_")
        elif not self.lists:
            self.quoted = self.quoted or tag == "blockquote"
            self._new("> " if self.quoted else "## " if tag[0] == "h" else "")
        else:
            self._write(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"ul", "ol"} and self.lists:
            self.lists.pop()
            if not self.lists:
                self._new()
        elif tag in {"strong", "em"}:
            self._write("**" if tag == "strong" else "_")
        elif tag == "blockquote":
            self.quoted = False
            self._new()
        elif tag in {"p", "div", "tr"} or tag[0] == "h":
            self._new() if not self.lists else self._write(" ")

    def handle_data(self, data: str) -> None:
        self._write(_GAP.sub(" ", data))

    def _write(self, said: str) -> None:
        begin, here = self.blocks[-1]
        if said[:1] == " " and (not here or here[-1] in " \n"):
            said = said[1:]
        self.blocks[-1] = (begin, here + said)

    def _item(self) -> None:
        mark = "- "
        if self.lists and self.lists[-1] is not None:
            self.lists[-1] += 1
            mark = f"{self.lists[-1]}. "
        begin, here = self.blocks[-1]
        self.blocks[-1] = (begin, f"{here.rstrip(' ')}\n{mark}" if here else mark)

    def _new(self, begin: str = "") -> None:
        last, here = self.blocks.pop()
        if here.rstrip(" "):
            self.blocks.append((last, here.rstrip(" ")))
        self.blocks.append((begin, ""))
