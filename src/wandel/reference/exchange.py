"""Takes a case over into a new city: each room loads its part, then the trace is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import DataError, transaction

from wandel.foundation.cities import actions
from wandel.foundation.cities.exchange import load_city
from wandel.foundation.cities.kinds import kinds
from wandel.foundation.cities.models import Artefact, City, User
from wandel.people.arenas.exchange import load_arenas
from wandel.people.events.exchange import load_events
from wandel.people.network.actions import involve
from wandel.people.network.exchange import load_network
from wandel.people.network.models import Organisation
from wandel.steps.agenda.exchange import load_commitments
from wandel.steps.analysis.exchange import load_balance, load_indicators, load_problems
from wandel.steps.experiments.exchange import load_experiments
from wandel.steps.pathways.exchange import load_pathways
from wandel.steps.vision.exchange import load_vision
from wandel_engine.cases import Case, CaseError, Problem, parts, read_case, read_case_archive

RESERVED = frozenset({"account", "api"})
"""Words that lead to other pages where an address names its city."""
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
    """Make a city of a checked case, all or nothing. Raises CaseError where this installation has no place
    for it."""
    if problems := hindrances(case):
        raise CaseError(problems)
    try:
        return _load(case, actor)
    except DataError as error:
        raise CaseError([_DOES_NOT_FIT]) from error


@transaction.atomic
def _load(case: Case, actor: User | None) -> TakenOver:
    city = load_city(case.card, list(case.sources), actor=actor)
    load_network(city, case.organisations, case.ties, case.ratings, actor=actor)
    load_events(city, case.events, actor=actor)
    load_arenas(city, case.arenas, actor=actor)
    load_balance(city, case.balance, case.cells, case.factor_sets, actor=actor)
    load_indicators(city, case.indicators, actor=actor)
    load_problems(city, case.problems, actor=actor)
    load_vision(city, case.vision, actor=actor)
    load_experiments(city, case.experiments, actor=actor)
    load_pathways(city, case.measures, case.model, actor=actor)
    load_commitments(city, case.commitments, actor=actor)
    left_out = _draw_trace(city, case.trace, actor)
    left_out += _involve(city, case.involvements, actor)
    return TakenOver(city=city, left_out=left_out)


def check_archive(archive: bytes) -> Sequence[Problem]:
    """Everything that stands against taking over the case in a ZIP archive, which may come from anybody."""
    try:
        return hindrances(read_case_archive(archive))
    except CaseError as error:
        return error.problems


def hindrances(case: Case) -> list[Problem]:
    """What stands in the way of a sound case in this installation: its address is somebody else's."""
    key = case.card.key
    if City.objects.filter(slug=key).exists():
        code, message = "city_exists", f"there is already a city '{key}' in this installation"
    elif key in RESERVED or len(key) > City._meta.get_field("slug").max_length:
        code, message = "key_reserved", f"'{key}' cannot be the address of a city"
    else:
        return []
    return [Problem(code, message, "choose another key", "case.yaml", field="key", params={"key": key})]


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
    organisations = {
        organisation.key: organisation for organisation in Organisation.objects.filter(city=city)
    }
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
            actor=actor,
        )
    return left_out


def _artefacts(city: City) -> dict[str, Artefact]:
    return {str(artefact): artefact for artefact in Artefact.objects.filter(city=city)}


def _unknown_kind(reference: str) -> bool:
    return reference.partition("/")[0] not in kinds
