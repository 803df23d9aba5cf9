"""Texts word by word: what differs between two, and what two people made of one joined."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from merge3 import Merge3

MANY_WORDS = 3000
"""Longer texts are compared line by line only: nobody should wait for a comparison."""


@dataclass(frozen=True)
class Piece:
    """A run of text: kind is same, added or removed."""

    kind: str
    text: str


def pieces(before: str, after: str) -> list[Piece]:
    """Return `after` with what came in and what went out, joined into runs."""
    old, new = _words(before), _words(after)
    if len(old) + len(new) > MANY_WORDS:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    found: list[Piece] = []
    for code, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if code == "equal":
            found.append(Piece("same", "".join(new[c:d])))
            continue
        if b > a:
            found.append(Piece("removed", "".join(old[a:b])))
        if d > c:
            found.append(Piece("added", "".join(new[c:d])))
    return found


def _words(text: str) -> list[str]:
    return re.findall(r"\S+[^\S\n]*|\s", text)


# --- Two changes of one text --------------------------------------------------------

Mark = Callable[[str, str], str]
"""Writes the two sides of a place where changes touch: theirs, mine."""


@dataclass(frozen=True)
class JoinedText:
    """`touching`: in how many places both changed the same words; they are marked."""

    text: str
    touching: int = 0


def join_texts(base: str, theirs: str, mine: str, mark: Mark) -> JoinedText:
    """Put what two people made of `base` together; where they touch, `mark` says both.

    Lines first, then the words of those lines both changed. Changes with no word between
    them that both left as it was do touch.
    """
    if theirs in {base, mine}:
        return JoinedText(mine)
    if mine == base:
        return JoinedText(theirs)
    counted = _Counted(mark)
    lines: list[str] = []
    sides = [one.split("\n") if one else [] for one in (base, theirs, mine)]
    for stands, left, right in _regions(*sides):
        if left is right:
            lines += left
            continue
        joined = _join_words("\n".join(stands), "\n".join(left), "\n".join(right), counted)
        lines += [joined] if joined or (left and right) else []
    return JoinedText("\n".join(lines), counted.times)


@dataclass
class _Counted:
    mark: Mark
    times: int = 0

    def __call__(self, theirs: str, mine: str) -> str:
        self.times += 1
        return self.mark(theirs, mine)


Region = tuple[Sequence[str], Sequence[str], Sequence[str]]


def _regions(base: list[str], theirs: list[str], mine: list[str]) -> Iterator[Region]:
    """Yield (base, theirs, mine) run by run; twice the same object where nothing touches."""
    for what, *at in Merge3(base, theirs, mine).merge_regions():
        if what == "conflict":
            yield base[at[0] : at[1]], theirs[at[2] : at[3]], mine[at[4] : at[5]]
            continue
        side = {"unchanged": base, "b": mine}.get(what, theirs)
        run = side[at[0] : at[1]]
        yield run, run, run


def _join_words(base: str, theirs: str, mine: str, mark: Mark) -> str:
    said: list[str] = []
    for _stands, left, right in _regions(*map(_bare_words, (base, theirs, mine))):
        if left is right:
            said += left
            continue
        begin = _alike(left, right)
        rest = min(len(left), len(right)) - begin
        end = min(rest, _alike(left[::-1], right[::-1]))
        said += left[:begin]
        a, b = left[begin : len(left) - end], right[begin : len(right) - end]
        said += [mark(_said(a), _said(b))] if a or b else []
        said += left[len(left) - end :]
    return _said(said)


def _bare_words(text: str) -> list[str]:
    """Return words and line ends; how many spaces stand between words means nothing."""
    return re.findall(r"\n|\S+", text)


def _said(words: Sequence[str]) -> str:
    return re.sub(r" ?\n ?", "\n", " ".join(words))


def _alike(left: Sequence[str], right: Sequence[str]) -> int:
    """Return with how many equal words both begin."""
    return next(
        (at for at, (a, b) in enumerate(zip(left, right, strict=False)) if a != b),
        min(len(left), len(right)),
    )
