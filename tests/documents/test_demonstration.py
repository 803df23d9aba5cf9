"""The three strategies of the demonstration, as the command prints them."""

import io
import re
from pathlib import Path

import pypdf
import pytest
from django.core.management import CommandError, call_command

from frameworks.models import Edition
from versions.models import PublicationState, ReviewState, Version

pytestmark = [pytest.mark.pdf, pytest.mark.thorough, pytest.mark.django_db]

REGIONS = Path(__file__).parents[2] / "frameworks" / "regions.yaml"
MOST_PAGES = 45
FICTIONAL = {"en": "Fictional example", "ro": "Exemplu fictiv"}
CODES = re.compile(r"\bP\d-\d\d\b|\bPOP_TOTAL\b|\bFOR_BORN\b|\bTCN\b|\bnot_available\b")


@pytest.fixture
def demonstration(edition: Edition) -> None:
    call_command("load_regions", str(REGIONS), verbosity=0)
    call_command("load_demonstration", verbosity=0)


def exported(region: str, language: str, folder: Path) -> pypdf.PdfReader:
    target = folder / f"{region}-{language}.pdf"
    call_command(
        *("export_strategy", region, "--kind", "strategy", "--format", "pdf"),
        *("--output", str(target), "--language", language),
    )
    return pypdf.PdfReader(io.BytesIO(target.read_bytes()))


@pytest.mark.parametrize("language", ["en", "ro"])
def test_each_of_the_three_is_a_document(
    demonstration: None, tmp_path: Path, language: str
) -> None:
    for region in ("navarra", "pomerania", "arad"):
        reader = exported(region, language, tmp_path)
        assert len(reader.pages) <= MOST_PAGES
        for page in reader.pages:
            text = " ".join(page.extract_text().split())
            assert FICTIONAL[language].casefold() in text.casefold()
            assert not CODES.search(text)


def test_they_stand_where_they_are_said_to_stand(demonstration: None, tmp_path: Path) -> None:
    versions = {one.strategy.region.slug: one for one in Version.objects.all()}
    assert set(versions) == {"navarra", "pomerania"}
    assert versions["navarra"].publication == PublicationState.PUBLISHED
    assert versions["navarra"].adoption.body
    assert versions["pomerania"].review == ReviewState.SENT
    assert versions["pomerania"].comments.count() > 1
    with pytest.raises(CommandError, match="no strategy of a region"):
        exported("donegal", "en", tmp_path)
