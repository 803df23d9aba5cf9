"""What a start needs beside code: `python -m eubelong.prepare assets data`.

`assets` makes fonts, translations and static files (a container image has them made
when it is built); `data` brings the database, the method and the regions up to date
and, where DEMO is on, the demonstration. Both do little when there is nothing to do.
"""

import hashlib
import os
import sys
from io import StringIO
from pathlib import Path

import django
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import call_command

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eubelong.settings.embedded")

EDITION = "frameworks/editions/eubelong-2025"
REGIONS = "frameworks/regions.yaml"

# What packages bring along and no page asks for: compressing it takes longest.
UNUSED = [
    *("bootstrap-grid*", "bootstrap-reboot*", "bootstrap-utilities*", "bootstrap.esm*"),
    *("bootstrap.css*", "bootstrap.rtl.css*", "bootstrap.js*", "bootstrap.bundle.js*"),
    *("bootstrap.min.js*", "htmx-4*", "htmx-2.js", "xregexp.js", "LICENSE*", "README*"),
]


def assets() -> None:
    from eubelong import fonts  # noqa: PLC0415 - only who builds needs fontTools

    fonts.build(settings.BUILD_DIR / "fonts")
    translations(settings.BASE_DIR / "locale")
    static_files()


def translations(folder: Path) -> None:
    """Compile each catalogue that is newer than its compiled form."""
    for source in folder.glob("*/LC_MESSAGES/*.po"):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime > source.stat().st_mtime:
            continue
        with source.open("rb") as written:
            catalogue = read_po(written, locale=source.parent.parent.name)
        half_made = compiled.with_suffix(".mo.new")
        with half_made.open("wb") as ready:
            write_mo(ready, catalogue)
        half_made.replace(compiled)


def static_files() -> None:
    """Collect and compress the static files when one of them has changed."""
    stamp = settings.STATIC_ROOT / "stamp.txt"
    mark = _mark_of_static_files()
    if stamp.exists() and stamp.read_text() == mark:
        return
    call_command(
        "collectstatic", interactive=False, clear=True, verbosity=0, ignore_patterns=UNUSED
    )
    stamp.write_text(mark)


def _mark_of_static_files() -> str:
    mark = hashlib.sha256((settings.BASE_DIR / "requirements/base.txt").read_bytes())
    for folder in settings.STATICFILES_DIRS:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                about = path.stat()
                mark.update(f"{path} {about.st_size} {about.st_mtime_ns}\n".encode())
    return mark.hexdigest()


def data() -> None:
    call_command("migrate", interactive=False, verbosity=0)
    if settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache"):
        call_command("createcachetable", verbosity=0)
    _load("load_edition", str(settings.BASE_DIR / EDITION))
    _load("load_regions", str(settings.BASE_DIR / REGIONS))
    if settings.DEMO:
        _load("load_demonstration")
        call_command("demo_accounts")


def _load(command: str, *args: str) -> None:
    """Run a command without its report: the first lines of a start are for people."""
    call_command(command, *args, verbosity=0, stdout=StringIO())


if __name__ == "__main__":
    django.setup()
    for part in sys.argv[1:]:
        {"assets": assets, "data": data}[part]()
