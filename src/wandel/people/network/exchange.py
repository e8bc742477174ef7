"""The network's part of a case: organisations, their ties, and how the invented ones are rated."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from wandel.foundation.cities.models import City, User
from wandel.people.network import actions
from wandel_engine.cases.parts import Organisation, Rating, Tie


@transaction.atomic
def load_network(
    city: City,
    organisations: Iterable[Organisation],
    ties: Iterable[Tie],
    ratings: Iterable[Rating],
    *,
    actor: User | None,
) -> None:
    """Write the network of a case into its city. Addresses for mail stay in the case's files."""
    sources = {source.key: source for source in city.sources.all()}
    known = {
        given.key: actions.create_organisation(
            city=city,
            key=given.key,
            name=given.name,
            sector=given.sector,
            is_real=given.real,
            kind=given.kind,
            summary=given.summary,
            roles=list(given.roles),
            fields=list(given.fields),
            url=given.url or "",
            source=sources[given.source] if given.source else None,
            in_team=given.team,
            actor=actor,
        )
        for given in organisations
    }
    for given in ties:
        actions.tie(
            origin=known[given.from_],
            target=known[given.to],
            kind=given.kind,
            strength=given.strength,
            flag=given.flag,
            source=sources[given.source] if given.source else None,
            actor=actor,
        )
    for given in ratings:
        actions.rate(
            organisation=known[given.organisation],
            topic=given.topic,
            influence=given.influence,
            interest=given.interest,
            stance=given.stance,
            niche_regime=given.niche_regime,
            statement=given.statement,
            flag=given.flag,
            source=sources[given.source] if given.source else None,
            actor=actor,
        )
