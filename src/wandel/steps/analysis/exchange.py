"""The analysis's part of a case: the balance, the indicators and the persistent problems."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction

from wandel.foundation.cities.models import Artefact, City, User
from wandel.steps.analysis import actions
from wandel_engine.cases.parts import BalanceCard, Cell, FactorSet, Indicator, PersistentProblem


def load_balance(
    city: City,
    card: BalanceCard | None,
    cells: Sequence[Cell],
    factor_sets: Sequence[FactorSet],
    *,
    actor: User | None,
) -> None:
    """Compute the balance of a case and keep it in its city; a case may come without one."""
    if card is not None:
        actions.add_balance(city=city, card=card, cells=cells, factor_sets=factor_sets, actor=actor)


@transaction.atomic
def load_indicators(city: City, indicators: Iterable[Indicator], *, actor: User | None) -> None:
    """Write the indicators of a case into its city, in their order."""
    for given in indicators:
        document = given.model_dump(mode="json")
        actions.add_indicator(
            city=city,
            key=given.key,
            title=document["title"],
            figures=document["figures"],
            parts=document["parts"],
            note=document["note"],
            actor=actor,
        )


@transaction.atomic
def load_problems(city: City, problems: Iterable[PersistentProblem], *, actor: User | None) -> None:
    """Write the problems of a case into its city. A case is published, and so are its problems."""
    sources = {source.key: source for source in city.sources.all()}
    for problem in problems:
        actions.create_problem(
            city=city,
            slug=problem.key,
            title=problem.title,
            summary=problem.summary,
            level=problem.level,
            field=problem.field,
            evidence=list(problem.evidence),
            flag=problem.flag,
            source=sources[problem.source] if problem.source else None,
            visibility=Artefact.Visibility.PUBLIC,
            actor=actor,
        )
