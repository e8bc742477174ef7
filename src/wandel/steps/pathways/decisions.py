"""What people have decided, as it stands beside the model: read from targets and measures, never computed."""

from __future__ import annotations

from typing import Any

from wandel.foundation.cities.described import documents_of
from wandel.foundation.cities.models import City
from wandel.foundation.records.models import Version
from wandel.steps.analysis.queries import newest_balance
from wandel.steps.pathways.models import Measure, ModelChange, ModelVersion
from wandel.steps.pathways.sight import TARGET
from wandel.steps.vision.models import Target

Said = dict[str, dict[str, Any]]


def said_by_targets(city: City) -> Said:
    return _said(Target, city)


def targets_when_brought(city: City, brought: ModelVersion) -> Said:
    """What the targets said, by key, when the model was brought."""
    change = ModelChange.objects.filter(city=city, version=brought, base=brought).first()
    if change is None:
        return {}
    versions = Version.objects.filter(artefact__city=city, artefact__kind=TARGET, at__lte=change.at)
    return {one.artefact.slug: one.content for one in versions.select_related("artefact").order_by("number")}


def said_by_measures(city: City) -> Said:
    return _said(Measure, city)


def _said(model: Any, city: City) -> Said:
    """What everything of a kind that stands in the city says, by key, whoever may see it."""
    found = list(model.objects.standing().filter(city=city).order_by("created_at", "slug"))
    documents = documents_of(found)
    return {one.slug: documents[one.pk] for one in found}


def people_of(city: City) -> float | None:
    """How many people a target per head speaks of: those of the newest balance."""
    balance = newest_balance(city)
    return None if balance is None else float(balance.result.per_head.population.value or 0)
