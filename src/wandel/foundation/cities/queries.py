"""Reads of the cities room, above all the trace: from where to where, in one query for a whole list."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Q, QuerySet

from wandel.foundation.cities.access import organisation_of
from wandel.foundation.cities.demonstration import is_demo_account
from wandel.foundation.cities.kinds import Kind, awaited_from, kinds, relations_to
from wandel.foundation.cities.models import Artefact, City, Role, User
from wandel.foundation.cities.reader import Reader

DEEPEST = 24


@dataclass(frozen=True)
class Hop:
    """One artefact on a trace. `depth` counts the links from the artefact that was asked for, negative
    towards its origins."""

    id: uuid.UUID
    kind: str
    depth: int
    title: dict[str, str]
    url: str

    @property
    def label(self) -> Any:
        return kinds[self.kind].label

    @property
    def icon(self) -> str:
        return kinds[self.kind].icon


@dataclass(frozen=True)
class Stage:
    """All hops of one kind on one side of an artefact; the artefact's own stage has none."""

    kind: Kind
    hops: list[Hop]
    here: bool = False

    @property
    def name(self) -> Any:
        return self.kind.label if self.here or len(self.hops) == 1 else self.kind.plural

    @property
    def counted(self) -> str:
        return self.kind.number_of(len(self.hops))


@dataclass(frozen=True)
class Line:
    """A trace in words: the two ends, without what lies between. `awaited` says what it has not led to yet;
    `rootless`: it might come from something, and does not."""

    origins: list[Stage]
    results: list[Stage]
    awaited: Any = ""
    rootless: bool = False


ENDS = 2
"""How many kinds are named at each end; one more of what comes of the first of all."""


@dataclass(frozen=True)
class Trace:
    """What an artefact comes from and what it leads to, nearest hop last respectively first."""

    origins: list[Hop] = field(default_factory=list)
    results: list[Hop] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.origins or self.results)

    def stages(self, kind: Kind) -> list[Stage]:
        """The trace of an artefact of this kind, kind by kind, from where it begins to where it ends."""
        return [*_stages(self.origins), Stage(kind, [], here=True), *_stages(self.results)]

    def line(self, kind: Kind) -> Line:
        """The trace of an artefact of this kind, in words."""
        origins, results = _in_words(_stages(self.origins)), _in_words(_stages(self.results))
        is_first = not origins and not relations_to(kind.key)
        return Line(
            origins[:ENDS],
            results[-(ENDS + is_first) :],
            awaited="" if results else awaited_from(kind.key),
            rootless=not origins and not is_first,
        )


def _stages(hops: list[Hop]) -> list[Stage]:
    found: dict[str, list[Hop]] = {}
    for hop in hops:
        found.setdefault(hop.kind, []).append(hop)
    return [Stage(kind, found[kind.key]) for kind in kinds if kind.key in found]


def _in_words(stages: list[Stage]) -> list[Stage]:
    return [stage for stage in stages if not stage.kind.is_context] or stages


_TRACE = """
WITH RECURSIVE
  roots(id) AS (SELECT id FROM cities_artefact WHERE id IN ({marks})),
  down(root, id, depth) AS (
    SELECT id, id, 0 FROM roots
    UNION
    SELECT down.root, l.target_id, down.depth + 1 FROM down
    JOIN cities_tracelink l ON l.source_id = down.id AND l.withdrawn_at IS NULL WHERE down.depth < {deepest}),
  up(root, id, depth) AS (
    SELECT id, id, 0 FROM roots
    UNION
    SELECT up.root, l.source_id, up.depth - 1 FROM up
    JOIN cities_tracelink l ON l.target_id = up.id AND l.withdrawn_at IS NULL WHERE up.depth > -{deepest})
SELECT hop.root, a.id, hop.depth, a.kind, a.slug, a.title, a.visibility, a.withdrawn_at
FROM (SELECT * FROM down UNION ALL SELECT * FROM up) hop
JOIN cities_artefact a ON a.id = hop.id WHERE hop.depth <> 0
"""


def traces(artefacts: Iterable[Artefact], reader: Reader) -> dict[uuid.UUID, Trace]:
    """The trace of each artefact, all in one recursive query. Links stay inside a city, so every hop belongs
    to the city of the artefacts. What is withdrawn, and what the reader may not see, is left out; what lies
    behind it is not."""
    ids = [artefact.pk for artefact in artefacts]
    found = {pk: Trace() for pk in ids}
    if not ids:
        return found
    key = Artefact._meta.pk
    with connection.cursor() as cursor:
        cursor.execute(
            _TRACE.format(marks=", ".join(["%s"] * len(ids)), deepest=DEEPEST),
            [key.get_db_prep_value(pk, connection) for pk in ids],
        )
        rows = cursor.fetchall()
    title_field = Artefact._meta.get_field("title")
    nearest: dict[tuple[uuid.UUID, uuid.UUID], Hop] = {}
    for root, pk, depth, kind, slug, title, visibility, withdrawn_at in rows:
        if withdrawn_at is not None or not (reader.is_team or visibility == Artefact.Visibility.PUBLIC):
            continue
        root_id, hop_id = key.to_python(root), key.to_python(pk)
        hop = Hop(
            id=hop_id,
            kind=kind,
            depth=depth,
            title=title_field.from_db_value(title, None, connection),
            url=kinds[kind].url(city_slug=reader.city.slug, slug=slug),
        )
        known = nearest.get((root_id, hop_id))
        if known is None or abs(depth) < abs(known.depth):
            nearest[root_id, hop_id] = hop
    order = kinds.keys()
    for (root_id, _hop_id), hop in sorted(
        nearest.items(), key=lambda item: (item[1].depth, order.index(item[1].kind), str(item[1].title))
    ):
        (found[root_id].origins if hop.depth < 0 else found[root_id].results).append(hop)
    return found


def trace(artefact: Artefact, reader: Reader) -> Trace:
    """The trace of one artefact."""
    return traces([artefact], reader)[artefact.pk]


_LEADS_TO = """
WITH RECURSIVE down(id) AS (
  SELECT %s AS id
  UNION
  SELECT l.target_id FROM down JOIN cities_tracelink l ON l.source_id = down.id AND l.withdrawn_at IS NULL)
SELECT 1 FROM down WHERE id = %s LIMIT 1
"""


def leads_to(*, start: Artefact, end: Artefact) -> bool:
    """Whether standing links lead from start to end; an artefact leads to itself."""
    key = Artefact._meta.pk
    cast = "CAST(%s AS uuid)" if connection.vendor == "postgresql" else "%s"
    with connection.cursor() as cursor:
        cursor.execute(
            _LEADS_TO.replace("%s", cast),
            [key.get_db_prep_value(start.pk, connection), key.get_db_prep_value(end.pk, connection)],
        )
        return cursor.fetchone() is not None


def lowest_role_with(permission: str, city: City) -> Role | None:
    """The role with the fewest rights that has the permission in the city; None if no role is enough."""
    for role in (Role.PARTNER, Role.TEAM, Role.ADMIN):
        somebody = User(email="")
        somebody._roles = {city.pk: role}
        if somebody.has_perm(permission, city):
            return role
    return None


def own_organisation(reader: Reader) -> Artefact | None:
    """The organisation for which the reader takes part as a partner, where everybody sees it."""
    pk = organisation_of(reader.user, reader.city)
    if pk is None:
        return None
    return Artefact.objects.visible_to(reader).select_related("city").filter(pk=pk).first()


def administrators_of(city: City) -> list[str]:
    """The names of those who administer the city and have given one."""
    administering = User.objects.filter(
        memberships__city=city, memberships__role=Role.ADMIN, is_active=True
    ).exclude(name="")
    return list(administering.order_by("name").values_list("name", flat=True))


def cities_for(user: User | AnonymousUser) -> QuerySet[City]:
    """The public cities, and the hidden ones in which the user has a role."""
    if not user.is_authenticated:
        return City.objects.filter(is_public=True)
    own = City.objects.filter(memberships__user_id=user.pk)
    if is_demo_account(user.email):
        own = own.filter(is_demo=True) if settings.DEMO else own.none()
    return City.objects.filter(Q(is_public=True) | Q(pk__in=own))
