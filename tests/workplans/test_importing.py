"""A region's own list: read, shown, taken over in one step, taken out again."""

import io
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from activity.models import Entry
from activity.verbs import Verb
from regions.models import Organisation
from strategies.models import Strategy
from tests import factories
from tests.conftest import ClientAs
from tests.workplans.pages import HERE
from workplans.batches import step_key
from workplans.importing import NotReadable, guess, read_file, twice
from workplans.models import Action, Batch

ADD = f"{HERE}add/"
HEADS = ["Nr.", "Acțiunea", "Responsabil", "De la", "Până la", "Buget 2027", "Sursa"]
ROWS = [
    HEADS,
    ["2.1.4", "Cursuri de seară în Țara Zărandului", "Școala", "03/2027", "12/2028",
     "1.200,50", "Budget of the region"],
    ["2.1.5", "Mentori", "Școala", "martie 2027", "", "", ""],
]  # fmt: skip


def xlsx(rows: list[list[Any]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def csv(rows: list[list[str]], mark: str = ";") -> str:
    return "\r\n".join(
        mark.join(f'"{cell}"' if mark in cell else cell for cell in row) for row in rows
    )


def upload(client: Client, name: str, data: bytes, **fields: Any) -> Any:
    sent = {"way": "upload", "uuid": uuid4(), "file": SimpleUploadedFile(name, data)}
    return client.post(ADD, sent | fields)


@pytest.fixture
def client(client_as: ClientAs, strategy: Strategy) -> Client:
    return client_as("editor")


# --- Reading ----------------------------------------------------------------------------


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "cp1250"])
@pytest.mark.parametrize("mark", [";", ",", "\t"])
def test_csv_is_read_as_excel_writes_it(coding: str, mark: str) -> None:
    text = (
        csv(ROWS, mark).replace("ș", "ş").replace("ț", "ţ").replace("Ș", "Ş").replace("Ț", "Ţ")
    )

    rows = read_file("list.csv", text.encode(coding), "RO").rows

    assert rows[1][1] == "Cursuri de seară în Ţara Zărandului"
    assert rows[1][5] == "1.200,50"
    assert len(rows) == 3


def test_western_lists_are_read_in_their_own_code() -> None:
    rows = read_file("lista.csv", "Acción;Año\nCompañía;2027".encode("cp1252"), "ES").rows

    assert rows == [["Acción", "Año"], ["Compañía", "2027"]]


def test_texts_with_commas_and_line_breaks_stay_whole() -> None:
    rows = read_file("a.csv", b'Title;Details\n"A, b, c";"One\n\nTwo; three"\nD;E, f').rows

    assert rows[1] == ["A, b, c", "One\n\nTwo; three"]
    assert rows[2] == ["D", "E, f"]


def test_one_column_is_a_list_too() -> None:
    assert read_file("a.txt", b"Title\nMeet, eat, talk\nWalk").rows == [
        ["Title"], ["Meet, eat, talk"], ["Walk"],
    ]  # fmt: skip


def test_xlsx_is_read_as_values_dates_and_numbers() -> None:
    data = xlsx([["Title", "Start", "Amount"], ["A", date(2027, 3, 5), 1200.5], ["B", None, 3]])

    assert read_file("a.XLSX", data).rows[1:] == [["A", "2027-03", "1200.5"], ["B", "", "3"]]


def test_a_title_above_merged_over_all_columns_is_passed_over() -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet.append(["Action plan 2026-2028, draft"])
    sheet.merge_cells("A1:D1")
    sheet.append([])
    sheet.append(["No.", "Action", "Responsible", "Money"])
    sheet.merge_cells("D3:E3")
    sheet.append(["1", "Courses", "School", 500, None])
    kept = io.BytesIO()
    book.save(kept)

    sheet_read = read_file("plan.xlsx", kept.getvalue())

    rows = sheet_read.rows
    assert sheet_read.numbers == [3, 4]
    assert rows == [
        ["No.", "Action", "Responsible", "Money"],
        ["1", "Courses", "School", "500"],
    ]


def test_formulas_are_not_run() -> None:
    data = xlsx([["Title", "Amount"], ['=HYPERLINK("http://127.0.0.1","x")', "=1+1"], ["B", 2]])

    rows = read_file("a.xlsx", data).rows

    assert rows == [["Title", "Amount"], ["B", "2"]]


def bomb() -> bytes:
    kept = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx([["Title"], ["A"]]))) as good,
        zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as bad,
    ):
        for one in good.namelist():
            bad.writestr(one, good.read(one))
        with bad.open("xl/media/x", "w") as out:
            for _ in range(70):
                out.write(b"\0" * 1024 * 1024)
    return kept.getvalue()


def with_macros() -> bytes:
    kept = io.BytesIO(xlsx([["Title"], ["A"]]))
    with zipfile.ZipFile(kept, "a") as book:
        book.writestr("xl/vbaProject.bin", b"Sub Auto_Open()")
    return kept.getvalue()


def broken_sheet() -> bytes:
    kept = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx([["Title"], ["A"]]))) as good,
        zipfile.ZipFile(kept, "w") as bad,
    ):
        for one in good.namelist():
            bad.writestr(one, good.read(one)[:-40] if "sheet1" in one else good.read(one))
    return kept.getvalue()


@pytest.mark.parametrize(
    ("name", "make", "sentence"),
    [
        ("a.xlsm", with_macros, "This file holds macros."),
        ("a.xlsx", with_macros, "This file holds macros."),
        ("a.xlsx", bomb, "This file holds too much."),
        ("a.xlsx", broken_sheet, "We cannot read this file."),
        ("a.xlsx", lambda: b"not a zip", "We cannot read this file."),
        ("a.xlsx", lambda: b"PK\x03\x04 not a book", "We cannot read this file."),
        ("a.csv", lambda: b"MZ\x00\x00" * 99, "This is not a text file."),
        ("a.csv", lambda: b"Title\n" + b"x" * 200_000, "We cannot read this file."),
        ("a.exe", lambda: b"MZ", "We can read .xlsx and .csv files."),
        ("a.csv", lambda: b"Title", "We found no list in this file."),
        ("a.csv", lambda: b"\n;;\n;\n", "We found no list in this file."),
        ("a.xlsx", lambda: xlsx([]), "We found no list in this file."),
        ("a.csv", lambda: b"Title\n" + b"A\n" * 2001, "more than 2,000 rows"),
        ("a.xlsx", lambda: xlsx([["Title"], *[["A"]] * 2001]), "more than 2,000 rows"),
        ("a.csv", lambda: b"x" * (5 * 1024 * 1024 + 1), "larger than 5 MB"),
    ],
)
def test_a_file_that_cannot_be_taken_gets_a_sentence(
    name: str, make: Any, sentence: str
) -> None:
    with pytest.raises(NotReadable) as refused:
        read_file(name, make())

    assert sentence in str(refused.value.sentence)


def test_two_thousand_rows_are_fine() -> None:
    assert len(read_file("a.csv", b"Title\n" + b"A\n" * 2000).rows) == 2001


def test_heads_are_known_in_the_languages_of_our_regions() -> None:
    assert guess(HEADS) == {
        "0": "reference", "1": "title", "2": "responsible", "3": "starts", "4": "ends",
        "5": "amount", "6": "source",
    }  # fmt: skip
    assert guess(["Maßnahme", "Zuständig", "Kosten"]) == {
        "0": "title", "1": "responsible", "2": "amount",
    }  # fmt: skip
    assert guess(["Działanie", "Źródło", "2026", "2027"]) == {
        "0": "title", "1": "source", "2": "amount", "3": "amount",
    }  # fmt: skip
    assert guess(["???", "x" * 500]) == {}
    assert twice({"0": "title", "1": "title", "2": "amount", "3": "amount"}) == ["Title"]


# --- Upload, preview, taking over -------------------------------------------------------


def test_a_list_is_shown_first_and_taken_over_in_one_step(
    client: Client, strategy: Strategy
) -> None:
    factories.ObjectiveFactory.create(strategy=strategy, title="Language")

    response = upload(client, "plan.xlsx", xlsx([*ROWS, ["2.1.6", "", "Nobody"]]))

    address = response["Location"]
    page = client.get(address).content.decode()
    assert not Action.objects.exists()
    assert "Take over 2 actions" in page
    assert "Row 4: There is no title in this row." in page
    assert "2027: <span" in page
    response = client.post(address, chosen(address) | {"take_over": "1"}, follow=True)
    assert "2 actions are added." in response.content.decode()
    first, second = Action.objects.all()
    assert (first.reference, first.title) == ("2.1.4", "Cursuri de seară în Țara Zărandului")
    assert first.money.get().amount == Decimal("1200.50")
    assert (first.money.get().year, first.money.get().source) == (2027, "regional_own")
    assert first.responsible == second.responsible == Organisation.objects.get(name="Școala")
    assert str(second.starts) == "2027-03-01"
    assert Entry.objects.get(verb=Verb.ACTIONS_IMPORTED).data["count"] == 2


def chosen(address: str) -> dict[str, str]:
    batch = Batch.objects.get(uuid=address.rstrip("/").split("/")[-1])
    return {f"column_{column}": target for column, target in batch.mapping.items()}


def test_taking_over_twice_makes_the_actions_once(client: Client) -> None:
    address = upload(client, "a.csv", b"Title\nOne\nTwo")["Location"]

    for _again in range(2):
        client.post(address, {"column_0": "title", "take_over": "1"})

    assert Action.objects.count() == 2
    assert "This list is taken over" in client.get(address).content.decode()


def test_the_same_upload_sent_twice_is_kept_once(client: Client) -> None:
    uuid = uuid4()

    for _again in range(2):
        upload(client, "a.csv", b"Title\nOne", uuid=uuid)

    assert Batch.objects.count() == 1
    assert "have not taken it over yet" in client.get(ADD).content.decode()
    other = upload(client, "b.csv", b"Title\nTwo", uuid=uuid)["Location"]
    assert "Two" in client.get(other).content.decode()


def test_titles_typed_after_going_back_are_added_too(client: Client) -> None:
    page = {"way": "titles", "uuid": uuid4()}

    for titles in ("One", "One", "Two"):
        client.post(ADD, page | {"titles": titles})

    assert sorted(one.title for one in Action.objects.all()) == ["One", "Two"]


def test_columns_are_chosen_by_the_person(client: Client) -> None:
    address = upload(client, "a.csv", b"X;Y\n2.1;Courses\n2.2;Mentors")["Location"]

    page = client.get(address)
    assert "Say which column holds the titles" in page.content.decode()
    client.post(address, {"column_0": "reference", "column_1": "title"})
    assert "Take over 2 actions" in client.get(address).content.decode()
    both = client.post(
        address, {"column_0": "title", "column_1": "title", "take_over": "1"}
    ).content.decode()
    assert "“Title” is chosen for more than one column." in both
    assert not Action.objects.exists()
    none = client.post(address, {"column_0": "nonsense", "take_over": "1"})
    assert none.status_code == 422


def test_cells_that_cannot_be_read_are_kept_with_a_note(
    client: Client, strategy: Strategy
) -> None:
    objective = factories.ObjectiveFactory.create(strategy=strategy, title="Language")
    rows = (
        b"Title;Start;End;Amount;Year;Source;Objective;Certainty\n"
        b"A;soon;12/2028;lots;next;EU money;1 Language;Secured\n"
        b"B;5/2028;3/2027;;;;;\n"
        b"C;;;-5;;;Work;\n" + b"x" * 201 + b";;;;;;;\n"
    )

    address = upload(client, "a.csv", rows)["Location"]

    page = client.get(address).content.decode()
    for said in (
        "We cannot read “soon” as a month. It is kept as typed.",
        "We cannot read “lots” as an amount above zero.",
        "We cannot read “next” as a year.",
        "Row 3: The action ends before it starts.",
        "Row 5: The title is longer than 200 characters.",
        "No objective is called “Work”.",
        "Take over 2 actions",
    ):
        assert said in page
    client.post(address, chosen(address) | {"take_over": "1"})
    action = Action.objects.get(title="A")
    line = action.money.get()
    assert (action.unread, action.objective) == ({"starts": "soon"}, objective)
    assert line.unread == {"amount": "lots", "year": "next"}
    assert (line.note, line.certainty) == ("EU money", "secured")
    assert "lots" in client.get(f"{HERE}actions/{action.uuid}/").content.decode()


def test_long_texts_and_html_in_a_list_are_text(client: Client) -> None:
    rows = [
        ["Title", "Description"],
        ["<img src=x onerror=alert(1)>", "One\n\n- a\n- <b>b</b>"],
    ]
    address = upload(client, "a.xlsx", xlsx(rows))["Location"]

    page = client.get(address).content.decode()
    client.post(address, chosen(address) | {"take_over": "1"})

    assert "<img src=x" not in page
    action = Action.objects.get()
    assert action.title == "<img src=x onerror=alert(1)>"
    assert action.description == "<p>One</p><ul><li>a</li><li>&lt;b&gt;b&lt;/b&gt;</li></ul>"


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.exe", b"MZ", "We can read .xlsx and .csv files."),
        ("a.csv", b"", "This file is empty."),
        ("x" * 300 + ".csv", b"Title\nA", ""),
        ("a\u202ecsv.exe", b"MZ", "We can read .xlsx and .csv files."),
    ],
)
def test_a_refused_upload_says_why_on_the_page(
    client: Client, name: str, data: bytes, sentence: str
) -> None:
    response = upload(client, name, data)

    if sentence:
        assert response.status_code == 422
        assert sentence in response.content.decode()
    else:
        assert response.status_code == 302


def test_no_file_at_all_gets_a_sentence(client: Client) -> None:
    response = client.post(ADD, {"way": "upload", "uuid": uuid4()})

    assert "Choose a file." in response.content.decode()
    assert client.post(ADD, {"way": "nonsense"}).status_code == 422


def test_a_list_of_another_region_is_not_found(client: Client, strategy: Strategy) -> None:
    page = uuid4()
    theirs = factories.BatchFactory.create(
        uuid=step_key(page, [["Title"], ["Secret"]]), rows=[["Title"], ["Secret"]]
    )
    titles_of_theirs = factories.BatchFactory.create(uuid=step_key(page, [("", "A")]))

    for path in (f"import/{theirs.uuid}/", f"steps/{theirs.uuid}/undo/"):
        assert client.get(HERE + path).status_code == 404
    response = upload(client, "a.csv", b"Title\nSecret", uuid=page)
    assert response.status_code == 409
    titles = client.post(ADD, {"way": "titles", "uuid": page, "titles": "A"})
    assert titles.status_code == 409
    assert titles_of_theirs.strategy != strategy
    assert not Action.objects.exists()


def test_the_columns_of_a_list_are_known_the_next_time_by_its_heads(client: Client) -> None:
    first = upload(client, "a.csv", b"X;Y\n2.1;Courses")["Location"]
    client.post(first, {"column_0": "reference", "column_1": "title", "take_over": "1"})

    again = upload(client, "b.csv", b"x;y\n2.2;Mentors")["Location"]
    other = upload(client, "b.csv", b"y;x\n2.2;Mentors")["Location"]

    assert chosen(again) == {"column_0": "reference", "column_1": "title"}
    assert chosen(other) == {}


# --- Titles -----------------------------------------------------------------------------


def test_pasted_titles_become_actions_with_their_numbers(client: Client) -> None:
    sent = {
        "way": "titles",
        "uuid": uuid4(),
        "titles": "2.1.4 Evening courses\r\n\r\n- Mentors\r\n3) Welcome desk\r\n12 rooms",
    }

    for _again in range(2):
        client.post(ADD, sent)

    assert list(Action.objects.values_list("reference", "title")) == [
        ("2.1.4", "Evening courses"), ("", "Mentors"), ("3", "Welcome desk"),
        ("", "12 rooms"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("titles", "sentence"),
    [
        (" \n ", "Write or paste at least one title."),
        ("fine\n" + "x" * 201, "1 line is longer than 200 characters. Shorten it:"),
        ("x\n" * 501, "Paste 500 titles or fewer at a time; these are 501."),
        ("a\0b", "There is a character in this text that we cannot keep."),
    ],
)
def test_titles_that_cannot_be_added_stay_with_a_sentence(
    client: Client, titles: str, sentence: str
) -> None:
    response = client.post(ADD, {"way": "titles", "uuid": uuid4(), "titles": titles})

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert titles.strip()[:50].replace("\0", "\x00") in response.content.decode()
    assert not Action.objects.exists()


# --- Undo -------------------------------------------------------------------------------


def test_undo_takes_out_what_nobody_changed_and_keeps_the_rest(client: Client) -> None:
    address = upload(client, "a.csv", b"Title\nOne\nTwo\nThree")["Location"]
    client.post(address, {"column_0": "title", "take_over": "1"})
    changed = Action.objects.get(title="Two")
    Action.objects.filter(pk=changed.pk).update(version=2, role="head")
    undo = f"{HERE}steps/{Batch.objects.get().uuid}/undo/"
    assert undo in client.get(HERE).content.decode()

    asked = client.get(undo).content.decode()
    said = client.post(undo, follow=True).content.decode()

    assert "2 rows will be taken out of the plan." in asked
    assert "1 row was changed since; what was written stays as it is" in asked
    assert f"{HERE}actions/{changed.uuid}/" in asked
    assert "2 rows are taken out again." in said
    assert "1 row was changed since; what was written stays as it is: “Two”." in said
    assert list(Action.objects.in_plan()) == [changed]
    assert Action.objects.count() == 3
    client.post(undo)
    assert Entry.objects.filter(verb=Verb.IMPORT_UNDONE).count() == 1
    assert undo not in client.get(HERE).content.decode()


def test_a_list_without_any_import_has_no_undo(client: Client, tmp_path: Path) -> None:
    assert "Undo this" not in client.get(HERE).content.decode()
