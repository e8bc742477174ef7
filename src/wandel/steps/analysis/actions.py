"""Writes of the analysis room."""

from __future__ import annotations

from typing import Any

from wandel.foundation.cities import actions as cities
from wandel.foundation.cities.audit import action
from wandel.foundation.cities.models import Artefact, City, User
from wandel.foundation.records.actions import save_version
from wandel.people.arenas import actions as arenas
from wandel.people.arenas.models import Idea
from wandel.steps.analysis.models import Problem


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
    """Take an idea up as a problem that it leads to, in its first version. Publishing shows both."""
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
