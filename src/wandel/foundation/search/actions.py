"""Writes of the search room: its index, which follows what artefacts say."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db.models import F

from wandel.foundation.cities.audit import action
from wandel.foundation.cities.models import Artefact, User
from wandel.foundation.records.models import Version
from wandel.foundation.search.models import Entry
from wandel.foundation.search.words import index_words

AT_ONCE = 500


def index(ids: Iterable[uuid.UUID]) -> int:
    """For other actions, inside their transaction: let these artefacts be found by what their newest versions
    say; what is withdrawn leaves the index. Returns how many are in it."""
    told = set(ids)
    standing = Version.objects.filter(
        artefact__in=told, artefact__withdrawn_at=None, number=F("artefact__version")
    )
    entries = [
        Entry(artefact_id=version.artefact_id, version=version.number, words=index_words(version.content))
        for version in standing
    ]
    if gone := told - {entry.artefact_id for entry in entries}:
        Entry.objects.filter(artefact__in=gone).delete()
    Entry.objects.bulk_create(
        entries, update_conflicts=True, unique_fields=["artefact"], update_fields=["version", "words"]
    )
    return len(entries)


@action("search.rebuild")
def rebuild(*, actor: User | None) -> int:
    """Make the index anew from what all artefacts say. Returns how many are in it."""
    Entry.objects.all().delete()
    ids = list(Artefact.objects.standing().values_list("pk", flat=True))
    return sum(index(ids[start : start + AT_ONCE]) for start in range(0, len(ids), AT_ONCE))
