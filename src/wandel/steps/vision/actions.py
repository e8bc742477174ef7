"""Writes of the vision room."""

from __future__ import annotations

from typing import Any

from wandel.foundation.cities import actions as cities
from wandel.foundation.cities.audit import action
from wandel.foundation.cities.models import City, User
from wandel.steps.vision.models import Principle, Target, VisionElement


@action("vision.create_principle")
def create_principle(*, city: City, title: dict[str, str], actor: User | None, **fields: Any) -> Principle:
    return cities.create_artefact(Principle, kind="principle", city=city, title=title, actor=actor, **fields)


@action("vision.create_element")
def create_element(
    *, city: City, title: dict[str, str], field: str, actor: User | None, **fields: Any
) -> VisionElement:
    """A piece of the vision; `field` is one of VisionElement.Field."""
    return cities.create_artefact(
        VisionElement,
        kind="vision-element",
        city=city,
        title=title,
        actor=actor,
        field=VisionElement.Field(field),
        **fields,
    )


@action("vision.create_target")
def create_target(
    *,
    city: City,
    title: dict[str, str],
    year: int,
    account: str,
    measure: str,
    threshold: dict[str, Any],
    actor: User | None,
    **fields: Any,
) -> Target:
    """A measurable target; `threshold` is a figure as JSON."""
    return cities.create_artefact(
        Target,
        kind="target",
        city=city,
        title=title,
        actor=actor,
        year=year,
        account=Target.Account(account),
        measure=Target.Measure(measure),
        threshold=threshold,
        **fields,
    )
