"""Long texts between the box they are typed in and the safe HTML that is kept.

The box takes plain text: an empty line begins a paragraph, "- " and "1. " make lists,
"## " a heading, "> " a quotation, **strong** and _stressed_ words. Whatever else is
typed, HTML too, is kept as the characters it is. `typed(kept(text))` is the same text.
"""

import html
import re
from html.parser import HTMLParser

from kernel.text import plain, rich

_BULLET = re.compile(r"^\s*(?:[-*•·▪–]|o(?=\t))\s+(?=\S)")
_NUMBER = re.compile(r"^\s*\d{1,3}[.)]\s+(?=\S)")
_HEADING = re.compile(r"^#{1,4}\s+(?=\S)")
_QUOTE = re.compile(r"^>\s*(?=\S)")
_STRONG = re.compile(r"\*\*(\S(?:[^*\n]*\S)?)\*\*")
_STRESSED = re.compile(r"(?<!\w)_(\S(?:[^_\n]*\S)?)_(?!\w)")


def kept(text: str) -> str:
    """Return typed text as the safe HTML that is kept."""
    blocks = [_block(group) for group in _groups(plain(text))]
    return rich("".join(blocks)) if blocks else ""


def _kind(line: str) -> str:
    for name, form in (("ul", _BULLET), ("ol", _NUMBER), ("h3", _HEADING), ("quote", _QUOTE)):
        if form.match(line):
            return name
    return "p"


def _groups(text: str) -> list[tuple[str, list[str]]]:
    """Return runs of lines of one kind; an empty line ends a run, but not a list."""
    groups: list[tuple[str, list[str]]] = []
    open_run = False
    for line in text.split("\n"):
        if not line.strip():
            open_run = False
            continue
        kind = _kind(line)
        same = bool(groups) and groups[-1][0] == kind and kind != "h3"
        if same and (open_run or kind in {"ul", "ol"}):
            groups[-1][1].append(line)
        else:
            groups.append((kind, [line]))
        open_run = True
    return groups


def _block(group: tuple[str, list[str]]) -> str:
    kind, lines = group
    if kind in {"ul", "ol"}:
        form = _BULLET if kind == "ul" else _NUMBER
        items = "".join(f"<li>{_inline(form.sub('', line, count=1))}</li>" for line in lines)
        return f"<{kind}>{items}</{kind}>"
    if kind == "h3":
        return f"<h3>{_inline(_HEADING.sub('', lines[0], count=1))}</h3>"
    if kind == "quote":
        said = "<br>".join(_inline(_QUOTE.sub("", line, count=1)) for line in lines)
        return f"<blockquote><p>{said}</p></blockquote>"
    return "<p>" + "<br>".join(_inline(line) for line in lines) + "</p>"


def _inline(text: str) -> str:
    safe = html.escape(text.strip(), quote=False)
    safe = _STRONG.sub(r"<strong>\1</strong>", safe)
    return _STRESSED.sub(r"<em>\1</em>", safe)


class _Typist(HTMLParser):
    """Writes kept HTML back as one types it: blocks with an empty line between them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = [""]
        self.lists: list[int | None] = []
        self.begin = ""

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"ul", "ol"}:
            if not self.lists:
                self._new()
            self.lists.append(0 if tag == "ol" else None)
        elif tag == "li":
            self._item()
        elif tag == "blockquote":
            self._new()
            self.begin = "> "
        elif tag in {"p", "h3"} and not self.lists:
            self._new()
            self.blocks[-1] = self.begin or ("## " if tag == "h3" else "")
        elif tag == "br":
            self.blocks[-1] += "\n" + self.begin
        elif tag in {"strong", "em"}:
            self._mark(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"ul", "ol"} and self.lists:
            self.lists.pop()
        elif tag == "blockquote":
            self.begin = ""
        elif tag in {"strong", "em"}:
            self._mark(tag)

    def handle_data(self, data: str) -> None:
        said = re.sub(r"\s+", " ", data)
        here = self.blocks[-1]
        self.blocks[-1] += said.lstrip() if not here or here.endswith("\n") else said

    def _mark(self, tag: str) -> None:
        self.blocks[-1] += "**" if tag == "strong" else "_"

    def _item(self) -> None:
        number = self.lists[-1] if self.lists else None
        if self.lists and number is not None:
            self.lists[-1] = number = number + 1
        here = self.blocks[-1].rstrip()
        self.blocks[-1] = (f"{here}\n" if here else "") + (f"{number}. " if number else "- ")

    def _new(self) -> None:
        if self.blocks[-1].strip(" >"):
            self.blocks.append("")


def typed(kept_html: str) -> str:
    """Return kept HTML as the text one would type for it."""
    typist = _Typist()
    typist.feed(kept_html)
    text = "\n\n".join(block for block in typist.blocks if block.strip())
    return "\n".join(line.rstrip() for line in text.split("\n"))
