"""What a cell may hold, however strange, never breaks the page that reads it."""

import io
import zipfile
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from strategies.models import Strategy
from tests.conftest import ClientAs
from tests.workplans.pages import HERE
from tests.workplans.test_sheets import SHEET, exported, put, saved, uploaded
from workplans.models import Batch
from workplans.sheets.cells import Wrong, again, kept, normal, unescaped


@pytest.fixture
def editor(strategy: Strategy, client_as: ClientAs) -> Client:
    return client_as("editor")


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (1e30, "1" + "0" * 30),
        (1.5e300, "15" + "0" * 299),
        (-1e29, "-1" + "0" * 29),
        (12345678901234567890123456789012, "12345678901234567890123456789012"),
        (1.50, "1.5"),
    ],
)
def test_a_number_of_any_size_is_read_exactly(value: Any, number: str) -> None:
    found = normal(value)

    assert found == Decimal(number)
    assert again(kept(found)) == found


@pytest.mark.parametrize("value", [10**500, Decimal("1e-500"), float("inf"), float("nan")])
def test_a_number_no_workbook_holds_is_named_as_wrong(value: Any) -> None:
    assert isinstance(normal(value), Wrong)


def test_a_number_that_is_too_large_is_refused_with_a_sentence(
    strategy: Strategy, editor: Client
) -> None:
    book = exported(strategy)
    put(book, "Actions", "Id", "A1")
    put(book, "Actions", "Title", "Courses")
    put(book, "Money", "Belongs to", "A1")
    put(book, "Money", "Amount", 1e30)
    put(book, "Money", "Year", 1e30)

    page = editor.get(uploaded(editor, saved(book))).content.decode()

    assert "is too large a number." in page
    assert "A whole number between 2000 and 2100." in page


@pytest.mark.parametrize("said", ["a_x0000_b", "a_xD800_b", "a_xDFFF_b"])
def test_what_no_database_can_hold_is_left_out_of_a_cell(
    strategy: Strategy, editor: Client, said: str
) -> None:
    book = exported(strategy)
    put(book, "Actions", "Title", said)

    address = uploaded(editor, saved(book))

    assert unescaped(said) == "ab"
    assert "New: ab" in editor.get(address).content.decode()
    for row in Batch.objects.get().rows["actions"]["rows"]:
        str(row).encode()


def damaged(data: bytes) -> bytes:
    """Return a workbook whose first sheet is packed in a way that cannot be unpacked."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        sheet = packed.getinfo("xl/worksheets/sheet1.xml")
    begin = sheet.header_offset + 30 + len(sheet.filename)
    return data[:begin] + b"\xff" * sheet.compress_size + data[begin + sheet.compress_size :]


def test_a_damaged_workbook_gets_a_sentence_at_both_doors(
    strategy: Strategy, editor: Client
) -> None:
    data = damaged(saved(exported(strategy)))

    for address, way in ((SHEET, {}), (f"{HERE}add/", {"way": "upload"})):
        file = SimpleUploadedFile("plan.xlsx", data)
        response = editor.post(address, {"uuid": uuid4(), "file": file, **way})
        assert response.status_code == 422
        assert "We cannot read this file." in response.content.decode()
