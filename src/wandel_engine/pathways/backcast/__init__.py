"""Backcasting: from a found pathway back to milestones by year and by who has to reach them.

A milestone is read off the pathway: what holds in it in a year. It names the numbers of the result that it
rests on (`explain` takes them apart), the measures that it depends on, and who is responsible: the measures'
organisations, or those who pay where no measure stands behind it.
"""

from __future__ import annotations

from collections.abc import Sequence

from wandel_engine.pathways.backcast.reading import Reading
from wandel_engine.pathways.backcast.shown import (
    Actor,
    Backcast,
    Dependence,
    Evidence,
    Kind,
    Milestone,
    PhaseOut,
)
from wandel_engine.pathways.model import Model
from wandel_engine.pathways.result import Pathway

__all__ = ["Actor", "Backcast", "Dependence", "Evidence", "Kind", "Milestone", "PhaseOut", "backcast"]

_STEP = 5


def backcast(
    model: Model, pathway: Pathway, target: str | None = None, years: Sequence[int] | None = None
) -> Backcast:
    """From the target back to what must be true by when, and whose task it is.

    `target`: one of the pathway's targets, its first by default. `years`: for which years all milestones are
    stated; by default every five years back from the target's. In the year before a measure starts there is
    a milestone for it in any case. Raises KeyError if the pathway was not found for the target, and
    ValueError for a year in which nothing can be decided any more or yet, or another model.
    """
    reading = Reading(model, pathway)
    goal = model.horizon
    if target is not None or pathway.targets:
        judged = {result.artefact: result for result in pathway.targets}
        target = target or pathway.targets[0].artefact
        if target not in judged:
            raise KeyError(f"the pathway was not found for target '{target}'")
        goal = judged[target].year
    first = model.first_decision
    if years is None:
        years = range(goal, first, -_STEP)
    for year in years:
        if not first < year <= model.horizon:
            raise ValueError(f"{year} is not a year after {first} and up to {model.horizon}")
    found: list[Milestone] = []
    since = first
    for year in sorted(set(years)):
        found += reading.by(since, year)
        since = year
    found += reading.to_decide()
    return Backcast(
        target=target,
        year=goal,
        milestones=tuple(sorted(found, key=lambda milestone: milestone.year)),
        phase_outs=tuple(reading.phase_outs(goal)),
    )
