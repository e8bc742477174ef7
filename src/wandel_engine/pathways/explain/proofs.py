"""What the solver proved, and what was found by solving again: bounds, earliest years, obstacles."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from wandel_engine.pathways.explain.expression import most, number, total
from wandel_engine.pathways.explain.rules import Rule
from wandel_engine.pathways.explain.run import Unresolved
from wandel_engine.pathways.explain.sheet import Answer, Sheet
from wandel_engine.pathways.explain.targets import judged_pathway, judged_target
from wandel_engine.pathways.finding.obstacles import RELAXED_BY
from wandel_engine.pathways.model.document import Target
from wandel_engine.pathways.result import Obstacle, Pathway

_ROUNDING = 1e-6
_EASED = (
    "the program was solved again with this limit relaxed by the stated share and the start years as found"
)


def bound(s: Sheet) -> Answer:
    """What no pathway comes below."""
    pathway = judged_pathway(s)
    proof = (
        "branch and bound over the start years, from a linear program whose start years need not be whole"
        if pathway.provenance.options.certify
        else "a linear program whose start years need not be whole, or a tangent of it"
    )
    rule = ", in no year worse than the trend," if _no_worse(pathway) else ""
    statement = f"no pathway with the same gaps to the targets{rule} has less; proved by {proof}"
    return Answer(s.solver(pathway.bound, pathway.aim.unit, "proved_bound", statement), note="proved")


def _no_worse(pathway: Pathway) -> bool:
    """Whether it emits no more than the trend in any year, in the accounts of its targets."""
    pairs = [
        (mine, course)
        for account in {target.account for target in pathway.targets}
        for mine, course in zip(
            pathway.outcome.emissions[account].total, pathway.trend.emissions[account].total, strict=True
        )
    ]
    return bool(pairs) and all(mine <= course * (1 + _ROUNDING) for mine, course in pairs)


def same_bound(s: Sheet) -> Answer:
    """The bound, in terms of the objective."""
    judged_pathway(s)
    return Answer(s.result("bound", "bound"), note="the bound on what was minimised")


def least_emissions(s: Sheet) -> Answer:
    """The smallest emissions found, where they came first."""
    pathway = judged_pathway(s)
    statement = "the least emitted from the first decision to the horizon by a pathway with the same gaps"
    found = s.solver(pathway.aim.least_emissions, "t", "least_found", statement)
    return Answer(found, note="found in the first of two stages")


def nearest_bound(s: Sheet, target: Target) -> Answer:
    """What no pathway comes below in the target's year."""
    judged = judged_target(s, target)
    unit = "t/a" if target.budget_from is None else "t"
    if judged.nearest_bound == judged.achieved:
        return Answer(s.result(f"targets/{target.artefact}/achieved", "achieved"), note="what was found")
    statement = (
        "no pathway comes below this, even if start years need not be whole or after branching on them; "
        "left out are such as cost 10 million EUR for each tonne a year that they are nearer"
    )
    return Answer(s.solver(judged.nearest_bound, unit, "proved_nearest", statement), note="proved")


def earliest_year(s: Sheet, target: Target) -> Answer:
    """The first year in which the threshold can be kept."""
    judged = judged_target(s, target)
    proven = (
        "each year before it is out of reach even if start years need not be whole"
        if judged.earliest_year_proven
        else "an earlier year was not ruled out"
    )
    statement = f"walked year by year, the first in which a pathway keeps the threshold was found; {proven}"
    return Answer(s.solver(judged.earliest_year, "a", "first_year_found", statement), note="found by search")


def agreement(s: Sheet) -> Answer:
    """By how much solver and simulation differ."""
    statement = (
        "the largest relative difference between the solver's stocks, emissions and cost and those of the "
        "simulation, which is computed without the solver"
    )
    found = s.solver(judged_pathway(s).agreement, "1", "largest_difference", statement)
    return Answer(found, note="compared when the pathway was found")


def _obstacle(s: Sheet, kind: str, named: Mapping[str, Any]) -> Obstacle:
    (item,) = named.values()
    for one in judged_pathway(s).obstacles:
        if one.kind == kind and one.key == item.key:
            return one
    raise Unresolved("this limit was not found to stand in the way")


def relaxed_by(kind: str, s: Sheet, **named: Any) -> Answer:
    """By how much a limit was relaxed."""
    _obstacle(s, kind, named)
    return Answer(number(RELAXED_BY), note="each limit is relaxed by the same share")


def gap_left(kind: str, s: Sheet, **named: Any) -> Answer:
    """Gaps to the targets with the limit relaxed."""
    left = _obstacle(s, kind, named).gap_left
    budgets = all(target.budget_from is not None for target in judged_pathway(s).targets)
    return Answer(s.solver(left, "t" if budgets else "t/a", "gap_found", _EASED), note="solved again")


def cost_left(kind: str, s: Sheet, **named: Any) -> Answer:
    """The objective with the limit relaxed."""
    left = _obstacle(s, kind, named).cost_left
    return Answer(s.solver(left, "EUR", "cost_found", _EASED), note="solved again")


def gap_change(kind: str, s: Sheet, **named: Any) -> Answer:
    """By how much the gaps shrink."""
    one = _obstacle(s, kind, named)
    gaps = [s.result(f"targets/{t.artefact}/gap", f"gap_{t.artefact}") for t in judged_pathway(s).targets]
    left = s.result(f"obstacles/{kind}/{one.key}/gap-left", "gap_left")
    return Answer(most(number(0), total(gaps) - left), note="gaps to the targets − what is left of them")


def cost_change(kind: str, s: Sheet, **named: Any) -> Answer:
    """By how much the objective falls."""
    one = _obstacle(s, kind, named)
    before = "value" if judged_pathway(s).aim.kind == "weighted" else "cost"
    left = s.result(f"obstacles/{kind}/{one.key}/cost-left", "cost_left")
    return Answer(s.result(f"aim/{before}", before) - left, note=f"{before} − what is left of it")


def _obstacle_rules(kind: str, named: str) -> tuple[Rule, ...]:
    base = f"obstacles/{kind}/{{{named}}}"
    return (
        Rule(f"{base}/relaxed-by", "1", partial(relaxed_by, kind)),
        Rule(f"{base}/gap-left", "{gaps}", partial(gap_left, kind)),
        Rule(f"{base}/gap-change", "{gaps}", partial(gap_change, kind)),
        Rule(f"{base}/cost-left", "EUR", partial(cost_left, kind)),
        Rule(f"{base}/cost-change", "EUR", partial(cost_change, kind)),
    )


RULES = (
    Rule("bound", "{aim}", bound),
    Rule("aim/bound", "{aim}", same_bound),
    Rule("aim/least-emissions", "t", least_emissions),
    Rule("targets/{target}/nearest-bound", "{target}", nearest_bound),
    Rule("targets/{target}/earliest-year", "a", earliest_year),
    Rule("agreement", "1", agreement),
    *_obstacle_rules("limit", "limit"),
    *_obstacle_rules("transition", "transition"),
    *_obstacle_rules("ramp", "transition"),
    *_obstacle_rules("plant", "plant"),
)
