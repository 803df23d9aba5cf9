import shutil
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from frameworks.models import Edition, Question, Section
from tests.conftest import EDITION
from toolkit.models import ChecklistItem, CoDesignStep, Priority

OTHER = EDITION.parent.parent.parent / "tests" / "editions" / "other-shape-2026"

Change = Callable[[str, str, str], None]


def load(path: Path, *, check: bool = False) -> str:
    out = StringIO()
    call_command("load_edition", str(path), check=check, stdout=out)
    return out.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the other edition under a name nobody has loaded."""
    copy = tmp_path / "copy"
    shutil.copytree(OTHER, copy)
    top = copy / "edition.yaml"
    top.write_text(top.read_text().replace("key: other-shape-2026", "key: copy-2026"))
    return copy


@pytest.fixture
def change(folder: Path) -> Change:
    def replace(name: str, old: str, new: str) -> None:
        path = folder / name
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))

    return replace


def revise(change: Change) -> None:
    change("edition.yaml", "revision: 1", "revision: 2")


def test_the_method_has_the_shape_of_the_core(edition: Edition) -> None:
    questions = list(
        Question.objects.filter(section__edition=edition).select_related("section")
    )
    per_section = {
        section.key: [one for one in questions if one.section_id == section.pk]
        for section in Section.objects.filter(edition=edition)
    }
    assert len(per_section) == 10
    assert all(len(ones) <= 8 for ones in per_section.values())
    needed = {
        key: [one for one in ones if one.need == "review"] for key, ones in per_section.items()
    }
    assert all(len(ones) <= 5 for ones in needed.values())
    assert [len(ones) for ones in needed.values()] == [4, 5, 3, 4, 5, 3, 3, 4, 4, 1]
    assert Priority.objects.filter(edition=edition).count() == 4
    assert ChecklistItem.objects.filter(priority__edition=edition).count() == 52
    for priority in Priority.objects.filter(edition=edition):
        assert CoDesignStep.objects.filter(priority=priority).count() == 10


def test_loading_twice_changes_nothing(edition: Edition) -> None:
    assert "nothing to do" in load(EDITION)


def test_an_edition_of_another_shape_loads(db: None) -> None:
    assert "7 sections" in load(OTHER)
    loaded = Edition.objects.get(key="other-shape-2026")
    assert loaded.source_language == "ar"
    assert ChecklistItem.objects.filter(priority__edition=loaded).count() == 61


def test_check_changes_nothing_and_lists_missing_translations(db: None, folder: Path) -> None:
    said = load(folder, check=True)
    assert "no translation" in said
    assert "can be loaded" in said
    assert not Edition.objects.filter(key="copy-2026").exists()


def test_the_same_revision_with_other_content_is_refused(
    db: None, folder: Path, change: Change
) -> None:
    load(folder)
    change("edition.yaml", "url: https://", "url: https://new.")
    with pytest.raises(CommandError, match=r"edition.yaml: revision: found 1 .*expected 2"):
        load(folder)


def test_an_older_revision_changes_nothing(db: None, folder: Path, change: Change) -> None:
    revise(change)
    load(folder)
    change("edition.yaml", "revision: 2", "revision: 1")
    assert "revision 2 is loaded" in load(folder)
    assert Edition.objects.get(key="copy-2026").revision == 2


def test_a_higher_revision_changes_translations(db: None, folder: Path, change: Change) -> None:
    load(folder)
    before = Question.objects.filter(section__edition__key="copy-2026").count()
    path = folder / "translations" / "en.yaml"
    path.write_text(path.read_text().replace("checked_by: ''", "checked_by: A person"))
    revise(change)
    said = load(folder)
    assert "changed edition: copy-2026" in said
    assert Edition.objects.get(key="copy-2026").languages["en"] == "A person"
    assert Question.objects.filter(section__edition__key="copy-2026").count() == before


def test_a_higher_revision_brings_other_rules(db: None, folder: Path, change: Change) -> None:
    load(folder)
    change("edition.yaml", "one-payer: 90", "one-payer: 80")
    with pytest.raises(CommandError, match="expected 2"):
        load(folder)
    revise(change)
    load(folder)
    rules = Edition.objects.get(key="copy-2026").rules
    assert rules["one-payer"] == {"level": "ask", "limit": 80}
    assert "few-rows" not in rules


def test_a_higher_revision_may_add_a_list_and_no_item(
    db: None, folder: Path, change: Change
) -> None:
    load(folder)
    revise(change)
    change(
        "lists.yaml",
        "  - key: principles",
        "  - key: colours\n    items:\n      - {key: red, label: أحمر}\n  - key: principles",
    )
    load(folder)
    assert Edition.objects.get(key="copy-2026").choices("colours") == [("red", "أحمر")]
    change("edition.yaml", "revision: 2", "revision: 3")
    change("lists.yaml", "label: أحمر}", "label: أحمر}\n      - {key: blue, label: أزرق}")
    with pytest.raises(CommandError, match="published, never changes"):
        load(folder)


def test_a_higher_revision_cannot_change_what_is_published(
    db: None, folder: Path, change: Change
) -> None:
    load(folder)
    revise(change)
    change("sections/01-shared-words.yaml", "need: review", "need: optional")
    with pytest.raises(CommandError) as refused:
        load(folder)
    assert str(refused.value).startswith("sections/01-shared-words.yaml: sections.")
    assert 'found "optional", expected "review"' in str(refused.value)
    assert Edition.objects.get(key="copy-2026").revision == 1


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        (
            "edition.yaml",
            "revision: 1",
            "revision: one",
            r'edition.yaml: revision: found "one", expected a whole number',
        ),
        (
            "edition.yaml",
            "published_on: ",
            "published: ",
            "edition.yaml: file: found the key published, expected one of key",
        ),
        (
            "sections/01-shared-words.yaml",
            "need: review",
            "need: maybe",
            r'need: found "maybe", expected one of review, publish, optional',
        ),
        (
            "sections/01-shared-words.yaml",
            "type: text",
            "type: novel",
            r'type: found "novel", expected one of text, choice',
        ),
        ("lists.yaml", "key: principles", "key: policy_domains", "it is there already"),
        ("lists.yaml", "lists:", "lists: [", "lists.yaml: line .*, expected YAML"),
        (
            "priorities/01-first-days.yaml",
            "who: [",
            "who: [nobody, ",
            "who: found .*expected some of lead",
        ),
        (
            "translations/en.yaml",
            "language: en",
            "language: en\nlanguage: en",
            "found the key 'language' twice",
        ),
        (
            "edition.yaml",
            "one-payer, measure",
            "one-payer-only, measure",
            r'edition.yaml: rules.ask\[7\]: found "one-payer-only", expected one of no-period',
        ),
        (
            "edition.yaml",
            "ask: [",
            "ask: [no-period, ",
            "expected another rule than no-period: it is there already",
        ),
        (
            "edition.yaml",
            "publish: [",
            "publish: [measure-without-aim, ",
            r"rules.publish\[1\]: found .*, expected this rule under review or ask",
        ),
        (
            "edition.yaml",
            "one-payer: 90",
            "one-payer: 190",
            "edition.yaml: rules.limits.one-payer: found 190, expected a whole number from 1",
        ),
        (
            "edition.yaml",
            "one-payer: 90",
            "few-rows: 90",
            "edition.yaml: rules.limits: found the key few-rows, expected one of ",
        ),
        (
            "edition.yaml",
            "no-host-society: all_neighbours",
            "no-host-society: everybody",
            'no-host-society: found "everybody", expected a key of the list target_groups',
        ),
        (
            "edition.yaml",
            "no-host-society: all_neighbours, ",
            "",
            "no-host-society: found nothing, expected a key of the list target_groups",
        ),
        (
            "indicators.yaml",
            "unit: persons",
            "unit: heads",
            'unit: found "heads", expected one of persons',
        ),
    ],
)
def test_each_fault_names_file_key_found_and_expected(  # noqa: PLR0917 -- a table
    db: None, folder: Path, change: Change, name: str, old: str, new: str, said: str
) -> None:
    change(name, old, new)
    with pytest.raises(CommandError, match=said):
        load(folder, check=True)


def test_all_faults_are_told_at_once(db: None, folder: Path, change: Change) -> None:
    change("edition.yaml", "revision: 1", "revision: one")
    change("sections/01-shared-words.yaml", "need: review", "need: maybe")
    with pytest.raises(CommandError) as refused:
        load(folder)
    assert len(str(refused.value).splitlines()) >= 2
    assert not Edition.objects.filter(key="copy-2026").exists()


def test_a_folder_that_is_not_there_is_one_clear_line(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="expected a folder of YAML files"):
        load(tmp_path / "nowhere")


# --- How participants are asked --------------------------------------------------------


def asked_in(folder: Path, language: str, items: str, checked_by: str = "A person") -> None:
    (folder / "participants").mkdir(exist_ok=True)
    text = f'language: {language}\nchecked_by: "{checked_by}"\nitems:\n{items}'
    (folder / "participants" / f"{language}.yaml").write_text(text)


@pytest.mark.django_db
def test_some_questions_have_a_wording_for_participants(folder: Path) -> None:
    load(folder)
    source = Edition.objects.get(key="copy-2026").source_language
    one = ChecklistItem.objects.filter(priority__edition__key="copy-2026")[0]
    asked_in(folder, source, f"  {one.key}: Asked so?\n")
    asked_in(folder, "en", f"  {one.key}: Asked so?\n", checked_by="")
    top = folder / "edition.yaml"
    top.write_text(top.read_text().replace("revision: 1", "revision: 2"))
    assert "changed checklist question" in load(folder)
    one.refresh_from_db()
    assert one.asked == {source: "Asked so?", "en": "Asked so?"}
    assert one.asked_unchecked == ["en"]


@pytest.mark.django_db
def test_a_wording_for_no_question_and_one_missing_in_a_language_are_errors(
    folder: Path,
) -> None:
    load(folder)
    source = Edition.objects.get(key="copy-2026").source_language
    one = ChecklistItem.objects.filter(priority__edition__key="copy-2026")[0]
    asked_in(folder, source, f"  {one.key}: Asked so?\n  nothing-there: Really?\n")
    asked_in(folder, "en", "  other: Asked so?\n")
    with pytest.raises(CommandError) as refused:
        load(folder, check=True)
    told = str(refused.value)
    assert f"participants/{source}.yaml: items: found the key nothing-there" in told
    assert f"participants/en.yaml: items.{one.key}: found nothing, expected a text" in told
