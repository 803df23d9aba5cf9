"""The workplan as a spreadsheet: out, changed by people, and back without a loss."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape
from hypothesis import Phase, given
from hypothesis import settings as searching
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from accounts.models import User
from kernel.text import kept_text, line
from regions.models import Organisation
from strategies.models import Revision, Strategy
from tests import factories
from tests.conftest import Cast, ClientAs
from tests.workplans.pages import HERE
from workplans import sheets
from workplans.models import Action, Batch, Objective

SHEET = f"{HERE}spreadsheet/"
EVIL = (
    "_x000D_",
    "#N/A",
    "=1+1",
    '=HYPERLINK("http://127.0.0.1")',
    "+40 21",
    "-5",
    "@SUM(A1)",
    "'quoted",
    "_x000D_",
)


@pytest.fixture
def lead(strategy: Strategy, cast: Cast) -> Cast:
    return cast


@pytest.fixture
def action(strategy: Strategy) -> Action:
    objective = factories.ObjectiveFactory.create(strategy=strategy, title="Language")
    found = factories.ActionFactory.create(
        strategy=strategy,
        objective=objective,
        title="Evening courses",
        description=kept_text("One\n\n- a\n- b"),
        priority=strategy.edition.priorities.first(),
        groups=["migrant_women"],
        principles={"equality": "The timetable follows the shift.", "diversity": ""},
        responsible=factories.OrganisationFactory.create(region=strategy.region, name="School"),
        starts=date(2026, 10, 1),
        ends=date(2028, 12, 1),
    )
    factories.RevisionFactory.create(
        strategy=strategy,
        object_uuid=found.uuid,
        field="title",
        value=found.title,
        base_version=0,
    )
    factories.MoneyLineFactory.create(action=found, amount=Decimal("1200.50"), source="amif")
    factories.MeasureFactory.create(objective=None, action=found, aim=Decimal(12))
    factories.MeasureFactory.create(objective=objective, what="Who speaks it")
    factories.PartnerFactory.create(
        action=found, organisation=found.responsible, part="delivers"
    )
    factories.StepFactory.create(action=found, by=date(2027, 3, 31))
    factories.RiskFactory.create(action=found)
    return found


def exported(strategy: Strategy, language: str = "en") -> Any:
    return load_workbook(io.BytesIO(sheets.write_plan(strategy, language)))


def saved(book: Any) -> bytes:
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def column(sheet: Any, head: str) -> Any:
    return next(cell.column for cell in sheet[1] if str(cell.value).startswith(head))


def put(book: Any, sheet: str, head: str, value: Any, row: int = 2) -> None:
    book[sheet].cell(row, column(book[sheet], head)).value = value


def compared(strategy: Strategy, data: bytes, **choices: str) -> sheets.Comparison:
    told = sheets.read_book("plan.xlsx", data, sheets.Book(strategy))
    return sheets.compare(strategy, told, choices)


def counts(found: sheets.Comparison) -> tuple[int, int, int, int]:
    return len(found.new), len(found.changed), len(found.unchanged), len(found.refused)


def run(tmp_path: Path, data: bytes, *how: str) -> list[str]:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(data)
    said = io.StringIO()
    call_command("import_workplan", "arad", str(path), *how, stdout=said)
    return said.getvalue().splitlines()


# --- Out and back ---------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "ro"])
def test_a_file_that_nobody_changed_changes_nothing(
    action: Action, strategy: Strategy, language: str
) -> None:
    data = sheets.write_plan(strategy, language)

    assert counts(compared(strategy, data)) == (0, 0, 2, 0)


def test_the_file_says_what_it_holds_in_sheets_a_person_knows(
    action: Action, strategy: Strategy
) -> None:
    book = exported(strategy)

    assert book.sheetnames == [
        "Actions", "Money", "Measures", "Partners", "Steps", "Risks", "Objectives",
        "What the columns mean", "Lists",
    ]  # fmt: skip
    actions = book["Actions"]
    assert actions.freeze_panes == "E2"
    assert actions["A1"].value == "Id (do not change)"
    assert actions["A2"].value == str(action.uuid)
    assert actions.cell(2, column(actions, "From which")).value.date() == date(2026, 10, 1)
    assert "for whom" not in (actions.cell(2, column(actions, "What is still")).value or "")
    money = book["Money"]
    assert money["A2"].value == str(action.uuid)
    assert money.cell(2, column(money, "Amount (EUR)")).value == 1200.5
    assert {one.type for one in actions.data_validations.dataValidation} == {"list"}
    meanings = [cell.value for cell in book["What the columns mean"]["B"]]
    assert "Amount (EUR)" in meanings


def texts() -> st.SearchStrategy[str]:
    """Texts as people of our regions write them, and as a spreadsheet would misread them."""
    alphabet = st.sampled_from(
        "abc ăâîșțȘȚ łóżźć áéíúÉ l·lçñ مرحبا 👩‍🏫🌍 \n\t=+-@'\";,_x000D()[]<>&%/\\ \ufffe\u200f"
    )
    return st.text(alphabet, max_size=40) | st.sampled_from(EVIL)


def plan_of(strategy: Strategy, said: Iterator[str], many: int) -> None:
    objective = factories.ObjectiveFactory.create(
        strategy=strategy, title=line(next(said)) or "?", why=next(said).strip()
    )
    for at in range(many):
        found = factories.ActionFactory.create(
            strategy=strategy,
            objective=objective,
            title=line(next(said))[:200] or "?",
            description=kept_text(next(said)),
            reference=line(next(said))[:30],
            role=line(next(said)),
            principles={"equality": line(next(said))},
            unread={"starts": "soon"} if at % 7 == 0 else {},
        )
        factories.MoneyLineFactory.create(
            action=found, amount=Decimal(at * 7 + 1) / 4, note=line(next(said)),
            unread={"year": "next"} if at % 5 == 0 else {}, year=2026 if at % 5 else None,
        )  # fmt: skip
        factories.RiskFactory.create(action=found, what=line(next(said)))


def endless(some: list[str]) -> Iterator[str]:
    while True:
        yield from some


@pytest.mark.parametrize("many", [150])
def test_150_actions_come_back_exactly(strategy: Strategy, many: int) -> None:
    @searching(max_examples=1, database=None, deadline=None, phases=[Phase.generate])
    @given(st.lists(texts(), min_size=25, max_size=60))
    def out_and_back(some: list[str]) -> None:
        Action.objects.all().delete()
        Objective.objects.all().delete()
        plan_of(strategy, endless([*some, *EVIL]), many)

        assert counts(compared(strategy, sheets.write_plan(strategy, "en"))) == (
            0, 0, many + 1, 0,
        )  # fmt: skip

    out_and_back()


def test_whatever_is_typed_into_a_cell_is_kept_as_typed(
    action: Action, strategy: Strategy, lead: Cast, tmp_path: Path
) -> None:
    @searching(max_examples=8, database=None, deadline=None, phases=[Phase.generate])
    @given(texts(), texts())
    def edit(title: str, note: str) -> None:
        book = exported(strategy)
        for sheet, head, text in (("Actions", "Title", title), ("Money", "Note", note)):
            put(book, sheet, head, sheets.escaped(text) or None)
            cell = book[sheet].cell(2, column(book[sheet], head))
            cell.data_type = "s" if cell.value else "n"
        found = compared(strategy, saved(book)).units[-1]
        wanted = {one.field: one.value for one in found.changes}

        if line(title):
            assert wanted.get("title", action.title) == line(title)
        else:
            assert found.refusals
        if line(note):
            assert wanted["money"][0]["note"] == line(note)

    edit()


# --- What changes -----------------------------------------------------------------------


def test_the_command_tells_takes_over_and_changes_nothing_the_second_time(
    action: Action, strategy: Strategy, lead: Cast, tmp_path: Path
) -> None:
    book = exported(strategy)
    put(book, "Actions", "Title", "Day courses")
    put(book, "Actions", "Who does it", "Town hall of Lipova")
    put(book, "Actions", "To which month", "3/2029")
    put(book, "Money", "Amount", 99.9)
    put(book, "Actions", "Title", "Welcome desk", row=3)
    put(book, "Actions", "Objective", "Work", row=3)
    put(book, "Actions", "Id", "desk", row=3)
    put(book, "Money", "Belongs to", "desk", row=3)
    put(book, "Money", "Amount", "1.200,50", row=3)
    put(book, "Objectives", "Objective", "Work", row=3)
    data = saved(book)

    told = run(tmp_path, data, "--dry-run")

    assert told[-1] == "new 2 changed 1 unchanged 1 refused 0"
    assert "Actions!2 Title: Evening courses → Day courses" in told
    assert Action.objects.get().title == "Evening courses"
    assert run(tmp_path, data, "--apply")[-1] == "new 2 changed 1 unchanged 1 refused 0"
    changed, new = Action.objects.order_by("position", "pk")
    assert (changed.title, str(changed.ends), changed.version) == (
        "Day courses", "2029-03-01", 2,
    )  # fmt: skip
    assert changed.money.get().amount == Decimal("99.90")
    assert changed.responsible == Organisation.objects.get(name="Town hall of Lipova")
    assert new.objective == Objective.objects.get(title="Work")
    assert new.money.get().amount == Decimal("1200.50")
    again = run(tmp_path, data, "--apply")
    assert again[-1] == "new 0 changed 0 unchanged 4 refused 0"
    assert Action.objects.count() == 2


def test_a_refused_row_stops_everything_until_it_is_left_out(
    action: Action, strategy: Strategy, lead: Cast, tmp_path: Path
) -> None:
    other = factories.ActionFactory.create(strategy=strategy, title="Mentors", position=2)
    book = exported(strategy)
    put(book, "Actions", "Title", "Day courses")
    put(book, "Actions", "From which month", "soon", row=3)
    data = saved(book)

    told = run(tmp_path, data, "--dry-run")
    with pytest.raises(CommandError, match="Nothing was changed"):
        run(tmp_path, data, "--apply")

    letter = book["Actions"].cell(3, column(book["Actions"], "From which")).column_letter
    assert f"Actions!{letter}3 refused: “soon”: A month, for example 3/2027." in told
    assert told[-1] == "new 0 changed 1 unchanged 1 refused 1"
    assert Action.objects.get(pk=action.pk).title == "Evening courses"
    for place in ("Actions!3", f"Actions!{letter}3"):
        told = run(tmp_path, data, "--dry-run", "--leave-out", place)
        assert told[-1] == "new 0 changed 1 unchanged 1 refused 0"
    run(tmp_path, data, "--apply", "--leave-out", "Actions!3")
    assert Action.objects.get(pk=action.pk).title == "Day courses"
    assert Action.objects.get(pk=other.pk).version == 1
    with pytest.raises(CommandError, match="There is no row at Actions!99"):
        run(tmp_path, data, "--apply", "--leave-out", "Actions!99")


@pytest.mark.parametrize(
    ("place", "value", "sentence"),
    [
        (("Actions", "Title"), None, "There is no title in this row."),
        (("Actions", "Title"), "x" * 201, "longer than 200 characters"),
        (("Actions", "Area of policy"), "Sports", "“Sports” is not in the list"),
        (("Actions", "For whom"), "Everybody; Cats", "is not in the list"),
        (("Actions", "Objective"), "Peace", "“Peace” is not in the list"),
        (("Actions", "To which month"), date(2020, 1, 1), "cannot end before it starts"),
        (("Actions", "To which month"), date(2400, 1, 1), "A month, for example"),
        (
            ("Actions", "Id"),
            "5f0c8d1e-6f0a-4a52-9c55-0d7be1f3a111",
            "No row of this plan has this id.",
        ),
        (("Money", "Amount"), -5, "Enter a number above zero."),
        (("Money", "Amount"), "lots", "We cannot read “lots” as a number."),
        (("Money", "Amount"), 1.005, "more than 2 digits"),
        (("Money", "Amount"), 10**15, "too large"),
        (("Money", "Amount"), "=1+1", "instead of a formula"),
        (("Money", "Year"), 1812, "A whole number between 2000 and 2100."),
        (("Money", "Day of the rate"), date(2026, 1, 1), "both the rate and its day"),
        (("Money", "Belongs to"), "nobody", "has the id “nobody”"),
        (("Measures", "Women"), 1.5, "A whole number between"),
        (("Measures", "Unit"), "%", ""),
    ],
)
def test_a_cell_that_cannot_be_taken_is_named_with_its_reason(
    action: Action, strategy: Strategy, place: tuple[str, str], value: Any, sentence: str
) -> None:
    sheet, head = place
    book = exported(strategy)
    put(book, sheet, head, value)
    cell = book[sheet].cell(2, column(book[sheet], head)).coordinate

    found = compared(strategy, saved(book))

    said = dict(one for unit in found.refused for one in unit.refusals)
    if sentence:
        assert sentence in said[f"{sheet}!{cell}"]
    else:
        assert not said


def test_what_a_colleague_changed_meanwhile_is_not_overwritten(
    action: Action, strategy: Strategy, client_as: ClientAs
) -> None:
    editor = client_as("editor")
    book = exported(strategy)
    put(book, "Actions", "Title", "Mine")
    put(book, "Actions", "Role", "mayor")
    save_by_colleague(action, "Theirs")
    address = uploaded(editor, saved(book))

    page = editor.get(address).content.decode()
    stopped = editor.post(address, {"take_over": "1"})

    assert "A colleague changed this here after you downloaded the file." in page
    assert "Theirs" in page
    assert "Mine" in page
    assert stopped.status_code == 422
    assert Action.objects.get().role == ""
    editor.post(address, {"row:Actions!2": "theirs", "take_over": "1"})
    assert (Action.objects.get().title, Action.objects.get().role) == ("Theirs", "mayor")
    assert Revision.objects.get(lost=True, field="title").value == "Mine"
    again = uploaded(editor, saved(book))
    editor.post(again, {"row:Actions!2": "mine:3", "take_over": "1"})
    assert Action.objects.get().title == "Mine"


def save_by_colleague(action: Action, title: str, by: User | None = None) -> None:
    Action.objects.filter(pk=action.pk).update(title=title, version=2, changed_by=by)
    factories.RevisionFactory.create(
        strategy=action.strategy,
        object_uuid=action.uuid,
        field="title",
        value=title,
        author=by,
        base_version=1,
    )


@pytest.fixture
def meanwhile(action: Action, strategy: Strategy, lead: Cast) -> Any:
    """A file that says "Mine" of an action that a colleague called "Theirs" since."""
    book = exported(strategy)
    put(book, "Actions", "Title", "Mine")
    put(book, "Actions", "Role", "mayor")
    save_by_colleague(action, "Theirs", by=lead["lead"])
    return book


@pytest.mark.parametrize(("choice", "role"), [("theirs", "mayor"), ("leave", "")])
def test_what_lost_to_a_colleague_is_named_and_leads_to_where_the_texts_are_joined(
    meanwhile: Any, client_as: ClientAs, choice: str, role: str
) -> None:
    editor = client_as("editor")
    address = uploaded(editor, saved(meanwhile))

    done = editor.post(address, {"row:Actions!2": choice, "take_over": "1"}, follow=True)

    said = done.content.decode()
    assert done.redirect_chain == [(address, 302)]
    assert "1 row was changed here meanwhile. Its text in the file is kept" in said
    [link] = done.context["lost"]
    assert link[0] == "Theirs"
    assert escape(link[1]) in said
    found = Action.objects.get()
    assert (found.title, found.role) == ("Theirs", role)
    page = editor.get(link[1])
    assert "A colleague changed this answer while you were writing" in page.content.decode()
    back = editor.post(link[1], {"keep": "mine"})
    assert back["Location"] == address
    found.refresh_from_db()
    assert (found.title, found.role) == ("Mine", "mayor")


def test_a_file_that_loses_nothing_leads_to_the_plan(
    action: Action, strategy: Strategy, client_as: ClientAs
) -> None:
    editor = client_as("editor")
    book = exported(strategy)
    put(book, "Actions", "Title", "Mine")

    done = editor.post(uploaded(editor, saved(book)), {"take_over": "1"}, follow=True)

    assert done.redirect_chain == [(HERE, 302)]
    assert "meanwhile" not in done.content.decode()


def test_the_command_stops_at_what_changed_meanwhile_and_prints_where_it_is_joined(
    meanwhile: Any, lead: Cast, client_as: ClientAs, tmp_path: Path
) -> None:
    by = lead["editor"].email
    data = saved(meanwhile)
    with pytest.raises(CommandError, match="Nothing was changed"):
        run(tmp_path, data, "--apply")
    assert not Revision.objects.filter(lost=True).exists()

    told = run(tmp_path, data, "--apply", "--leave-out", "Actions!2", "--by", by)

    [said] = [line for line in told if "Join the two texts:" in line]
    assert said.startswith("“Theirs” was changed here meanwhile.")
    assert Action.objects.get().title == "Theirs"
    assert Revision.objects.get(lost=True, field="title").value == "Mine"
    where = said.rpartition(" ")[2].removeprefix(settings.SITE_URL)
    assert "Mine" in client_as("editor").get(where).content.decode()


def test_an_action_cannot_name_a_new_objective_that_is_left_out(
    action: Action, strategy: Strategy, lead: Cast, tmp_path: Path
) -> None:
    book = exported(strategy)
    put(book, "Actions", "Objective", "Work")
    put(book, "Objectives", "Objective", "Work", row=3)

    with pytest.raises(CommandError, match="Nothing was changed"):
        run(tmp_path, saved(book), "--apply", "--leave-out", "Objectives!3")

    told = run(tmp_path, saved(book), "--dry-run", "--leave-out", "Objectives!3")
    assert any("The objective “Work” is left out." in line for line in told)


def test_an_organisation_that_left_takes_part_again_as_it_was(
    action: Action, strategy: Strategy, lead: Cast, tmp_path: Path
) -> None:
    gone = factories.OrganisationFactory.create(
        region=strategy.region, name="Town hall", kind="authority", state="left"
    )
    book = exported(strategy)
    put(book, "Actions", "Who does it", "town HALL")

    run(tmp_path, saved(book), "--apply")

    gone.refresh_from_db()
    assert Action.objects.get().responsible == gone
    assert (gone.state, gone.name, gone.kind) == ("active", "Town hall", "authority")


def test_a_row_left_out_adds_no_organisation(action: Action, strategy: Strategy) -> None:
    book = exported(strategy)
    put(book, "Actions", "Who does it", "Town hall of Lipova")

    left = compared(strategy, saved(book), **{"Actions!2": sheets.LEAVE})

    assert sheets.new_organisations(compared(strategy, saved(book))) == ["Town hall of Lipova"]
    assert sheets.new_organisations(left) == []


def test_two_people_who_changed_different_fields_both_get_theirs(
    action: Action, strategy: Strategy
) -> None:
    book = exported(strategy)
    put(book, "Actions", "Role", "mayor")
    save_by_colleague(action, "Theirs")

    found = compared(strategy, saved(book))

    assert [one.field for unit in found.changed for one in unit.taken] == ["role"]


def test_what_is_not_in_the_file_stays_as_it_is(action: Action, strategy: Strategy) -> None:
    book = exported(strategy)
    for sheet in ("Money", "Risks", "Measures", "Objectives"):
        del book[sheet]
    book["Actions"].delete_cols(column(book["Actions"], "What exactly"))
    factories.ActionFactory.create(strategy=strategy, title="Made later")

    assert counts(compared(strategy, saved(book))) == (0, 0, 1, 0)


def test_a_row_taken_out_of_the_sheet_of_money_takes_the_line_out(
    action: Action, strategy: Strategy, lead: Cast, tmp_path: Path
) -> None:
    book = exported(strategy)
    book["Money"].delete_rows(2)

    run(tmp_path, saved(book), "--apply")

    assert not action.money.exists()


# --- The pages ------------------------------------------------------------------------


def uploaded(client: Client, data: bytes, name: str = "plan.xlsx") -> str:
    response = client.post(SHEET, {"uuid": uuid4(), "file": SimpleUploadedFile(name, data)})
    assert response.status_code == 302, response.content.decode()[:3000]
    return str(response["Location"])


def test_the_team_takes_the_plan_brings_it_back_and_undoes_it(
    action: Action, strategy: Strategy, client_as: ClientAs
) -> None:
    editor = client_as("editor")
    assert SHEET in editor.get(HERE).content.decode()
    file = editor.get(f"{SHEET}file/")
    book = load_workbook(io.BytesIO(file.content))
    put(book, "Actions", "Title", "Day courses")
    put(book, "Actions", "Title", "=Welcome", row=3)
    book["Actions"].cell(3, column(book["Actions"], "Title")).data_type = "s"
    address = uploaded(editor, saved(book))

    page = editor.get(address).content.decode()
    done = editor.post(address, {"take_over": "1"}, follow=True).content.decode()

    assert 'filename="workplan-arad-' in file["Content-Disposition"]
    for said in ("Evening courses", "Day courses", "New: =Welcome", "Take all of this over"):
        assert said in page
    assert "2 rows are taken over from the spreadsheet." in done
    assert set(Action.objects.values_list("title", flat=True)) == {"Day courses", "=Welcome"}
    assert "taken over" in editor.get(address).content.decode()
    undo = f"{HERE}steps/{Batch.objects.get().uuid}/undo/"
    editor.post(undo)
    assert list(Action.objects.in_plan().values_list("title", flat=True)) == ["Evening courses"]
    again = uploaded(editor, saved(book))
    editor.post(again, {"take_over": "1"})
    assert Action.objects.in_plan().count() == Action.objects.count() == 2


def test_a_facilitator_may_take_the_plan_but_not_change_it(
    action: Action, strategy: Strategy, client_as: ClientAs
) -> None:
    client = client_as("facilitator")

    assert f"{SHEET}file/" in client.get(HERE).content.decode()
    assert client.get(f"{SHEET}file/").status_code == 200
    assert client.get(SHEET).status_code == 403


# --- Rules asked before anything is written ---------------------------------------------


def test_the_text_of_the_file_is_chosen_only_where_the_whole_row_can_stand(
    action: Action, strategy: Strategy, client_as: ClientAs
) -> None:
    editor = client_as("editor")
    book = exported(strategy)
    put(book, "Actions", "To which month", "1/2027")
    address = uploaded(editor, saved(book))
    later = {"starts": date(2027, 6, 1), "ends": date(2029, 1, 1)}
    Action.objects.filter(pk=action.pk).update(**later, version=2)
    for field, value, base in (
        ("starts", "2026-10-01", 0), ("starts", "2027-06-01", 1), ("ends", "2029-01-01", 1),
    ):  # fmt: skip
        factories.RevisionFactory.create(
            strategy=strategy,
            object_uuid=action.uuid,
            field=field,
            value=value,
            base_version=base,
        )

    stopped = editor.post(address, {"row:Actions!2": "mine:2", "take_over": "1"})

    assert stopped.status_code == 422
    assert "An action cannot end before it starts." in stopped.content.decode()
    assert 'value="theirs"' in stopped.content.decode()
    assert Action.objects.get().ends == date(2029, 1, 1)
    assert (
        editor.post(address, {"row:Actions!2": "theirs", "take_over": "1"}).status_code == 302
    )


def test_a_choice_counts_for_the_version_one_saw(
    action: Action, strategy: Strategy, client_as: ClientAs
) -> None:
    editor = client_as("editor")
    book = exported(strategy)
    put(book, "Actions", "Title", "Mine")
    put(book, "Actions", "Role", "mayor")
    save_by_colleague(action, "Theirs")
    address = uploaded(editor, saved(book))
    chosen = {"row:Actions!2": "mine:2"}
    assert 'value="mine:2"' in editor.get(address).content.decode()
    Action.objects.filter(pk=action.pk).update(role="head of school", version=3)
    factories.RevisionFactory.create(
        strategy=strategy, object_uuid=action.uuid, field="role", value="head of school",
        base_version=2,
    )  # fmt: skip

    stopped = editor.post(address, chosen | {"take_over": "1"})

    assert stopped.status_code == 422
    assert "head of school" in stopped.content.decode()
    assert Action.objects.get().title == "Theirs"
    editor.post(address, {"row:Actions!2": "mine:3", "take_over": "1"})
    assert (Action.objects.get().title, Action.objects.get().role) == ("Mine", "mayor")


def test_a_row_saved_while_the_file_was_taken_over_is_named(
    action: Action, strategy: Strategy, client_as: ClientAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = client_as("editor")
    book = exported(strategy)
    put(book, "Actions", "Title", "Mine")
    address = uploaded(editor, saved(book))

    def compare_then_colleague(batch: Batch) -> sheets.Comparison:
        found = sheets.compare_batch(batch)
        save_by_colleague(action, "Theirs")
        return found

    monkeypatch.setattr("workplans.sheets.taking.compare_batch", compare_then_colleague)
    done = editor.post(address, {"take_over": "1"}, follow=True).content.decode()

    assert "meanwhile" in done
    assert "Theirs" in done
    assert "1 row is taken over" not in done
    assert Action.objects.get().title == "Theirs"


@pytest.mark.parametrize("sheet", ["Actions", "Objectives"])
def test_an_id_one_invents_stands_for_one_row(
    action: Action, strategy: Strategy, sheet: str
) -> None:
    book = exported(strategy)
    for row, title in ((3, "First"), (4, "Second")):
        where = "Actions" if row == 3 else sheet
        put(book, where, "Id", "A1", row=row)
        put(book, where, "Title" if where == "Actions" else "Objective", title, row=row)

    found = compared(strategy, saved(book))

    said = [sentence for unit in found.refused for _cell, sentence in unit.refusals]
    assert said == ["This id stands in two rows."]


def test_the_preview_lists_all_that_a_new_row_says(
    action: Action, strategy: Strategy, client_as: ClientAs
) -> None:
    editor = client_as("editor")
    book = exported(strategy)
    for head, value in {
        "Id": "A1", "Title": "Welcome desk", "Objective": "Language", "Role": "mayor",
        "Who does it": "School", "From which month": "3/2027",
    }.items():  # fmt: skip
        put(book, "Actions", head, value, row=3)
    below: list[tuple[str, str, Any]] = [
        ("Money", "Amount", 4321), ("Steps", "Step", "Find a room"),
        ("Partners", "Organisation", "Town hall of Lipova"),
    ]  # fmt: skip
    for sheet, head, said in below:
        put(book, sheet, "Belongs to", "A1", row=3)
        put(book, sheet, head, said, row=3)

    page = editor.get(uploaded(editor, saved(book))).content.decode()

    assert "New: Welcome desk" in page
    for said in ("mayor", "March 2027", "EUR 4321", "Find a room"):
        assert said in page, said
    assert page.count("Town hall of Lipova") == 2


def test_the_preview_asks_the_database_as_often_for_ten_rows_as_for_thirty(
    strategy: Strategy, action: Action, client_as: ClientAs
) -> None:
    editor = client_as("editor")
    priority = strategy.edition.priorities.first()
    town = factories.OrganisationFactory.create(region=strategy.region, name="Town hall")
    asked = []
    for _twice in range(2):
        for one in factories.ActionFactory.create_batch(
            8, strategy=strategy, priority=priority, domain="language", responsible=town
        ):
            factories.MoneyLineFactory.create(action=one)
            factories.PartnerFactory.create(action=one, organisation=town)
        book = exported(strategy)
        last = book["Actions"].max_row
        for row in range(2, last + 1):
            put(book, "Actions", "Area of policy", None, row=row)
            put(book, "Actions", "Strategic priority", None, row=row)
            put(book, "Actions", "Who does it", None, row=row)
            put(book, "Money", "Amount", 7, row=row)
            put(book, "Partners", "Organisation", "School" if row > 2 else "Town hall", row=row)
            put(book, "Actions", "Title", f"New {row}", row=last + row)
            put(book, "Actions", "Who does it", "School", row=last + row)
            put(book, "Actions", "Strategic priority", str(priority), row=last + row)
        address = uploaded(editor, saved(book))
        with CaptureQueriesContext(connection) as preview:
            page = editor.get(address).content.decode()
        assert page.count("New: New") > 0
        asked.append(len(preview))

    assert asked[0] == asked[1]


def test_another_file_sent_from_the_page_before_is_another_step(
    action: Action, strategy: Strategy, client_as: ClientAs
) -> None:
    editor = client_as("editor")
    book = exported(strategy)
    uuid = uuid4()
    addresses = []
    for title in ("First", "First", "Second"):
        put(book, "Actions", "Title", title)
        file = SimpleUploadedFile("plan.xlsx", saved(book))
        addresses.append(editor.post(SHEET, {"uuid": uuid, "file": file})["Location"])

    assert addresses[0] == addresses[1] != addresses[2]
    assert "Second" in editor.get(addresses[2]).content.decode()


def test_a_file_that_waits_names_who_uploaded_it_and_who_will_read_it(
    action: Action, strategy: Strategy, client_as: ClientAs
) -> None:
    editor, lead = client_as("editor"), client_as("lead")
    uploaded(editor, saved(exported(strategy)))

    own, others = (one.get(SHEET).content.decode() for one in (editor, lead))

    assert "You uploaded plan.xlsx" in own
    assert "You uploaded" not in others
    assert "The editor uploaded plan.xlsx" in others
    assert "Public when published" in own.partition('id="way-back"')[2]
    Batch.objects.update(by=None)
    assert "plan.xlsx was uploaded on" in lead.get(SHEET).content.decode()


# --- Files that cannot be taken ---------------------------------------------------------


def repacked(data: bytes, extra: dict[str, bytes]) -> bytes:
    kept = io.BytesIO(data)
    with zipfile.ZipFile(kept, "a") as packed:
        for name, inside in extra.items():
            packed.writestr(name, inside)
    return kept.getvalue()


def merge_heads(book: Any) -> None:
    book["Actions"].merge_cells("D1:E1")
    book["Actions"]["E2"] = "A text"


def add_rows(book: Any) -> None:
    for _row in range(2010):
        book["Actions"].append(["x", 1, "", "Title"])


CHANGES: dict[str, Any] = {
    "": lambda _book: None,
    "merged heads": merge_heads,
    "no heads": lambda book: book["Actions"].delete_rows(1),
    "twice": lambda book: put(book, "Actions", "What exactly", "Title", row=1),
    "no note": lambda book: book["Money"].delete_cols(column(book["Money"], "Note")),
    "other currency": lambda book: put(book, "Money", "Amount", "Amount (RON)", row=1),
    "many rows": add_rows,
}


def changed(how: str) -> Any:
    def change(strategy: Strategy) -> bytes:
        book = exported(strategy)
        CHANGES[how](book)
        return saved(book)

    return change


@pytest.mark.parametrize(
    "case",
    [
        ("a.xlsm", changed(""), "holds macros"),
        ("a.xlsx", lambda s: repacked(changed("")(s), {"xl/vbaProject.bin": b"x"}), "macros"),
        (
            "a.xlsx",
            lambda s: repacked(changed("")(s), {"xl/externalLinks/1.xml": b"x"}),
            "takes values from other files",
        ),
        ("a.xlsx", lambda _s: b"\xd0\xcf\x11\xe0" + b"\0" * 600, "has a password"),
        ("a.xls", lambda _s: b"\xd0\xcf\x11\xe0", "old Excel file"),
        ("a.ods", lambda _s: b"PK", "Save it as .xlsx"),
        ("a.csv", lambda _s: b"Title\nA", "Save the spreadsheet as .xlsx"),
        ("a.xlsx", lambda _s: b"PK\x03\x04", "We cannot read this file."),
        ("a.xlsx", lambda _s: b"x" * (5 * 1024 * 1024 + 1), "larger than 5 MB"),
        ("a.xlsx", lambda _s: saved(Workbook()), "none of our sheets"),
        ("a.xlsx", changed("merged heads"), "the column E has no head"),
        ("a.xlsx", changed("no heads"), "none of our heads"),
        ("a.xlsx", changed("twice"), "two columns are called “Title”"),
        ("a.xlsx", changed("no note"), "the column “Note” is missing"),
        ("a.xlsx", changed("other currency"), "are in RON"),
        ("a.xlsx", changed("many rows"), "more than 2000 rows"),
    ],
)
def test_a_file_that_cannot_be_taken_gets_a_sentence(
    action: Action, client_as: ClientAs, tmp_path: Path, case: tuple[str, Any, str]
) -> None:
    name, make, sentence = case
    data = make(action.strategy)
    path = tmp_path / name
    path.write_bytes(data)

    response = client_as("editor").post(
        SHEET, {"uuid": uuid4(), "file": SimpleUploadedFile(name, data)}
    )
    with pytest.raises(CommandError, match=sentence):
        call_command("import_workplan", "arad", str(path), "--dry-run")

    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_the_commands_say_what_they_cannot_do(
    strategy: Strategy, cast: Cast, tmp_path: Path
) -> None:
    for sentence, words in {
        "no strategy of a region “nowhere”": ["nowhere", "x.xlsx", "--dry-run"],
        "Cannot read": ["arad", str(tmp_path / "none.xlsx"), "--dry-run"],
        "is no lead or editor": ["arad", "x.xlsx", "--apply", "--by", "nobody@example.org"],
    }.items():
        with pytest.raises(CommandError, match=sentence):
            call_command("import_workplan", *words)
    file = tmp_path / "plan.xlsx"
    xlsx = ["--format", "xlsx", "--output", str(file)]
    with pytest.raises(CommandError, match="of the workplan of the draft only"):
        call_command("export_strategy", "arad", "--kind", "strategy", *xlsx)
    call_command("export_strategy", "arad", "--kind", "workplan", *xlsx, "--language", "ro")
    assert load_workbook(file).sheetnames[0] == "Acțiuni"


# --- Speed --------------------------------------------------------------------------------


def test_writing_and_comparing_take_the_same_queries_for_ten_and_fifty_actions(
    strategy: Strategy, action: Action
) -> None:
    asked = []
    for many in (10, 50):
        for one in factories.ActionFactory.create_batch(
            many, strategy=strategy, objective=action.objective, responsible=action.responsible
        ):
            factories.MoneyLineFactory.create(action=one)
            factories.MeasureFactory.create(action=one, objective=None)
            factories.PartnerFactory.create(action=one, organisation=action.responsible)
        fresh = Strategy.objects.get(pk=strategy.pk)
        with CaptureQueriesContext(connection) as writing:
            data = sheets.write_plan(fresh, "en")
        with CaptureQueriesContext(connection) as comparing:
            compared(Strategy.objects.get(pk=strategy.pk), data)
        asked.append((len(writing), len(comparing)))

    assert asked[0] == asked[1]
    assert max(asked[0]) < 30
