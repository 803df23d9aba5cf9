from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from frameworks.models import RegionFigure
from regions.models import Region

REGIONS = Path(__file__).parent.parent.parent / "frameworks" / "regions.yaml"


def load(path: Path) -> str:
    out = StringIO()
    call_command("load_regions", str(path), stdout=out)
    return out.getvalue()


def test_the_ten_regions_load_once(db: None) -> None:
    assert "new region: arad" in load(REGIONS)
    figures = RegionFigure.objects.count()
    assert load(REGIONS).strip() == "nothing to do"
    assert Region.objects.count() == 10
    assert RegionFigure.objects.count() == figures
    assert Region.objects.get(slug="donegal").nuts_codes == []
    assert len(Region.objects.get(slug="leipzig").nuts_codes) > 1


def test_what_people_corrected_about_a_region_stays(db: None) -> None:
    load(REGIONS)
    Region.objects.filter(slug="arad").update(authority="Corrected")
    load(REGIONS)
    assert Region.objects.get(slug="arad").authority == "Corrected"


@pytest.mark.parametrize("key", ["source", "url"])
def test_a_figure_without_its_source_is_refused(db: None, tmp_path: Path, key: str) -> None:
    lines = REGIONS.read_text().splitlines()
    first = next(n for n, line in enumerate(lines) if line.strip().startswith(f"{key}:"))
    del lines[first]
    broken = tmp_path / "regions.yaml"
    broken.write_text("\n".join(lines))
    with pytest.raises(
        CommandError,
        match=rf"regions.yaml: regions\.arad\.figures\[1\]\.{key}: found nothing, expected",
    ):
        load(broken)
    assert not Region.objects.exists()
