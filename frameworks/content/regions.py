"""The regions of the network and their sourced figures: YAML in, rows out."""

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from frameworks.content.catalogue import UNITS
from frameworks.content.files import CODE, Node, Report, read_file, unique
from frameworks.models import RegionFigure
from regions.models import Region

REGION_TEXTS = (
    "name",
    "official_name",
    "country",
    "nuts_parent",
    "authority",
    "delegated_body",
    "currency",
    "time_zone",
    "note",
)
NEEDED = {"name", "official_name", "country", "authority", "currency", "time_zone"}
FIGURE_KEYS = (
    *("indicator", "value", "unit", "on", "year"),
    *("concept", "source", "url", "quality"),
)
FIGURE_TEXTS = ("foreign_concept", "counts", "note", "origin")
QUALITIES = ("official", "estimate", "press_report", "project_report", "encyclopedia")
FIGURE_KEY = ("indicator", "origin", "on", "concept")


@dataclass
class Regions:
    """Rows not yet saved; a figure stands with the slug of its region."""

    regions: list[Region] = field(default_factory=list)
    figures: list[tuple[str, RegionFigure]] = field(default_factory=list)


def read(path: Path) -> tuple[Regions, Report]:
    report = Report()
    found = Regions()
    nodes = (
        read_file(path, path.name, report).only(["regions"]).listed("regions", required=True)
    )
    unique(nodes, [node.key("slug") for node in nodes])
    for bare in nodes:
        slug = bare.key("slug")
        node = Node(report, bare.file, f"regions.{slug}", bare.value) if slug else bare
        node.only(("slug", "nuts_codes", "nuts_level", "languages", "figures", *REGION_TEXTS))
        texts = {name: node.text(name, required=name in NEEDED) for name in REGION_TEXTS}
        _check_codes(node, texts)
        found.regions.append(
            Region(
                slug=slug,
                nuts_codes=node.texts("nuts_codes"),
                nuts_level=node.whole("nuts_level", least=1),
                languages=node.texts("languages", required=True),
                **texts,
            )
        )
        figures = [_figure(one) for one in node.listed("figures")]
        keys = [":".join(str(getattr(one, name)) for name in FIGURE_KEY) for one in figures]
        unique(node.listed("figures"), keys)
        found.figures += [(slug, one) for one in figures]
    return found, report


def _check_codes(node: Node, texts: dict[str, str]) -> None:
    if texts["country"] and not re.fullmatch(r"[A-Z]{2}", texts["country"]):
        node.at("country").fault("a country code of two capitals")
    if texts["currency"] and not re.fullmatch(r"[A-Z]{3}", texts["currency"]):
        node.at("currency").fault("a currency code of three capitals")


def _figure(node: Node) -> RegionFigure:
    node.only((*FIGURE_KEYS, *FIGURE_TEXTS))
    texts: dict[str, Any] = {name: node.text(name) for name in FIGURE_TEXTS}
    return RegionFigure(
        indicator=node.key("indicator", form=CODE),
        value=_value(node),
        unit=node.word("unit", UNITS),
        on=_on(node),
        concept=node.key("concept"),
        source=node.text("source", required=True),
        url=node.web("url", required=True),
        quality=node.word("quality", QUALITIES),
        **texts,
    )


def _value(node: Node) -> Decimal:
    text = str(node.at("value").value)
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal(-1)
    if not value.is_finite() or value < 0:
        node.at("value").fault("a number from 0")
        return Decimal(0)
    return value


def _on(node: Node) -> str:
    """Return the day or the year the figure speaks of."""
    if node.at("on"):
        day = node.day("on")
        return day.isoformat() if day else ""
    year = node.at("year").value
    if not re.fullmatch(r"(19|20)\d\d", str(year)):
        node.at("on").fault("a date as 2026-03-01, or a year in the key year")
        return ""
    return str(year)


def save(found: Regions) -> list[str]:
    """Write what is new, and figures that differ; the caller holds the transaction.

    What stands about a region stays: people may have corrected it since.
    """
    lines = []
    stands = {one.slug: one for one in Region.objects.all()}
    for region in found.regions:
        if region.slug not in stands:
            region.save()
            stands[region.slug] = region
            lines.append(f"new region: {region.slug}")
    known = {
        (one.region_id, *(getattr(one, name) for name in FIGURE_KEY)): one
        for one in RegionFigure.objects.all()
    }
    columns = [
        one.name
        for one in RegionFigure._meta.concrete_fields
        if one.name not in {"id", "region", *FIGURE_KEY}
    ]
    for slug, figure in found.figures:
        figure.region = stands[slug]
        old = known.get((figure.region_id, *(getattr(figure, name) for name in FIGURE_KEY)))
        name = f"{slug} {figure.indicator} {figure.on}"
        if old is None:
            figure.save()
            lines.append(f"new figure: {name}")
        elif any(getattr(old, one) != getattr(figure, one) for one in columns):
            figure.pk = old.pk
            figure.save(update_fields=columns)
            lines.append(f"changed figure: {name}")
    return lines
