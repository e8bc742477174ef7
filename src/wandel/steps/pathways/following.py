"""Follows what targets and measures say: in the same transaction, the model that is computed says it too."""

from __future__ import annotations

import uuid

from wandel.foundation.cities.models import Artefact
from wandel.foundation.records.models import Version
from wandel.steps.pathways import queries
from wandel.steps.pathways.actions import follow_decisions
from wandel.steps.pathways.sight import MEASURE, TARGET


def follow_artefacts(ids: list[uuid.UUID]) -> None:
    """Of cities that have a model. Who changed it, and why, stands at the newest version of the artefact."""
    changed = list(Artefact.objects.filter(pk__in=ids, kind__in=(TARGET, MEASURE)).select_related("city"))
    for city in {one.city for one in changed}:
        if queries.newest_change(city=city) is None:
            continue
        here = [one for one in changed if one.city_id == city.pk]
        said = Version.objects.filter(artefact__in=here).select_related("author").order_by("-at").first()
        standing = [one for one in here if one.withdrawn_at is None]
        follow_decisions(
            city=city,
            measures=[one.slug for one in standing if one.kind == MEASURE],
            targets=[one.slug for one in standing if one.kind == TARGET],
            actor=said.author if said else None,
            note=said.note if said else "",
        )
