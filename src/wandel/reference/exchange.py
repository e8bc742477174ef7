"""Takes a case over into a new city: each room loads its part, then the trace is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import DataError, IntegrityError, transaction

from wandel.foundation.cities import actions
from wandel.foundation.cities.actions import give_role
from wandel.foundation.cities.exchange import load_city
from wandel.foundation.cities.kinds import kinds
from wandel.foundation.cities.models import Artefact, City, Role, User
from wandel.foundation.records.attachments.exchange import load_attachments
from wandel.foundation.records.exchange import load_parts
from wandel.people.arenas.exchange import load_arenas
from wandel.people.network.actions import involve
from wandel.people.network.exchange import load_network
from wandel.people.network.models import Organisation
from wandel.steps.analysis.exchange import load_balance
from wandel.steps.pathways.actions import add_model_version, follow_decisions
from wandel_engine.cases import Case, CaseError, Problem, parts, read_case, read_case_archive
from wandel_engine.cases.layout import ARTEFACTS
from wandel_engine.pathways import dump_model

_DOES_NOT_FIT = Problem(
    "does_not_fit", "a text is longer than this installation can keep", "shorten long keys and titles"
)


@dataclass(frozen=True)
class TakenOver:
    """A city made of a case, and the entries whose kinds this installation has no room for."""

    city: City
    left_out: list[str]


def load_case(folder: Path, *, actor: User | None) -> TakenOver:
    """Read a case folder whole, then make a city of it. Raises the engine's CaseError with everything that
    is wrong with the folder, or what `take_over` raises."""
    return take_over(read_case(folder), actor=actor)


def take_over(case: Case, *, actor: User | None) -> TakenOver:
    """Make a city of a checked case, all or nothing, administered by whoever takes it over. Raises CaseError
    where this installation has no place for it."""
    if problems := hindrances(case):
        raise CaseError(problems)
    try:
        return _load(case, actor)
    except DataError as error:
        raise CaseError([_DOES_NOT_FIT]) from error
    except IntegrityError as error:
        # Somebody else has taken the address in the same moment.
        if problems := hindrances(case):
            raise CaseError(problems) from error
        raise


@transaction.atomic
def _load(case: Case, actor: User | None) -> TakenOver:
    city = load_city(case.card, list(case.sources), actor=actor)
    if actor is not None:
        give_role(city=city, user=actor, role=Role.ADMIN, actor=actor)
    load_arenas(city, case.arenas, actor=actor)
    load_balance(city, case.balance, case.cells, case.factor_sets, actor=actor)
    for kind, entries in described_parts(case).items():
        load_parts(city, kind, entries, actor=actor)
    load_network(city, case.ties, case.ratings, actor=actor)
    if case.model is not None:
        add_model_version(city=city, document=dump_model(case.model), actor=actor)
        follow_decisions(city=city, measures=(), targets=(), actor=actor)
    left_out = _draw_trace(city, case.trace, actor)
    left_out += _involve(city, case.involvements, actor)
    left_out += load_attachments(city, case.attachments, case.files, actor=actor)
    return TakenOver(city=city, left_out=left_out)


def described_parts(case: Case) -> dict[str, Iterable[Any]]:
    """The parts of a case that kinds describe, in the order of the process."""
    found = {}
    for kind, (attribute, inner) in ARTEFACTS.items():
        found[kind] = getattr(case, attribute)
        for name in inner:
            found[kind] = getattr(found[kind], name)
    return found


def check_archive(archive: bytes) -> Sequence[Problem]:
    """Everything that stands against taking over the case in a ZIP archive, which may come from anybody."""
    try:
        return hindrances(read_case_archive(archive))
    except CaseError as error:
        return error.problems


def hindrances(case: Case) -> list[Problem]:
    """What stands in the way of a sound case in this installation: its address is somebody else's. Two cities
    may have one name: the same case, taken over again, can be a second one to try things out in."""
    key = case.card.key
    if City.objects.filter(slug=key).exists():
        code, message = "city_exists", f"there is already a city '{key}' in this installation"
        return [Problem(code, message, "choose another key", "case.yaml", field="key", params={"key": key})]
    return []


def _draw_trace(city: City, links: Iterable[parts.TraceLink], actor: User | None) -> list[str]:
    known = _artefacts(city)
    left_out = []
    for link in links:
        if _unknown_kind(link.from_) or _unknown_kind(link.to):
            left_out.append(f"{link.from_} → {link.to}")
            continue
        actions.link(source=known[link.from_], target=known[link.to], relation=link.relation, actor=actor)
    return left_out


def _involve(city: City, involvements: Iterable[parts.Involvement], actor: User | None) -> list[str]:
    known = _artefacts(city)
    organisations = {one.slug: one for one in Organisation.objects.filter(city=city).select_related("city")}
    left_out = []
    for given in involvements:
        if _unknown_kind(given.artefact):
            left_out.append(f"{given.organisation}: {given.artefact}")
            continue
        involve(
            organisation=organisations[given.organisation],
            artefact=known[given.artefact],
            role=given.role,
            flag=given.flag,
            source=city.source_named(given.source) if given.source else None,
            actor=actor,
        )
    return left_out


def _artefacts(city: City) -> dict[str, Artefact]:
    return {str(artefact): artefact for artefact in Artefact.objects.filter(city=city)}


def _unknown_kind(reference: str) -> bool:
    return reference.partition("/")[0] not in kinds
