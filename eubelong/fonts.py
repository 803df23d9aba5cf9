"""Make the font files of screens and PDFs from the font packages.

`python -m eubelong.fonts` writes BUILD_DIR/fonts: for screens small variable woff2
files, split by script so that a page loads only what it shows, and `screen.css`; for
PDFs static TTF files, which WeasyPrint sets faster than variable ones, and
`print.css`. A second call with the same packages does nothing.
"""

import hashlib
import json
import logging
import shutil
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import as_file, files
from pathlib import Path

from django.conf import settings
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

SOURCE_SANS = "Source Sans 3"
NOTO_ARABIC = "Noto Sans Arabic"
LATIN = (
    "U+0000-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, "
    "U+2000-206F, U+20AC, U+2122, U+2190-2193, U+2212, U+2215, U+2260, U+2264-2265, "
    "U+2610-2611, U+2713, U+FEFF, U+FFFD"
)
LATIN_EXT = (
    "U+0100-0130, U+0132-0151, U+0154-02BA, U+02BD-02C5, U+02C7-02CC, U+02CE-02D7, "
    "U+02DD-02FF, U+0304, U+0308, U+0329, U+1D00-1DBF, U+1E00-1E9F, U+1EF2-1EFF, "
    "U+20A0-20AB, U+20AD-20C0, U+2113, U+2C60-2C7F, U+A720-A7FF"
)
GREEK_CYRILLIC = "U+0370-03FF, U+0400-052F, U+1F00-1FFF, U+2116"
ARABIC = (
    "U+0600-06FF, U+0750-077F, U+0870-088E, U+0890-0891, U+0897-08E1, U+08E3-08FF, "
    "U+200C-200E, U+2010-2011, U+204F, U+2E41, U+FB50-FDFF, U+FE70-FE74, U+FE76-FEFC"
)


@dataclass(frozen=True)
class Source:
    """A variable font in a package."""

    family: str
    package: str
    file: str
    style: str = "normal"


UPRIGHT = Source(SOURCE_SANS, "fontpkg-source-sans-3", "SourceSans3[wght].ttf")
ITALIC = Source(SOURCE_SANS, "fontpkg-source-sans-3", "SourceSans3-Italic[wght].ttf", "italic")
ARABIC_UPRIGHT = Source(
    NOTO_ARABIC, "fontpkg-noto-sans-arabic", "NotoSansArabic[wdth,wght].ttf"
)

SCREEN = {
    "source-sans-3-latin.woff2": (UPRIGHT, LATIN),
    "source-sans-3-latin-ext.woff2": (UPRIGHT, LATIN_EXT),
    "source-sans-3-greek-cyrillic.woff2": (UPRIGHT, GREEK_CYRILLIC),
    "source-sans-3-italic-latin.woff2": (ITALIC, LATIN),
    "source-sans-3-italic-latin-ext.woff2": (ITALIC, LATIN_EXT),
    "noto-sans-arabic.woff2": (ARABIC_UPRIGHT, ARABIC),
}
PRINT = {
    "source-sans-3-400.ttf": (UPRIGHT, 400),
    "source-sans-3-600.ttf": (UPRIGHT, 600),
    "source-sans-3-700.ttf": (UPRIGHT, 700),
    "source-sans-3-italic-400.ttf": (ITALIC, 400),
    "noto-sans-arabic-400.ttf": (ARABIC_UPRIGHT, 400),
    "noto-sans-arabic-700.ttf": (ARABIC_UPRIGHT, 700),
}


def build(folder: Path) -> bool:
    """Make `folder` hold today's font files; return whether anything was made."""
    stamp, mark = folder / "stamp.json", _mark()
    if stamp.exists() and stamp.read_text() == mark:
        return False
    folder.parent.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix="fonts-", dir=folder.parent))
    making.chmod(0o755)
    with ProcessPoolExecutor(2) as pool:
        jobs = [
            pool.submit(_print_file, source, weight, making / name)
            for name, (source, weight) in PRINT.items()
        ] + [
            pool.submit(_screen_file, source, ranges, making / name)
            for name, (source, ranges) in SCREEN.items()
        ]
        for job in jobs:
            job.result()
    (making / "screen.css").write_text(
        "".join(
            _face(source, f"{name}", "400 750", f"  unicode-range: {ranges};\n")
            for name, (source, ranges) in SCREEN.items()
        )
    )
    (making / "print.css").write_text(
        "".join(
            _face(source, name, str(weight), "") for name, (source, weight) in PRINT.items()
        )
    )
    (making / "stamp.json").write_text(mark)
    shutil.rmtree(folder, ignore_errors=True)
    making.rename(folder)
    return True


def _mark() -> str:
    """Return what the files depend on: the packages and this module."""
    made_by = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()
    packages = (UPRIGHT.package, ARABIC_UPRIGHT.package, "fonttools")
    return json.dumps({"by": made_by} | {name: version(name) for name in packages})


def _open(source: Source) -> TTFont:
    folder = files(source.package.replace("-", "_")) / "files"
    with as_file(folder / source.file) as path:
        return TTFont(path, lazy=False)


Limit = float | tuple[int, int]


def _axes(font: TTFont, weight: Limit) -> dict[str, Limit]:
    """Return the limits of all axes: `weight`, and the usual width."""
    tags = {axis.axisTag for axis in font["fvar"].axes}
    limits: dict[str, Limit] = {"wght": weight}
    return limits | ({"wdth": 100.0} if "wdth" in tags else {})


def _screen_file(source: Source, ranges: str, path: Path) -> None:
    font = _open(source)
    _cut(font, _code_points(ranges))
    instancer.instantiateVariableFont(font, _axes(font, (400, 750)), inplace=True)
    font.flavor = "woff2"
    font.save(path)


def _print_file(source: Source, weight: int, path: Path) -> None:
    font = _open(source)
    _cut(font, list(font.getBestCmap()))
    instancer.instantiateVariableFont(font, _axes(font, weight), inplace=True)
    font.save(path)


def _cut(font: TTFont, points: list[int]) -> None:
    """Keep the glyphs of `points`, and of features the figures of tables."""
    options = subset.Options(notdef_outline=True)
    options.layout_features.extend(["tnum", "lnum"])
    cut = subset.Subsetter(options)
    cut.populate(unicodes=points)
    cut.subset(font)


def _code_points(ranges: str) -> list[int]:
    points: list[int] = []
    for part in ranges.split(", "):
        first, _dash, last = part.removeprefix("U+").partition("-")
        points.extend(range(int(first, 16), int(last or first, 16) + 1))
    return points


def _face(source: Source, name: str, weight: str, more: str) -> str:
    return (
        "@font-face {\n"
        f'  font-family: "{source.family}";\n'
        f'  src: url("{name}");\n'
        f"  font-style: {source.style};\n"
        f"  font-weight: {weight};\n"
        "  font-display: swap;\n"
        f"{more}}}\n"
    )


if __name__ == "__main__":
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eubelong.settings.embedded")
    made = build(settings.BUILD_DIR / "fonts")
    sys.stdout.write("Fonts made.\n" if made else "Fonts are there.\n")
