"""Takes a case folder over into a new city: each room loads its part, then the trace is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from pydantic import TypeAdapter

from wandel.foundation.cities import actions
from wandel.foundation.cities.exchange import load_city
from wandel.foundation.cities.kinds import kinds
from wandel.foundation.cities.models import Artefact, City, User
from wandel.people.arenas.exchange import load_arenas
from wandel.people.network.actions import involve
from wandel.people.network.exchange import load_network
from wandel.people.network.models import Organisation
from wandel.steps.agenda.exchange import load_commitments
from wandel.steps.analysis.exchange import load_problems
from wandel.steps.experiments.exchange import load_experiments
from wandel.steps.pathways.exchange import load_pathways
from wandel.steps.vision.exchange import load_vision
from wandel_engine.cases import parts

LARGEST_FILE = 5 * 1024 * 1024


@dataclass(frozen=True)
class TakenOver:
    """A city made of a case, and the entries whose kinds this installation has no room for."""

    city: City
    left_out: list[str]


@transaction.atomic
def load_case(folder: Path, *, actor: User | None) -> TakenOver:
    """Make a city of a case folder, all or nothing.

    Raises OSError, UnicodeDecodeError, yaml.YAMLError, the engine's ModelError, or pydantic's or Django's
    ValidationError."""
    card = parts.CaseCard.model_validate(_read(folder / "case.yaml"))
    city = load_city(card, _list(folder / "sources.yaml", parts.Source), actor=actor)
    load_network(
        city,
        _list(folder / "network/organisations.yaml", parts.Organisation),
        _list(folder / "network/ties.yaml", parts.Tie),
        _list(folder / "network/ratings.yaml", parts.Rating),
        actor=actor,
    )
    load_arenas(city, _list(folder / "arenas/arenas.yaml", parts.Arena), actor=actor)
    load_problems(city, _list(folder / "analysis/problems.yaml", parts.PersistentProblem), actor=actor)
    load_vision(city, parts.Vision.model_validate(_read(folder / "vision/vision.yaml")), actor=actor)
    load_experiments(city, _list(folder / "experiments/experiments.yaml", parts.Experiment), actor=actor)
    measures = _list(folder / "pathways/measures.yaml", parts.Measure)
    load_pathways(city, measures, folder / "pathways", actor=actor)
    load_commitments(city, _list(folder / "agenda/commitments.yaml", parts.Commitment), actor=actor)
    left_out = _draw_trace(city, _list(folder / "trace.yaml", parts.TraceLink), actor)
    left_out += _involve(city, _list(folder / "involvements.yaml", parts.Involvement), actor)
    return TakenOver(city=city, left_out=left_out)


def _draw_trace(city: City, links: list[parts.TraceLink], actor: User | None) -> list[str]:
    known = _artefacts(city)
    left_out = []
    for link in links:
        if _unknown_kind(link.from_) or _unknown_kind(link.to):
            left_out.append(f"{link.from_} → {link.to}")
            continue
        actions.link(source=known[link.from_], target=known[link.to], relation=link.relation, actor=actor)
    return left_out


def _involve(city: City, involvements: list[parts.Involvement], actor: User | None) -> list[str]:
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


def _list(path: Path, part: Any) -> list[Any]:
    return TypeAdapter(list[part]).validate_python(_read(path))


def _read(path: Path) -> Any:
    if path.stat().st_size > LARGEST_FILE:
        raise OSError(f"{path} is larger than 5 MB")
    return yaml.safe_load(path.read_text(encoding="utf-8"))
