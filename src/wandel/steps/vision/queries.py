"""Reads of the vision room."""

from __future__ import annotations

from django.db.models import QuerySet

from wandel.foundation.cities.reader import Reader
from wandel.steps.vision.models import Principle, Target, VisionElement
from wandel_engine.cases.parts import Field


def principles_of(reader: Reader) -> QuerySet[Principle]:
    return Principle.objects.visible_to(reader).select_related("source").order_by("created_at", "slug")


def elements_of(reader: Reader) -> QuerySet[VisionElement]:
    return VisionElement.objects.visible_to(reader).select_related("source").order_by("created_at", "slug")


def elements_by_field(reader: Reader) -> list[tuple[Field, list[VisionElement]]]:
    """The elements under their fields, in the order of the fields; a field without elements is left out."""
    elements = list(elements_of(reader))
    grouped = ((field, [one for one in elements if one.field == field]) for field in Field)
    return [(field, found) for field, found in grouped if found]


def targets_of(reader: Reader) -> list[Target]:
    """The earliest first, each threshold with its source spelt out (it is stored by key)."""
    sources = {source.key: source for source in reader.city.sources.all()}
    targets = list(
        Target.objects.visible_to(reader).select_related("source").order_by("year", "created_at", "slug")
    )
    for target in targets:
        source = sources.get((target.threshold or {}).get("source"))
        if source is not None:
            spelt_out = {
                "title": source.title,
                "publisher": source.publisher,
                "year": source.year,
                "url": source.url,
            }
            target.threshold = target.threshold | {"source": spelt_out}
    return targets
