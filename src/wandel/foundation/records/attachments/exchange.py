"""The attachments' part of a case: pictures and documents, with what is said of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction

from wandel.foundation.cities.exchange import LeavingOut, LeftOut
from wandel.foundation.cities.models import Artefact, City, User
from wandel.foundation.cities.reader import Reader
from wandel.foundation.records.attachments.actions import attach, describe_attachment
from wandel.foundation.records.attachments.judging import Refused, judge_bytes
from wandel.foundation.records.models import Attachment
from wandel_engine.cases import parts
from wandel_engine.files.bounds import MAX_BYTES

MOST_BYTES = 15_000_000
MOST_FILES = 400
"""So much of a case's archive is left to attachments; a case has bounds of its own."""


@transaction.atomic
def load_attachments(
    city: City,
    attachments: Iterable[parts.Attachment],
    files: Mapping[str, bytes],
    *,
    actor: User | None,
) -> list[str]:
    """Keep the files of a case with their artefacts, judged like any upload: pictures are written anew.
    Returns the names of those that are not what a city may keep."""
    known = {str(artefact): artefact for artefact in Artefact.objects.filter(city=city)}
    refused = []
    for given in attachments:
        judged = judge_bytes(given.name, files[given.file])
        if isinstance(judged, Refused) or given.artefact not in known:
            refused.append(f"files/{given.file}")
            continue
        [kept] = attach(artefact=known[given.artefact], files=[judged], actor=actor)
        if given.alt or given.caption:
            describe_attachment(
                attachment=kept,
                alt=given.alt or {},
                caption=given.caption or {},
                seen_version=kept.version,
                actor=actor,
            )
    return refused


def attachments_of(
    reader: Reader, packed: set[str], left_out: LeavingOut = None
) -> tuple[list[parts.Attachment], dict[str, bytes]]:
    """What stands with the artefacts that are packed ("<kind>/<key>"), and the files by their names."""
    found: list[parts.Attachment] = []
    files: dict[str, bytes] = {}
    left = MOST_BYTES
    seen = Attachment.objects.visible_to(reader).select_related("artefact")
    for one in seen.order_by("artefact__kind", "artefact__slug", "position", "attached_at"):
        if str(one.artefact) not in packed:
            continue
        content = _read(one, min(MAX_BYTES, left)) if len(files) < MOST_FILES else None
        if content is None:
            if left_out is not None:
                left_out.append(LeftOut(str(one.artefact), one.file.name, ("files",)))
            continue
        left -= len(content)
        stem = f"{one.artefact.kind}-{one.artefact.slug}"[:70].strip("-")
        name = f"{stem}-{len(files) + 1}.{one.file.ending.lower()}"
        files[name] = content
        about = {"artefact": str(one.artefact), "file": name, "name": one.file.name}
        found.append(parts.Attachment(**about, alt=one.alt or None, caption=one.caption or None))
    return found, files


def _read(one: Attachment, most: int) -> bytes | None:
    """What is in the file; None where it is too large, or cannot be read."""
    if one.file.size > most:
        return None
    try:
        with one.file.content.open("rb") as opened:
            content: bytes = opened.read()
    except OSError:
        return None
    return content
