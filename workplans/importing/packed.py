"""A workbook somebody sends us: looked at before it is opened, opened to be read only."""

import io
import lzma
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from xml.etree.ElementTree import ParseError

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from kernel.errors import DomainError

MAX_UNPACKED = 60 * 1024 * 1024
BROKEN = (
    zipfile.BadZipFile, InvalidFileException, ParseError, EOFError, KeyError, ValueError,
    TypeError, IndexError, AttributeError, OSError, NotImplementedError, RuntimeError,
    OverflowError, zlib.error, lzma.LZMAError, struct.error,
)  # fmt: skip
# What files of Excel before 2007, and those with a password, begin with.
OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"

TOO_LARGE = _("This file is larger than 5 MB. Save the list alone as a file.")
TOO_MUCH = _("This file holds too much. Save the list alone as a file.")
MACROS = _("This file holds macros. Save it as .xlsx without macros, or as .csv.")
LOCKED = _(
    "This file has a password, or is an old Excel file. Save it as .xlsx without a password."
)
OLD = _("This is an old Excel file (.xls). Save it as .xlsx.")
ODS = _("This is a file of LibreOffice (.ods). Save it as .xlsx.")
LINKED = _(
    "This file takes values from other files. Copy these cells as values, and save it again."
)
CANNOT_READ = _(
    "We cannot read this file. Open it in Excel or LibreOffice and save it again as .xlsx."
)
BY_NAME = {
    ".xlsm": MACROS, ".xltm": MACROS, ".xlsb": MACROS, ".xls": OLD, ".ods": ODS, ".fods": ODS,
}  # fmt: skip


class NotReadable(DomainError):
    """The file cannot be taken; the sentence says why and what to do."""

    sentence: str | Promise


def check_name(name: str) -> None:
    for end, sentence in BY_NAME.items():
        if name.lower().endswith(end):
            raise NotReadable(sentence)


def _check(data: bytes) -> None:
    if data.startswith(OLD_OR_LOCKED):
        raise NotReadable(LOCKED)
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        inside = packed.infolist()
        names = [one.filename.lower() for one in inside]
        if sum(one.file_size for one in inside) > MAX_UNPACKED:
            raise NotReadable(TOO_MUCH)
        if any(one.flag_bits & 1 for one in inside):
            raise NotReadable(LOCKED)
        if any("vbaproject" in name for name in names):
            raise NotReadable(MACROS)
        if any(name.startswith("xl/externallinks/") for name in names):
            raise NotReadable(LINKED)
        if "content.xml" in names:
            raise NotReadable(ODS)


@contextmanager
def opened(data: bytes, *, data_only: bool) -> Iterator[Any]:
    """Open a workbook to be read; whatever is wrong with it becomes a sentence."""
    try:
        _check(data)
        with warnings.catch_warnings():
            # openpyxl tells on the console what of a file it passes over.
            warnings.simplefilter("ignore")
            book = load_workbook(
                io.BytesIO(data), read_only=True, data_only=data_only, keep_links=False
            )
            try:
                yield book
            finally:
                book.close()
    except BROKEN as error:
        raise NotReadable(CANNOT_READ) from error
