"""The analysis's part of a case: the persistent problems."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from wandel.foundation.cities.models import Artefact, City, User
from wandel.steps.analysis import actions
from wandel_engine.cases.parts import PersistentProblem


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
            flag=problem.flag,
            source=sources[problem.source] if problem.source else None,
            visibility=Artefact.Visibility.PUBLIC,
            actor=actor,
        )
