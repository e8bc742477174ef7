"""The agenda's part of a case. The organisations of the case must be there already."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from wandel.foundation.cities.models import Artefact, City, User
from wandel.steps.agenda import actions
from wandel_engine.cases.parts import Commitment


@transaction.atomic
def load_commitments(city: City, commitments: Iterable[Commitment], *, actor: User | None) -> None:
    """Write the commitments of a case into its city. A case is published, and so are its commitments."""
    sources = {source.key: source for source in city.sources.all()}
    organisations = {organisation.key: organisation for organisation in city.organisations.all()}
    for given in commitments:
        actions.create_commitment(
            city=city,
            slug=given.key,
            title=given.title,
            summary=given.summary,
            organisation=organisations[given.organisation],
            due=given.due,
            status=given.status,
            resources=given.resources or {},
            flag=given.flag,
            source=sources[given.source] if given.source else None,
            visibility=Artefact.Visibility.PUBLIC,
            actor=actor,
        )
