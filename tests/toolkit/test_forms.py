"""What people type into the checklist is read kindly and kept whole."""

from typing import Any

import pytest
from django.http import QueryDict

from toolkit.forms import NO_ADDRESS, ItemForm, mark, web_address
from toolkit.models import TeamAnswer

FILES = {"7d4d1c6e-0000-4000-8000-000000000000": "Contract 2025.pdf"}
FILE = next(iter(FILES))


def post(rows: list[dict[str, str]] | None = None, **fields: str) -> QueryDict:
    rows = rows or []
    data = QueryDict(mutable=True)
    data.update({"version": "0", "seen": "", **fields})
    data.update({"evidence-TOTAL_FORMS": str(len(rows)), "evidence-INITIAL_FORMS": "0"})
    for number, row in enumerate(rows):
        data.update({f"evidence-{number}-{name}": text for name, text in row.items()})
    return data


def filled(rows: list[dict[str, str]] | None = None, **fields: str) -> ItemForm:
    return ItemForm(post(rows, **fields), files=FILES)


def evidence(rows: list[dict[str, str]], **fields: str) -> list[dict[str, str]]:
    form = filled(rows, **fields)
    assert form.is_valid(), (form.errors, form.rows.errors)
    found: list[dict[str, str]] = form.values()["evidence"]
    return found


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("http://example.org", "http://example.org"),
        ("example.org/report", "https://example.org/report"),
        ("https://școală.ro/listă", "https://școală.ro/listă"),
        ("javascript:alert(1)", ""),
        ("JaVaScRiPt://example.org/%0aalert(1)", ""),
        ("data:text/html,<b>x</b>", ""),
        ("file:///etc/passwd", ""),
        ("//example.org", ""),
        ("https://bank.example@evil.example/", ""),
        ("https://", ""),
        ("https://[::1", ""),
        ("the contract in the archive", ""),
        ("https://example.org/ two", ""),
        ("", ""),
    ],
)
def test_only_web_addresses_become_links(typed: str, read: str) -> None:
    assert web_address(typed) == read


def test_three_kinds_of_evidence_and_a_promise_are_kept() -> None:
    rows = [
        {"kind": "link", "title": "The contract", "link": "example.org/c"},
        {"kind": "file", "file": FILE},
        {"kind": "page", "file": FILE, "pages": "12–14"},
        {"kind": "link", "title": "", "link": "  "},
    ]

    assert evidence(rows, state="in_place", later="on") == [
        {"kind": "link", "title": "The contract", "link": "https://example.org/c"},
        {"kind": "file", "file": FILE},
        {"kind": "page", "file": FILE, "pages": "12–14"},
        {"kind": "later"},
    ]


def test_what_is_no_address_is_kept_as_typed_with_its_sentence() -> None:
    row = {"kind": "link", "title": "", "link": "javascript:alert(1)"}
    form = filled([row], state="in_place")

    assert form.is_valid()
    kept = form.values()["evidence"]
    assert kept == [{"kind": "link", "typed": "javascript:alert(1)"}]
    shown = ItemForm(answer=TeamAnswer(state="in_place", evidence=kept), files={})
    assert shown.rows[0]["link"].value() == "javascript:alert(1)"
    assert [one["text"] for one in shown.problems] == [NO_ADDRESS]


def test_a_row_is_removed_by_its_number() -> None:
    rows = [{"kind": "link", "link": f"https://example.org/{n}"} for n in range(3)]
    form = ItemForm(post(rows, state="in_place"), files={}, remove=1)

    assert form.is_valid()
    assert [one["link"][-1] for one in form.values()["evidence"]] == ["0", "2"]


def test_a_file_of_another_strategy_is_refused() -> None:
    form = filled([{"kind": "file", "file": "11111111-0000-4000-8000-000000000000"}])

    assert not form.is_valid()
    assert [str(one["text"]) for one in form.problems] == ["Choose one of the answers shown."]


def test_a_page_of_no_document_is_kept_and_asks_for_the_document() -> None:
    form = filled([{"kind": "page", "file": "", "pages": "12"}], state="in_place")

    assert form.is_valid()
    assert form.values()["evidence"] == [{"kind": "page", "pages": "12"}]
    assert len(form.problems) == 1


def test_an_untouched_page_is_known_as_such() -> None:
    stands: dict[str, Any] = {
        "state": "in_place",
        "note": "One\nTwo",
        "next_step": "",
        "reason": "",
        "evidence": [{"kind": "link", "link": "https://example.org/"}, {"kind": "later"}],
    }
    row = {"kind": "link", "title": "", "link": "https://example.org/"}
    fields: dict[str, Any] = {
        "seen": mark(stands),
        "state": "in_place",
        "note": "One\r\nTwo",
        "later": "on",
    }

    same, changed = filled([row], **fields), filled([row], **fields | {"note": "One"})

    assert same.is_valid()
    assert same.untouched
    assert changed.is_valid()
    assert not changed.untouched


@pytest.mark.parametrize("version", ["", "abc", "-1", "99999999999999999999", "²", "\x00"])
def test_a_version_that_is_no_number_is_none(version: str) -> None:
    form = filled(version=version)

    form.is_valid()

    assert form.cleaned_data.get("version", 0) == 0


@pytest.mark.parametrize("name", ["note", "next_step", "reason"])
def test_texts_that_are_too_long_are_refused_with_a_sentence_and_stay(name: str) -> None:
    form = ItemForm({**post().dict(), name: "a" * 4001}, files={})

    assert not form.is_valid()
    assert "you typed 4001" in str(form.errors[name])
    assert form[name].value() == "a" * 4001


def test_a_forged_number_of_rows_is_refused_with_a_sentence() -> None:
    data = post(state="in_place")
    data["evidence-TOTAL_FORMS"] = "9999999"
    form = ItemForm(data, files={})

    assert not form.is_valid()
    assert form.problems
    del data["evidence-TOTAL_FORMS"]
    assert not ItemForm(data, files={}).is_valid()
