"""Writes of the analysis room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Max

from wandel.foundation.cities import actions as cities
from wandel.foundation.cities.audit import action
from wandel.foundation.cities.models import Artefact, City, User
from wandel.foundation.records.actions import save_version
from wandel.people.arenas import actions as arenas
from wandel.people.arenas.models import Idea
from wandel.steps.analysis import queries
from wandel.steps.analysis.computing import computed
from wandel.steps.analysis.models import Balance, Indicator, Problem
from wandel_engine.balance import BalanceCard, Cell, FactorSet


class AlreadyAdopted(Exception):
    """The idea has been taken up before; `problem` is what came of it."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"already taken up as {problem}")
        self.problem = problem


@action("analysis.create_problem")
def create_problem(
    *, city: City, title: dict[str, str], level: str, field: str, actor: User | None, **fields: Any
) -> Problem:
    """A persistent problem; `level` is one of Problem.Level and `field` one of Problem.Field."""
    return cities.create_artefact(
        Problem,
        kind="problem",
        city=city,
        title=title,
        actor=actor,
        level=Problem.Level(level),
        field=Problem.Field(field),
        **fields,
    )


@action("analysis.adopt_idea")
def adopt_idea(
    *,
    idea: Idea,
    title: dict[str, str],
    summary: dict[str, str],
    level: str,
    field: str,
    actor: User | None,
    publish: bool = False,
) -> Problem:
    """Take an idea up as a problem that it leads to, in its first version. Publishing shows both.
    Raises AlreadyAdopted where a problem stands that came of it."""
    Artefact.objects.select_for_update().get(pk=idea.pk)
    if (standing := queries.problem_of(idea)) is not None:
        raise AlreadyAdopted(standing)
    problem = create_problem(
        city=idea.city,
        title=title,
        summary=summary,
        level=level,
        field=field,
        flag=idea.flag,
        actor=actor,
        visibility=Artefact.Visibility.PUBLIC if publish else Artefact.Visibility.TEAM,
    )
    if publish:
        arenas.publish_idea(idea=idea, actor=actor)
    cities.link(source=idea, target=problem, relation="leads-to", actor=actor)
    save_version(artefact=problem, actor=actor)
    return problem


@action("analysis.add_balance")
def add_balance(
    *,
    city: City,
    card: BalanceCard,
    cells: Sequence[Cell],
    factor_sets: Sequence[FactorSet],
    actor: User | None,
) -> Balance:
    """Compute a balance and keep it with all that it was computed from; the same content of the same year is
    returned as it is. Raises what the engine's compute_balance raises."""
    made = computed(card, cells, factor_sets)
    same_year = Balance.objects.filter(city=city, year=card.year)
    last = same_year.first()
    if last is not None and (last.document, last.result) == (made.document, made.result):
        return last
    return Balance.objects.create(
        city=city,
        year=card.year,
        number=(same_year.aggregate(last=Max("number"))["last"] or 0) + 1,
        document=made.document,
        result=made.result,
        engine_version=made.engine_version,
    )


@action("analysis.add_indicator")
def add_indicator(
    *,
    city: City,
    key: str,
    title: dict[str, str],
    figures: list[dict[str, Any]],
    actor: User | None,
    parts: list[dict[str, Any]] | None = None,
    note: dict[str, str] | None = None,
) -> Indicator:
    """An indicator after those that are there; figures and parts as JSON."""
    last = Indicator.objects.filter(city=city).aggregate(last=Max("position"))["last"] or 0
    made = Indicator(
        city=city,
        key=key,
        position=last + 1,
        title=title,
        figures=figures,
        parts=parts or [],
        note=note or {},
    )
    made.full_clean()
    made.save()
    return made
