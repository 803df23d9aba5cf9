"""manage.py export_strategy: the same file without a browser."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from strategies.models import Strategy
from tests.documents.conftest import Asked
from versions.models import Version

pytestmark = pytest.mark.django_db


def export(*args: str) -> None:
    call_command("export_strategy", *args)


def test_the_draft_is_written_to_the_file(
    told: Strategy, quick: Asked, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "arad.pdf"
    export("arad", "--kind", "workplan", "--format", "pdf", "--output", str(target))
    assert target.read_bytes() == quick.data
    assert "Draft of" in quick.pages[0]
    assert "3 pages" in capsys.readouterr().out


def test_a_version_and_a_language_can_be_chosen(
    freeze: Callable[[], Version], quick: Asked, tmp_path: Path
) -> None:
    freeze()
    target = tmp_path / "arad.pdf"
    export("arad", "--output", str(target), "--number", "1", "--language", "ro")
    assert '<html lang="ro"' in quick.pages[0]
    assert "Draft of" not in quick.pages[0]


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (("atlantis",), "no strategy of a region “atlantis”"),
        (("arad", "--number", "7"), "has no version 7"),
        (("arad", "--language", "xx"), "Choose one of: en, ro"),
    ],
)
def test_what_is_not_there_ends_with_a_sentence(
    told: Strategy, quick: Asked, tmp_path: Path, args: tuple[str, ...], sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence):
        export(*args, "--output", str(tmp_path / "x.pdf"))
    assert not (tmp_path / "x.pdf").exists()
