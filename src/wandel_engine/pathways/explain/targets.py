"""Formulas of what is judged about a pathway: targets, and why emissions fall."""

from __future__ import annotations

from wandel_engine.pathways.explain.expression import Expression, most, number
from wandel_engine.pathways.explain.rules import Rule
from wandel_engine.pathways.explain.run import Unresolved
from wandel_engine.pathways.explain.sheet import Answer, Sheet
from wandel_engine.pathways.model.document import Account, Target
from wandel_engine.pathways.result import Pathway, TargetResult


def judged_pathway(s: Sheet) -> Pathway:
    """The pathway of which the numbers are. Raises Unresolved for a simulation on its own."""
    if s.run.pathway is None:
        raise Unresolved("a simulation is not judged; only a pathway is")
    return s.run.pathway


def judged_target(s: Sheet, target: Target) -> TargetResult:
    """How the pathway meets a target. Raises Unresolved if it was not found for it."""
    for result in judged_pathway(s).targets:
        if result.artefact == target.artefact:
            return result
    raise Unresolved(f"the pathway was not found for target '{target.artefact}'")


def _part(s: Sheet, target: Target, name: str) -> Expression:
    return s.result(f"targets/{target.artefact}/{name}", name)


def _base(s: Sheet, account: Account) -> Expression:
    return s.result(f"emissions/{account}/total/{s.run.first}", "base_year", prefix="trend/")


def base(s: Sheet, target: Target) -> Answer:
    """Emissions of the base year."""
    judged_target(s, target)
    return Answer(_base(s, target.account), note="emissions of the base year, in the target's account")


def threshold(s: Sheet, target: Target) -> Answer:
    """What the target allows."""
    judged_target(s, target)
    path, quantity = f"targets[{target.artefact}].threshold", target.threshold
    if target.budget_from is not None:
        return Answer(s.quantity(quantity, path, "t", s.run.first, "threshold"))
    if s.is_share(quantity):
        share = s.quantity(quantity, path, "1", s.run.first, "share")
        return Answer(share * _part(s, target, "base"), note="a share of the base year's emissions")
    return Answer(s.quantity(quantity, path, "t/a", s.run.first, "threshold"))


def achieved(s: Sheet, target: Target) -> Answer:
    """What is emitted in the target's year, at most from it on, or in all years of a budget."""
    judged_target(s, target)
    if target.budget_from is not None:
        counted = range(target.budget_from, target.year + 1)
        return Answer(
            terms=tuple((str(y), _emitted(s, target.account, y)) for y in counted),
            note="the sum of the budget's years",
        )
    years = range(target.year, s.run.last + 1) if target.kept else (target.year,)
    totals = (_emitted(s, target.account, year) for year in years)
    note = (
        "the largest from the target's year on: it is to be kept" if target.kept else "in the target's year"
    )
    return Answer(most(*totals), note=note)


def _emitted(s: Sheet, account: Account, year: int) -> Expression:
    return s.result(f"emissions/{account}/total/{year}", f"emissions_{year}")


def gap(s: Sheet, target: Target) -> Answer:
    """What is emitted beyond the threshold."""
    if judged_target(s, target).reached:
        return Answer(number(0), note="reached, within a millionth of the base year's emissions")
    return Answer(_part(s, target, "achieved") - _part(s, target, "threshold"), note="achieved − threshold")


def nearest(s: Sheet, target: Target) -> Answer:
    """The smallest emissions that were found."""
    if judged_target(s, target).reached:
        return Answer(_part(s, target, "threshold"), note="the target is reached")
    return Answer(_part(s, target, "achieved"), note="the target is missed; nothing smaller was found")


def _year(s: Sheet, account: Account, year: int, prefix: str) -> Expression:
    return s.result(f"emissions/{account}/total/{year}", prefix.strip("/") or "pathway", prefix=prefix)


def reduction_base(s: Sheet, account: Account) -> Answer:
    """Emissions of the base year."""
    judged_pathway(s)
    return Answer(_base(s, account))


def mix_and_law(s: Sheet, account: Account, year: int) -> Answer:
    """What federal mix and law alone reduce."""
    judged_pathway(s)
    law = _year(s, account, year, "law/")
    return Answer(_base(s, account) - law, note="base year − a trend in which only mix and law move")


def others(s: Sheet, account: Account, year: int) -> Answer:
    """What others reduce."""
    judged_pathway(s)
    law, trend = _year(s, account, year, "law/"), _year(s, account, year, "trend/")
    return Answer(law - trend, note="a trend in which only mix and law move − the trend")


def city(s: Sheet, account: Account, year: int) -> Answer:
    """What the city reduces."""
    judged_pathway(s)
    trend, pathway = _year(s, account, year, "trend/"), _year(s, account, year, "")
    return Answer(trend - pathway, note="the trend − the pathway")


RULES = (
    Rule("targets/{target}/base", "t/a", base),
    Rule("targets/{target}/threshold", "{target}", threshold),
    Rule("targets/{target}/achieved", "{target}", achieved),
    Rule("targets/{target}/gap", "{target}", gap),
    Rule("targets/{target}/nearest", "{target}", nearest),
    Rule("reduction/{account}/base", "t/a", reduction_base),
    Rule("reduction/{account}/mix-and-law/{year}", "t/a", mix_and_law),
    Rule("reduction/{account}/others/{year}", "t/a", others),
    Rule("reduction/{account}/city/{year}", "t/a", city),
)
