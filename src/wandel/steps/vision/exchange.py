"""The vision's part of a case: principles, elements and targets."""

from __future__ import annotations

from django.db import transaction

from wandel.foundation.cities.models import Artefact, City, User
from wandel.steps.vision import actions
from wandel_engine.cases.parts import Vision


@transaction.atomic
def load_vision(city: City, vision: Vision, *, actor: User | None) -> None:
    """Write the vision of a case into its city. A case is published, and so is its vision."""
    sources = {source.key: source for source in city.sources.all()}
    public = Artefact.Visibility.PUBLIC
    for principle in vision.principles:
        actions.create_principle(
            city=city,
            slug=principle.key,
            title=principle.title,
            summary=principle.summary,
            flag=principle.flag,
            source=sources[principle.source] if principle.source else None,
            visibility=public,
            actor=actor,
        )
    for element in vision.elements:
        actions.create_element(
            city=city,
            slug=element.key,
            title=element.title,
            summary=element.summary,
            field=element.field,
            minority_view=element.minority_view or {},
            flag=element.flag,
            source=sources[element.source] if element.source else None,
            visibility=public,
            actor=actor,
        )
    for target in vision.targets:
        actions.create_target(
            city=city,
            slug=target.key,
            title=target.title,
            summary=target.summary or {},
            year=target.year,
            account=target.account,
            measure=target.measure,
            threshold=target.threshold.model_dump(mode="json", exclude_none=True),
            reference_year=target.reference_year,
            status=target.status,
            flag=target.flag,
            source=sources[target.source] if target.source else None,
            visibility=public,
            actor=actor,
        )
