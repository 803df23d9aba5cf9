"""A region's own list of actions: file → rows → preview → actions in one step, undoable.

Nothing of the file is run or followed: cells are read as values, formulas as the values
Excel kept for them.
"""

from workplans.importing.columns import TARGETS, guess, twice
from workplans.importing.reading import MAX_BYTES, NotReadable, Sheet, read_file
from workplans.importing.taking import (
    Preview,
    keep_upload,
    preview,
    save_mapping,
    take_over,
)

__all__ = [
    "MAX_BYTES",
    "TARGETS",
    "NotReadable",
    "Preview",
    "Sheet",
    "guess",
    "keep_upload",
    "preview",
    "read_file",
    "save_mapping",
    "take_over",
    "twice",
]
