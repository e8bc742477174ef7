"""Reads about attachments."""

from __future__ import annotations

from wandel.foundation.cities.models import Artefact
from wandel.foundation.cities.reader import Reader
from wandel.foundation.records.models import Attachment


def attachments_of(artefact: Artefact, reader: Reader) -> list[Attachment]:
    """What this reader may see of what stands with an artefact, in its order."""
    return list(Attachment.objects.visible_to(reader).filter(artefact_id=artefact.pk))


def withdrawn_from(artefact: Artefact) -> list[Attachment]:
    """What was taken away from an artefact and can be brought back, latest first."""
    gone = Attachment.objects.filter(artefact_id=artefact.pk).exclude(withdrawn_at=None)
    return list(gone.select_related("file").order_by("-withdrawn_at"))


def next_without_words(attachment: Attachment) -> Attachment | None:
    """Another picture of the same artefact that nobody has described yet."""
    others = Attachment.objects.filter(
        artefact_id=attachment.artefact_id, withdrawn_at=None, alt={}, preview__isnull=False
    )
    return others.exclude(pk=attachment.pk).first()
