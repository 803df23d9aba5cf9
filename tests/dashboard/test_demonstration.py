"""The demonstration is whole, and written: no answer is another one's copy."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

EXAMPLES = Path(__file__).parents[2] / "dashboard" / "examples"
COMPLETE = "navarra"
# What is no text of its own: keys of lists, addresses, dates, numbers.
WRITTEN = 40


def example(region: str) -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load((EXAMPLES / f"{region}.yaml").read_text("utf-8"))
    return told


@pytest.fixture(scope="module")
def complete() -> dict[str, Any]:
    return example(COMPLETE)


def texts(said: Any) -> Iterator[str]:
    if isinstance(said, str):
        yield re.sub(r"<[^>]+>", " ", said)
    elif isinstance(said, dict):
        for one in said.values():
            yield from texts(one)
    elif isinstance(said, list):
        for one in said:
            yield from texts(one)


def test_one_strategy_is_complete(complete: dict[str, Any]) -> None:
    assert len(complete["sections_completed"]) == 10
    assert len(complete["items"]) == 52
    assert len(complete["actions"]) == 24
    assert sum(len(action.get("money", [])) for action in complete["actions"]) >= 40


def test_each_of_its_ten_sections_has_250_words_and_more(complete: dict[str, Any]) -> None:
    words: Counter[str] = Counter()
    for place, said in complete["answers"].items():
        words[place.partition(".")[0]] += len(" ".join(texts(said)).split())
    assert len(words) == 10
    assert {section: count for section, count in words.items() if count < 250} == {}


@pytest.mark.parametrize("part", ["answers", "items", "actions"])
def test_no_two_answers_of_it_are_alike(complete: dict[str, Any], part: str) -> None:
    rows = complete[part]
    # What the product makes is confirmed by a tick, and ticks are alike.
    whole = [
        repr(one)
        for one in (rows.values() if isinstance(rows, dict) else rows)
        if any(texts(one))
    ]
    assert len(set(whole)) == len(whole)


def test_no_text_is_written_twice_in_any_example() -> None:
    seen = Counter(
        " ".join(text.split()).casefold()
        for path in sorted(EXAMPLES.glob("*.yaml"))
        for part in ("answers", "items", "objectives", "actions")
        for text in texts(example(path.stem)[part])
        if len(text) > WRITTEN and not text.startswith("http")
    )
    assert [text for text, times in seen.items() if times > 1] == []


def test_every_example_says_that_it_is_invented() -> None:
    assert {path.stem for path in EXAMPLES.glob("*.yaml")} == {"arad", "navarra", "pomerania"}
    assert all(example(path.stem)["fictional"] for path in EXAMPLES.glob("*.yaml"))
