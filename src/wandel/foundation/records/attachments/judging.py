"""What an uploaded file is, told by its content and never by its name; and why it is refused."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from wandel.foundation.records.attachments import documents, pictures
from wandel.foundation.records.attachments.names import kept_name, shown_name
from wandel.foundation.records.attachments.refusals import Refusal
from wandel.foundation.ui.formats import format_quantity

LARGEST = 25_000_000
"""Bytes of one file."""
_SAID_BY_ENDING = {"jpg", "jpeg", "png", "webp", "heic", "heif", "pdf", *documents.ENDINGS}


@dataclass(frozen=True)
class Accepted:
    """A file that may be kept. A picture comes in two sizes and holds nothing but what can be seen."""

    name: str
    media_type: str
    data: bytes
    sent_as: str
    sent_sha256: str
    preview: bytes = b""
    width: int | None = None
    height: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Refused:
    name: str
    reason: str
    sent_sha256: str = ""


def judge(upload: UploadedFile) -> Accepted | Refused:
    """Read an uploaded file and say what becomes of it. Nothing is kept by this."""
    name = shown_name(upload.name or "") or _("Datei ohne Namen")
    if (upload.size or 0) > LARGEST:
        return Refused(name, _too_large(upload.size or 0))
    return judge_bytes(name, upload.read())


def judge_bytes(name: str, data: bytes) -> Accepted | Refused:
    sent = hashlib.sha256(data).hexdigest()
    if len(data) > LARGEST:
        return Refused(name, _too_large(len(data)), sent)
    try:
        return _accepted(name, data, sent)
    except Refusal as refusal:
        return Refused(name, str(refusal), sent)


def _accepted(name: str, data: bytes, sent: str) -> Accepted:
    if not data:
        raise Refusal(_("Die Datei ist leer (0 Byte)."))
    if (kind := pictures.kind_of(data)) is not None:
        picture = pictures.read(data, kind)
        note = _("Von dem bewegten Bild ist das erste zu sehen.") if picture.is_first_of_many else ""
        return Accepted(
            name=kept_name(name, "webp"),
            media_type="image/webp",
            data=picture.page,
            preview=picture.preview,
            width=picture.width,
            height=picture.height,
            sent_as=name,
            sent_sha256=sent,
            note=note or _other_than_named(name, pictures.ENDINGS[kind]),
        )
    if (document := documents.read(data)) is not None:
        return Accepted(
            name=kept_name(name, document.ending),
            media_type=document.media_type,
            data=data,
            sent_as=name,
            sent_sha256=sent,
            note=_other_than_named(name, {document.ending}),
        )
    raise Refusal(_why_not(data))


def _other_than_named(name: str, endings: set[str]) -> str:
    """Where the name promised something else."""
    named = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if named in endings or named not in _SAID_BY_ENDING:
        return ""
    return _("Der Name endet auf .%(named)s, der Inhalt ist %(found)s.") % {
        "named": named,
        "found": min(endings).upper(),
    }


def _why_not(data: bytes) -> str:
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"<svg") or (
        start.startswith((b"<?xml", b"<!--", b"<!doctype svg")) and b"<svg" in start
    ):
        return _("SVG kann Programme enthalten und wird nicht angenommen. Bitte als PNG oder PDF speichern.")
    if start.startswith((b"gif87a", b"gif89a", b"bm", b"ii*\0", b"mm\0*")):
        return _("Diese Art Bild wird nicht angenommen. Bitte als JPEG oder PNG speichern.")
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        return _(
            "Das ist ein altes oder mit Passwort gesichertes Office-Dokument. Bitte ohne Passwort als DOCX, "
            "XLSX, PPTX oder PDF speichern."
        )
    return _("Diese Art Datei wird nicht angenommen. Möglich sind %(kinds)s.") % {"kinds": accepted_kinds()}


def accepted_kinds() -> str:
    return _("Bilder (JPEG, PNG, WebP, HEIC), PDF und Office-Dokumente (DOCX, XLSX, PPTX, ODT, ODS, ODP)")


def _too_large(size: int) -> str:
    return _("Die Datei hat %(size)s; eine Datei hat höchstens %(limit)s.") % {
        "size": format_quantity(size / 1_000_000, "MB"),
        "limit": format_quantity(LARGEST / 1_000_000, "MB"),
    }
