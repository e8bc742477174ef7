"""What people have made: whether all of it is there and can be read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import Count, F

from wandel.config.doctor.findings import Finding, counted, fault, warning
from wandel.foundation.cities import erasures
from wandel.foundation.cities.models import Artefact, Erasure
from wandel.foundation.records.models import StoredFile
from wandel.foundation.search.models import Entry
from wandel.steps.pathways.queries import unreadable_results

NAMED = 5
"""So many of one kind are named; the rest is counted."""


def uploads() -> Iterator[Finding]:
    missing, changed = [], []
    for stored in StoredFile.objects.only("name", "sha256", "content").iterator():
        path = Path(default_storage.path(stored.content.name))
        if not path.is_file():
            missing.append(f"{stored.name} ({path})")
        else:
            with path.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != stored.sha256:
                    changed.append(f"{stored.name} ({path})")
    mend = "Take it from a backup: it lies there under files/, in a ZIP archive."
    yield from _each("contents.uploads", missing, "The upload {} is missing.", mend)
    yield from _each("contents.uploads", changed, "The upload {} is no longer what was uploaded.", mend)


def versions() -> Iterator[Finding]:
    lacking = (
        Artefact.objects.filter(versions=None).values("kind").annotate(number=Count("pk")).order_by("kind")
    )
    for kind in lacking:
        yield fault(
            "contents.versions",
            f"{counted(kind['number'], 'artefact')} of the kind {kind['kind']} without a version, and so "
            "without a history.",
            "A version is written when they are edited next.",
        )


def search() -> Iterator[Finding]:
    found = Artefact.objects.filter(search_entry__version=F("version"))
    lacking = Artefact.objects.standing().exclude(versions=None).exclude(pk__in=found.values("pk")).count()
    lingering = Entry.objects.exclude(artefact__withdrawn_at=None).count()
    if lacking or lingering:
        yield fault(
            "contents.search",
            f"The search does not know {counted(lacking, 'artefact')} as they are now, and knows "
            f"{lingering} too many.",
            "Make its index anew: wandel manage rebuild_search.",
        )


def results() -> Iterator[Finding]:
    yield from _each(
        "contents.results",
        list(unreadable_results()),
        "The stored result {} cannot be read.",
        "Have its pathway computed again, on the page of the pathways.",
    )


def erasures_listed() -> Iterator[Finding]:
    listed = {one.pk for one in erasures.read(settings.ERASURES)}
    lacking = sum(pk not in listed for pk in Erasure.objects.values_list("pk", flat=True))
    if lacking:
        yield warning(
            "contents.erasures_listed",
            f"{settings.ERASURES} lacks {lacking} of what was hidden or erased.",
            "Make sure that it can be written, and start Wandel again, or make a backup: either writes it.",
        )


def _each(check: str, names: list[str], text: str, mend: str) -> Iterator[Finding]:
    for name in names[:NAMED]:
        yield fault(check, text.format(name), mend)
    if len(names) > NAMED:
        yield fault(check, f"The same holds for {len(names) - NAMED} more.", mend)
