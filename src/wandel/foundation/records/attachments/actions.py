"""Writes about attachments. Each asks itself whether the actor may edit what the city has made."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from wandel.foundation.cities.access import require
from wandel.foundation.cities.actions import note_hidden, note_shown
from wandel.foundation.cities.audit import action
from wandel.foundation.cities.models import Artefact, City, User
from wandel.foundation.cities.turns import take_turns
from wandel.foundation.records.actions import Stale, store_file
from wandel.foundation.records.attachments.judging import Accepted
from wandel.foundation.records.models import Attachment, StoredFile

EDIT = "records.edit"
MOST = 60
"""Attachments of one artefact; withdrawn ones count, since they are kept."""


@action("records.attach")
def attach(*, artefact: Artefact, files: Sequence[Accepted], actor: User | None) -> list[Attachment]:
    """Keep files that were judged with an artefact, behind those that it has. Raises PermissionDenied, and
    ValidationError where the artefact is withdrawn or has too many; then nothing is kept."""
    city = artefact.city
    require(EDIT, actor, city)
    take_turns(city)
    if Artefact.objects.get(pk=artefact.pk).withdrawn_at is not None:
        raise ValidationError(_("Inzwischen wurde es zurückgezogen."), code="withdrawn")
    there = Attachment.objects.filter(artefact_id=artefact.pk)
    if there.count() + len(files) > MOST:
        raise ValidationError(
            _("Hier haben höchstens %(most)s Dateien Platz. Nichts davon wurde angenommen.") % {"most": MOST},
            code="too-many",
        )
    first = (there.aggregate(last=Max("position"))["last"] or 0) + 1
    return [
        Attachment.objects.create(
            city=city,
            artefact_id=artefact.pk,
            file=_stored(file, file.data, city, actor),
            preview=_stored(file, file.preview, city, actor) if file.preview else None,
            width=file.width,
            height=file.height,
            position=position,
            attached_by=actor,
        )
        for position, file in enumerate(files, first)
    ]


def _stored(file: Accepted, data: bytes, city: City, actor: User | None) -> StoredFile:
    return store_file(name=file.name, media_type=file.media_type, data=data, city=city, actor=actor)


@action("records.describe_attachment")
def describe_attachment(
    *,
    attachment: Attachment,
    alt: dict[str, str],
    caption: dict[str, str],
    seen_version: int,
    actor: User | None,
) -> Attachment:
    """Say what can be seen, and what it has to do with the artefact. Raises PermissionDenied, Stale where
    somebody else has saved since `seen_version`, and ValidationError where it was withdrawn."""
    current = _locked(attachment, actor)
    if current.withdrawn_at is not None:
        raise ValidationError(_("Inzwischen wurde es zurückgezogen."), code="withdrawn")
    if current.version != seen_version:
        raise Stale(current)
    current.alt, current.caption = alt, caption
    current.version += 1
    current.described_by, current.described_at = actor, timezone.now()
    current.save(update_fields=["alt", "caption", "version", "described_by", "described_at"])
    return current


@action("records.detach")
def detach(*, attachment: Attachment, actor: User | None) -> Attachment:
    """Show an attachment to nobody any more. It is kept, and can be brought back. Raises PermissionDenied."""
    current = _locked(attachment, actor)
    if current.withdrawn_at is None:
        current.withdrawn_at = timezone.now()
        current.save(update_fields=["withdrawn_at"])
        note_hidden(current, withdrawn_at=current.withdrawn_at)
    return current


@action("records.reattach")
def reattach(*, attachment: Attachment, actor: User | None) -> Attachment:
    """Show a withdrawn attachment again, where it stood. Raises PermissionDenied."""
    current = _locked(attachment, actor)
    current.withdrawn_at = None
    current.save(update_fields=["withdrawn_at"])
    note_shown(current)
    return current


@action("records.order_attachments")
def order_attachments(*, artefact: Artefact, order: Sequence[UUID], actor: User | None) -> Artefact:
    """Put the standing attachments of an artefact in this order. Raises PermissionDenied, and ValidationError
    where they are no longer the ones that were seen."""
    city = artefact.city
    require(EDIT, actor, city)
    take_turns(city)
    standing = {one.pk: one for one in Attachment.objects.filter(artefact_id=artefact.pk, withdrawn_at=None)}
    if len(order) != len(standing) or set(order) != set(standing):
        raise ValidationError(_("Inzwischen sind andere Dateien da. Bitte noch einmal ordnen."), code="stale")
    for position, key in enumerate(order, 1):
        standing[key].position = position
    Attachment.objects.bulk_update(standing.values(), ["position"])
    return artefact


def _locked(attachment: Attachment, actor: User | None) -> Attachment:
    """As it is in the database, unchanged until the transaction ends, for somebody who may edit it."""
    require(EDIT, actor, attachment.city)
    return Attachment.objects.select_for_update(no_key=True).select_related(None).get(pk=attachment.pk)
