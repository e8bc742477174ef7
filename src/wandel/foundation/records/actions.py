"""Writes of the records room."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.translation import gettext as _

from wandel.foundation.cities.audit import action
from wandel.foundation.cities.kinds import kinds
from wandel.foundation.cities.models import Artefact, City, User
from wandel.foundation.records.models import StagedImport, StoredFile, Version


def content_of(artefact: Artefact) -> dict[str, Any]:
    """What a version of the artefact stores."""
    return {
        "title": artefact.title,
        "summary": artefact.summary,
        "flag": artefact.flag,
    } | kinds[artefact.kind].content(artefact)


@action("records.save_version")
def save_version(*, artefact: Artefact, actor: User | None, note: str = "") -> Version | None:
    """Keep what the artefact says now as its next version; nothing, where nothing has changed."""
    content = content_of(artefact)
    last = Version.objects.filter(artefact_id=artefact.pk).first()
    if last is not None and last.content == content:
        return None
    version = Version.objects.create(
        artefact_id=artefact.pk,
        number=(last.number if last else 0) + 1,
        content=content,
        note=note,
        author=actor,
    )
    artefact.version = version.number
    artefact.save(update_fields=["version"])
    return version


@action("records.edit")
def edit_artefact(
    *,
    artefact: Artefact,
    title: dict[str, str],
    summary: dict[str, str],
    visibility: str,
    actor: User | None,
    seen_version: int,
    note: str = "",
) -> Artefact:
    """Change title, summary and visibility as a new version. Raises ValidationError where somebody else has
    saved since `seen_version`, so that no one's words are overwritten unseen."""
    current = Artefact.objects.select_for_update().get(pk=artefact.pk)
    if current.version != seen_version:
        raise ValidationError(_("Inzwischen hat jemand anderes gespeichert. Bitte neu laden."), code="stale")
    artefact.title, artefact.summary = title, summary
    artefact.visibility = Artefact.Visibility(visibility)
    artefact.save(update_fields=["title", "summary", "visibility"])
    save_version(artefact=artefact, actor=actor, note=note)
    return artefact


@action("records.store_file")
def store_file(
    *,
    name: str,
    media_type: str,
    data: bytes,
    city: City | None,
    actor: User | None,
    is_public: bool = False,
) -> StoredFile:
    stored = StoredFile(
        city=city,
        name=name,
        media_type=media_type,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        is_public=is_public,
    )
    stored.content.save(f"{stored.sha256[:20]}", ContentFile(data), save=False)
    stored.save()
    return stored


@action("records.stage_import")
def stage_import(
    *,
    kind: str,
    file: StoredFile,
    problems: list[dict[str, Any]],
    actor: User | None,
    city: City | None = None,
) -> StagedImport:
    """Keep an upload with what was found wrong with it."""
    status = StagedImport.Status.REFUSED if problems else StagedImport.Status.READY
    return StagedImport.objects.create(
        city=city, kind=kind, file=file, status=status, problems=problems, uploaded_by=actor
    )


@action("records.mark_applied")
def mark_applied(*, staged: StagedImport, city: City, actor: User | None) -> StagedImport:
    """Note that an import was taken over; the caller does the taking over in the same transaction."""
    if staged.status != StagedImport.Status.READY:
        raise ValidationError(_("Dieser Import kann nicht übernommen werden."), code="not-ready")
    staged.status = StagedImport.Status.APPLIED
    staged.city = city
    staged.applied_at = timezone.now()
    staged.save()
    return staged
