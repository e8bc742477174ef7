"""The pathways' part of a case: the measures as people know them, and the model."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from wandel.foundation.cities.models import Artefact, City, User
from wandel.steps.pathways import actions
from wandel_engine.cases.parts import Measure
from wandel_engine.pathways import Model, dump_model


@transaction.atomic
def load_pathways(
    city: City, measures: Iterable[Measure], model: Model | None, *, actor: User | None
) -> None:
    """Write the measures and the model of a case into its city. A case is published, and so is this."""
    sources = {source.key: source for source in city.sources.all()}
    for given in measures:
        actions.create_measure(
            city=city,
            slug=given.key,
            title=given.title,
            summary=given.summary,
            flag=given.flag,
            field=given.field,
            start_year=given.start_year,
            modelled=given.modelled,
            cost=given.cost.model_dump(mode="json") if given.cost else None,
            source=sources[given.source] if given.source else None,
            visibility=Artefact.Visibility.PUBLIC,
            actor=actor,
        )
    if model is not None:
        actions.add_model_version(city=city, document=dump_model(model), actor=actor)
