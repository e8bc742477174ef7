"""Documents to download: PDF and office files. They are kept as they are, and never unpacked or shown."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wandel.foundation.records.attachments.refusals import Refusal

MOST_PARTS = 5000
"""Files in an office document, which is an archive."""
LARGEST_LIST = 1_000_000
"""Bytes of the list of its parts; no other part of it is read."""
_ENTRY = b"PK\x01\x02"
"""What each entry in the list of an archive's files begins with."""
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    LookupError,
    RuntimeError,
    ValueError,
    OverflowError,
    OSError,
)
"""What zipfile raises for an archive that is none, broken, locked or packed in an unknown way."""

_OPEN_XML = "application/vnd.openxmlformats-officedocument."
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_MAIN_PARTS = {
    "wordprocessingml.document": "docx",
    "spreadsheetml.sheet": "xlsx",
    "presentationml.presentation": "pptx",
}
_MIME_TYPES = {"text": "odt", "spreadsheet": "ods", "presentation": "odp"}
ENDINGS = (*_MAIN_PARTS.values(), *_MIME_TYPES.values())
_MAIN = re.compile(rb'"application/vnd\.openxmlformats-officedocument\.([a-z.]+)\.main\+xml"')
_MACROS_IN_OPEN_DOCUMENT = re.compile(r"(Basic|Scripts)/.+/(?!script-l[bc]\.xml$)[^/]+$")


@dataclass(frozen=True)
class Document:
    ending: str
    media_type: str


def read(data: bytes) -> Document | None:
    """Which document it is; None where it is none. Raises Refusal for one that nobody could open, or that
    holds programs."""
    if data.startswith(b"%PDF-"):
        if b"%%EOF" not in data[-2048:]:
            raise Refusal(_broken())
        return Document("pdf", "application/pdf")
    return _office(data) if data.startswith(b"PK\x03\x04") else None


def _office(data: bytes) -> Document | None:
    if data.count(_ENTRY) > MOST_PARTS:
        raise Refusal(_("Das Dokument hat zu viele Teile."))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if "[Content_Types].xml" in names:
                return _open_xml(_start_of(archive, "[Content_Types].xml"), names)
            if "mimetype" in names:
                return _open_document(_start_of(archive, "mimetype"), names)
    except _DAMAGED as error:
        raise Refusal(_broken()) from error
    return None


def _start_of(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(LARGEST_LIST)


def _open_xml(types: bytes, names: set[str]) -> Document | None:
    if b"macroEnabled" in types or any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refusal(_macros())
    for main in _MAIN.findall(types):
        if ending := _MAIN_PARTS.get(main.decode()):
            return Document(ending, f"{_OPEN_XML}{main.decode()}")
    return None


def _open_document(mime_type: bytes, names: set[str]) -> Document | None:
    kind = mime_type.decode("ascii", "replace").strip().removeprefix(_OPEN_DOCUMENT)
    if (ending := _MIME_TYPES.get(kind)) is None:
        return None
    if any(_MACROS_IN_OPEN_DOCUMENT.match(name) for name in names):
        raise Refusal(_macros())
    return Document(ending, f"{_OPEN_DOCUMENT}{kind}")


def _broken() -> str:
    return _("Das Dokument ist beschädigt, unvollständig oder mit einem Passwort gesichert.")


def _macros() -> str:
    return _("Das Dokument enthält Makros, also Programme. Bitte ohne Makros oder als PDF speichern.")
