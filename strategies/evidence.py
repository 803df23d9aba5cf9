"""Files people bring: known by their content, kept once, given back as attachments only."""

import hashlib
import zipfile
from pathlib import PurePath
from typing import Any

import puremagic
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from activity.services import record
from activity.verbs import Verb
from kernel.errors import DomainError
from kernel.text import line
from strategies.models import EvidenceFile, Strategy, evidence_path

OPEN_XML = "application/vnd.openxmlformats-officedocument"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
# What a file of each kind is sent back as, and what its archive must hold.
MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".txt": "text/plain",
    ".csv": "text/csv",
    ".docx": f"{OPEN_XML}.wordprocessingml.document",
    ".xlsx": f"{OPEN_XML}.spreadsheetml.sheet",
    ".pptx": f"{OPEN_XML}.presentationml.presentation",
    ".odt": f"{OPEN_DOCUMENT}.text",
    ".ods": f"{OPEN_DOCUMENT}.spreadsheet",
}
INSIDE = {
    ".docx": "word/document.xml",
    ".xlsx": "xl/workbook.xml",
    ".pptx": "ppt/presentation.xml",
    ".odt": "content.xml",
    ".ods": "content.xml",
}
BEGINS = 4096

Upload = UploadedFile[Any]


class FileRefused(DomainError):
    """The file is not taken; the sentence says why and what to do."""

    status = 422


def store(
    strategy: Strategy, upload: Upload, by: User, *, is_plan: bool = False
) -> EvidenceFile:
    """Keep the file; the same file twice is the same row. Raises FileRefused."""
    name = _name(upload)
    media_type = check(upload, name)
    sha256 = _hash(upload)
    path = evidence_path(EvidenceFile(sha256=sha256), name)
    _put(upload, path)  # before the transaction: on SQLite it would keep all writers waiting
    return _row(
        strategy,
        by,
        sha256,
        {
            "name": name,
            "size": upload.size,
            "media_type": media_type,
            "file": path,
            "is_plan": is_plan,
        },
    )


def _put(upload: Upload, path: str) -> None:
    """Write the bytes once; what an interrupted upload left behind is written again."""
    if default_storage.exists(path):
        if default_storage.size(path) == upload.size:
            return
        default_storage.delete(path)
    upload.seek(0)
    default_storage.save(path, upload)


@transaction.atomic
def _row(strategy: Strategy, by: User, sha256: str, values: dict[str, Any]) -> EvidenceFile:
    stands = strategy.files.filter(sha256=sha256).first()
    if stands is None:
        try:
            with transaction.atomic():
                stands = EvidenceFile.objects.create(
                    strategy=strategy, sha256=sha256, uploaded_by=by, **values
                )
        except IntegrityError:  # somebody brought the same file at the same moment
            return strategy.files.get(sha256=sha256)
        record(
            Verb.EVIDENCE_ADDED,
            actor=by,
            region=strategy.region,
            target=stands,
            title=stands.name,
            link=reverse("strategies:file", args=[strategy.region.slug, stands.uuid]),
        )
    elif values["is_plan"] and not stands.is_plan:
        stands.is_plan = True
        stands.save(update_fields=["is_plan"])
    return stands


def _name(upload: Upload) -> str:
    """Return the file's own name, without folders, short enough to keep."""
    bare = line(PurePath((upload.name or "").replace("\\", "/")).name) or "file"
    kind = PurePath(bare).suffix[:10]
    return bare if len(bare) <= 200 else bare[: 200 - len(kind)] + kind


def check(upload: Upload, name: str) -> str:
    """Return the media type the content has; raise FileRefused if it may not be kept."""
    most = settings.EVIDENCE_MAX_BYTES
    if not upload.size:
        raise FileRefused(_("“%s” is empty. Choose another file.") % name)
    if upload.size > most:
        raise FileRefused(
            _("“%(name)s” is larger than %(most)s. Make it smaller or add a link instead.")
            % {"name": name, "most": filesizeformat(most)}
        )
    kind = PurePath(name).suffix.lower()
    if kind not in MEDIA_TYPES:
        raise FileRefused(
            _("“%(name)s” is of a kind we do not take. We take %(kinds)s.")
            % {"name": name, "kinds": ", ".join(one[1:].upper() for one in MEDIA_TYPES)}
        )
    if not _is_what_it_says(upload, kind):
        raise FileRefused(
            _("“%s” is not what its name says. Open it and save it again under its kind.")
            % name
        )
    return MEDIA_TYPES[kind]


def _is_what_it_says(upload: Upload, kind: str) -> bool:
    upload.seek(0)
    begin = upload.read(BEGINS)
    upload.seek(0)
    if kind in {".txt", ".csv"}:
        return _is_text(upload)
    if kind in INSIDE:
        return _holds(upload, kind)
    try:
        found = {match.mime_type for match in puremagic.magic_string(begin)}
    except (puremagic.PureError, ValueError):
        return False
    return MEDIA_TYPES[kind] in found


def _is_text(upload: Upload) -> bool:
    content = upload.read()
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return b"\x00" not in content and not content.startswith((b"MZ", b"%PDF", b"PK\x03\x04"))


def _holds(upload: Upload, kind: str) -> bool:
    """Say whether the archive is an office file of this kind, without macros."""
    try:
        with zipfile.ZipFile(upload) as archive:
            names = set(archive.namelist())
            if INSIDE[kind] not in names or any("vbaproject" in one.lower() for one in names):
                return False
            if kind in {".odt", ".ods"}:
                with archive.open("mimetype") as said:
                    return (
                        said.read(200).decode("ascii", "replace").strip() == MEDIA_TYPES[kind]
                    )
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError):
        return False
    return True


def _hash(upload: Upload) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return digest.hexdigest()
