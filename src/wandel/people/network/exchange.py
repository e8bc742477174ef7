"""The network's part of a case beside the organisations: ties, roles, and how the invented ones are rated."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from wandel.foundation.cities.exchange import LeavingOut, as_part
from wandel.foundation.cities.models import City, User
from wandel.foundation.cities.reader import Reader
from wandel.people.network import actions
from wandel.people.network.models import Organisation
from wandel.people.network.queries import involvements_seen, ratings_of_city, ties_seen
from wandel_engine.cases.parts import Involvement, Rating, Tie


@transaction.atomic
def load_network(city: City, ties: Iterable[Tie], ratings: Iterable[Rating], *, actor: User | None) -> None:
    """Write what a case says beside its organisations, which are there already."""
    sources = {source.key: source for source in city.sources.all()}
    known = {one.slug: one for one in Organisation.objects.filter(city=city).select_related("city")}
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


def ties_of(reader: Reader, left_out: LeavingOut = None) -> list[Tie]:
    """The other way round: the ties between organisations that the reader may see."""
    parts = []
    for one in ties_seen(reader).order_by("pk"):
        document = {
            "from": one.origin.slug,
            "to": one.target.slug,
            "kind": one.kind,
            "strength": one.strength,
            "flag": one.flag or "stated",
            "source": one.source.key if one.source else None,
        }
        what = f"tie/{one.origin.slug}-{one.target.slug}"
        parts += as_part(Tie, document, what, one.title, left_out)
    return parts


def ratings_of(reader: Reader, left_out: LeavingOut = None) -> list[Rating]:
    """How invented organisations are rated: for the team's eyes, so no city's case has them by itself."""
    parts = []
    for one in ratings_of_city(reader).order_by("pk"):
        document = {
            "organisation": one.organisation.slug,
            "topic": one.topic,
            "influence": one.influence,
            "interest": one.interest,
            "stance": one.stance,
            "niche_regime": one.niche_regime,
            "statement": one.statement,
            "flag": one.flag or "stated",
            "source": one.source.key if one.source else None,
        }
        parts += as_part(Rating, document, str(one), one.organisation.title, left_out)
    return parts


def involvements_of(reader: Reader, left_out: LeavingOut = None) -> list[Involvement]:
    """Which organisations have to do with what, where the reader may see both."""
    parts = []
    for one in involvements_seen(reader).order_by("pk"):
        document = {
            "organisation": one.organisation.slug,
            "artefact": str(one.artefact),
            "role": one.role,
            "flag": one.flag or "stated",
            "source": one.source.key if one.source else None,
        }
        parts += as_part(Involvement, document, str(one.artefact), one.artefact.title, left_out)
    return parts
