"""`python -m bench`: every benchmark on a fresh demonstration; exit 1 if one is over."""

import os
import sys
import tempfile
from pathlib import Path

import django


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="eubelong-bench-") as folder:
        build = Path(__file__).parent.parent / "var" / "build"
        os.environ.update(VAR_DIR=folder, BUILD_DIR=str(build))
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eubelong.settings.test")
        django.setup()
        from bench.world import at_work  # noqa: PLC0415 - needs Django set up

        with at_work():
            from bench import pages, pdf, rules, saving, spreadsheet  # noqa: PLC0415

            rooms = (pages, rules, saving, spreadsheet, pdf)
            results = [one.run() for room in rooms for one in room.benches()]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
