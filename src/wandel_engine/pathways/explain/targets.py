"""Formulas of what is judged about a pathway: targets, why emissions fall, objective and gap."""

from __future__ import annotations

from wandel_engine.pathways.explain.expression import Expression, most, number
from wandel_engine.pathways.explain.rules import Rule
from wandel_engine.pathways.explain.run import Unresolved
from wandel_engine.pathways.explain.sheet import Answer, Sheet
from wandel_engine.pathways.model.document import Account, Target
from wandel_engine.pathways.result import Pathway, TargetResult


def _pathway(s: Sheet) -> Pathway:
    if s.run.pathway is None:
        raise Unresolved("a simulation is not judged; only a pathway is")
    return s.run.pathway


def _judged(s: Sheet, target: Target) -> TargetResult:
    for result in _pathway(s).targets:
        if result.artefact == target.artefact:
            return result
    raise Unresolved(f"the pathway was not found for target '{target.artefact}'")


def _part(s: Sheet, target: Target, name: str) -> Expression:
    return s.result(f"targets/{target.artefact}/{name}", name)


def _base(s: Sheet, account: Account) -> Expression:
    return s.result(f"emissions/{account}/total/{s.run.first}", "base_year", prefix="trend/")


def base(s: Sheet, target: Target) -> Answer:
    """Emissions of the base year."""
    _judged(s, target)
    return Answer(_base(s, target.account), note="emissions of the base year, in the target's account")


def threshold(s: Sheet, target: Target) -> Answer:
    """What the target allows."""
    _judged(s, target)
    path, quantity = f"targets[{target.artefact}].threshold", target.threshold
    if s.is_share(quantity):
        share = s.quantity(quantity, path, "1", s.run.first, "share")
        return Answer(share * _part(s, target, "base"), note="a share of the base year's emissions")
    return Answer(s.quantity(quantity, path, "t/a", s.run.first, "threshold"))


def achieved(s: Sheet, target: Target) -> Answer:
    """What is emitted in the target's year, or at most from it on."""
    _judged(s, target)
    years = range(target.year, s.run.last + 1) if target.kept else (target.year,)
    totals = (s.result(f"emissions/{target.account}/total/{year}", f"emissions_{year}") for year in years)
    note = (
        "the largest from the target's year on: it is to be kept" if target.kept else "in the target's year"
    )
    return Answer(most(*totals), note=note)


def gap(s: Sheet, target: Target) -> Answer:
    """What is emitted beyond the threshold."""
    if _judged(s, target).reached:
        return Answer(number(0), note="reached, within a millionth of the base year's emissions")
    return Answer(_part(s, target, "achieved") - _part(s, target, "threshold"), note="achieved − threshold")


def nearest(s: Sheet, target: Target) -> Answer:
    """The smallest emissions that were found."""
    if _judged(s, target).reached:
        return Answer(_part(s, target, "threshold"), note="the target is reached")
    return Answer(_part(s, target, "achieved"), note="the target is missed; nothing smaller was found")


def _year(s: Sheet, account: Account, year: int, prefix: str) -> Expression:
    return s.result(f"emissions/{account}/total/{year}", prefix.strip("/") or "pathway", prefix=prefix)


def reduction_base(s: Sheet, account: Account) -> Answer:
    """Emissions of the base year."""
    _pathway(s)
    return Answer(_base(s, account))


def mix_and_law(s: Sheet, account: Account, year: int) -> Answer:
    """What federal mix and law alone reduce."""
    _pathway(s)
    law = _year(s, account, year, "law/")
    return Answer(_base(s, account) - law, note="base year − a trend in which only mix and law move")


def others(s: Sheet, account: Account, year: int) -> Answer:
    """What others reduce."""
    _pathway(s)
    law, trend = _year(s, account, year, "law/"), _year(s, account, year, "trend/")
    return Answer(law - trend, note="a trend in which only mix and law move − the trend")


def city(s: Sheet, account: Account, year: int) -> Answer:
    """What the city reduces."""
    _pathway(s)
    trend, pathway = _year(s, account, year, "trend/"), _year(s, account, year, "")
    return Answer(trend - pathway, note="the trend − the pathway")


def objective(s: Sheet) -> Answer:
    """What was minimised."""
    _pathway(s)
    return Answer(s.result("costs/discounted", "discounted_cost"), note="the discounted cost")


def optimality_gap(s: Sheet) -> Answer:
    """How far the cost may still lie above the cheapest."""
    pathway = _pathway(s)
    cost = s.result("objective", "objective")
    bound = s.solver(pathway.bound, "EUR", "bound")
    if abs(cost.value) < 1e-9:
        raise Unresolved("a pathway that costs nothing has no relative gap")
    size = cost if cost.value > 0 else number(0) - cost
    return Answer(
        most(number(0), (cost - bound) / size), note="no pathway with this gap to the targets costs less"
    )


RULES = (
    Rule("targets/{target}/base", "t/a", base),
    Rule("targets/{target}/threshold", "t/a", threshold),
    Rule("targets/{target}/achieved", "t/a", achieved),
    Rule("targets/{target}/gap", "t/a", gap),
    Rule("targets/{target}/nearest", "t/a", nearest),
    Rule("reduction/{account}/base", "t/a", reduction_base),
    Rule("reduction/{account}/mix-and-law/{year}", "t/a", mix_and_law),
    Rule("reduction/{account}/others/{year}", "t/a", others),
    Rule("reduction/{account}/city/{year}", "t/a", city),
    Rule("objective", "EUR", objective),
    Rule("optimality-gap", "1", optimality_gap),
)
