"""Results as tables that people read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import RenderableType
from rich.markup import escape
from rich.table import Column, Table

if TYPE_CHECKING:
    from wandel_engine.pathways import Pathway, Simulation
    from wandel_engine.pathways.alternatives import Alternatives
    from wandel_engine.pathways.backcast import Backcast
    from wandel_engine.pathways.chances import Standing
    from wandel_engine.pathways.confidence import SurePathway
    from wandel_engine.pathways.ensemble import Ensemble
    from wandel_engine.pathways.explain import Explanation
    from wandel_engine.pathways.explain.shown import Input
    from wandel_engine.pathways.tradeoffs import Abatement, Front, Leeway, TippingPoints

STEP = 5
_TONES = {"likely": "green", "uncertain": "yellow", "out-of-reach": "red", "not-computed": "blue"}
"""Standing → colour; the same as on pages."""


def pathway(found: Pathway, certainty: Ensemble | None = None) -> list[RenderableType]:
    """Targets with their chances, emissions beside the trend, measures, what stands in the way, and cost by
    payer."""
    parts: list[RenderableType] = _targets(found, certainty) if found.targets else []
    parts += [_emissions(found.outcome, found.trend), *_told(found, certainty)]
    taken = {key: year for key, year in found.outcome.decisions.measures.items() if year is not None}
    if taken:
        table = Table(_first("measure"), _right("from"))
        for key, year in sorted(taken.items(), key=lambda pair: (pair[1], pair[0])):
            table.add_row(key, str(year))
        parts.append(table)
    if found.obstacles:
        table = Table(_first("stands in the way"), "kind", _right("10 % more: t/a"), _right("EUR"))
        for one in found.obstacles:
            table.add_row(one.key, one.kind, _less(one.gap_change), _less(one.cost_change))
        parts.append(table)
    return [
        *parts,
        _payers(found.outcome),
        f"discounted cost: {found.objective:,.0f} EUR, at most {found.optimality_gap:.2%} above the cheapest",
        f"discounted cost of the trend: {found.trend.costs.discounted:,.0f} EUR",
    ]


def sure(found: SurePathway) -> list[RenderableType]:
    """What each round of tightening cost and gave, and the surest pathway."""
    table = Table(_right("margin t/a"), _right("reached in"), _right("million EUR"))
    for one in found.rounds:
        table.add_row(f"{one.margin:,.0f}", f"{one.chance.probability:.1%}", f"{one.cost / 1e6:,.1f}")
    end = "reached" if found.reached else "not reached; this is the surest pathway found"
    return [
        *pathway(found.pathway, found.certainty),
        table,
        f"confidence asked for: {found.asked:.0%}, {end}",
    ]


def simulation(outcome: Simulation) -> list[RenderableType]:
    """Emissions, cost by payer, and what does not add up."""
    parts: list[RenderableType] = [
        _emissions(outcome, None),
        _payers(outcome),
        f"discounted cost: {outcome.costs.discounted:,.0f} EUR",
    ]
    if outcome.violations:
        table = Table(_first("does not add up"), "where", _right("year"), _right("amount"))
        for one in outcome.violations:
            table.add_row(one.what, one.where, str(one.year), f"{one.amount:,.3g}")
        parts.append(table)
    return parts


def alternatives(found: Alternatives) -> list[RenderableType]:
    """What sets each apart and where it lies on each axis; and which measures are a choice."""
    names = Table(_right(""), "what sets it apart", _right("extra cost"))
    for one in found.alternatives:
        marks = ", ".join(f"{mark.side} {mark.axis}" for mark in one.marks) or "in between"
        names.add_row(str(one.place), marks, f"{one.extra_cost:.1%}")
    columns = (_right(str(one.place)) for one in found.alternatives)
    table = Table(_first("axis"), "unit", _right("cheapest"), *columns)
    for axis in found.axes:
        scale, unit = (1e6, f"million {axis.unit}") if axis.best > 1e7 else (1.0, axis.unit)
        values = (axis.best, *(one.positions[axis.key] for one in found.alternatives))
        table.add_row(axis.key, unit, *(f"{value / scale:,.{1 if scale > 1 else 0}f}" for value in values))
    choices = Table(_first("measure"), "standing", _right("from"), "proven")
    for one in found.measures:
        years = "–" if one.earliest is None else f"{one.earliest}…{one.latest}"
        years = str(one.earliest) if one.earliest is not None and one.earliest == one.latest else years
        choices.add_row(one.artefact, one.standing, years, "yes" if one.proven else "no")
    parts: list[RenderableType] = [names, table, choices]
    if not found.reached:
        parts.append("The plan misses the target: these are alternatives of the nearest pathway.")
    if not found.complete:
        parts.append("The time limit ended the search before everything was tried.")
    return parts


def ensemble(found: Ensemble) -> list[RenderableType]:
    """Chances, and the bands of emissions and cost."""
    from wandel_engine.pathways.chances import standing_of

    chances = Table(_first("chance of"), _right("probability"), _right("± (one standard error)"), "which is")
    for key, chance in (*found.targets.items(), *found.budgets.items(), ("enough heat", found.heat_met)):
        called = _called(standing_of(chance.probability if found.inputs else None))
        chances.add_row(key, f"{chance.probability:.1%}", f"{chance.standard_error:.1%}", called)
    parts: list[RenderableType] = [chances, _limits()]
    for kind, unit in (("bisko", "t/a"), ("territorial", "t/a"), ("cost", "EUR/a")):
        bands = found.bands[kind]
        table = Table(_right("year"), *(_right(f"{kind} {unit}, {q} %") for q in (5, 25, 50, 75, 95)))
        for place in _shown_years(found.years):
            row = (bands.p5, bands.p25, bands.p50, bands.p75, bands.p95)
            table.add_row(str(found.years[place]), *(f"{series[place]:,.0f}" for series in row))
        parts.append(table)
    cost = found.discounted_cost
    return [
        *parts,
        f"discounted cost: {cost.values[0]:,.0f} to {cost.values[-1]:,.0f} EUR in nine of ten draws",
        f"draws: {found.draws:,} of {found.asked:,}; "
        f"uncertain inputs: {len(found.inputs)}; seed: {found.seed}",
    ]


def front(found: Front) -> list[RenderableType]:
    """The points from cheapest to least carbon."""
    over = "t" if found.year is None else f"t in {found.year}"
    table = Table(_right(f"{found.account} {over}"), _right("million EUR"), _right("EUR/t at the margin"))
    for point in found.points:
        price = "–" if point.price is None else f"{point.price:,.0f}"
        table.add_row(f"{point.tonnes:,.0f}", f"{point.cost / 1e6:,.1f}", price)
    return [table, *_ended(found.complete)]


def abatement(found: Abatement) -> list[RenderableType]:
    """Each measure alone, and the price as the cap is tightened."""
    alone = Table(_first("measure, alone"), _right("t saved"), _right("million EUR"), _right("EUR/t"))
    for step in found.classical:
        price = "–" if step.price is None else f"{step.price:,.0f}"
        alone.add_row(step.measure or "", f"{step.tonnes:,.0f}", f"{step.cost / 1e6:,.1f}", price)
    dynamic = Table(_right("t saved, all together"), _right("t left"), _right("EUR/t at the margin"))
    for one in found.dynamic:
        dynamic.add_row(f"{one.saved:,.0f}", f"{one.tonnes:,.0f}", f"{one.price:,.0f}")
    return [
        alone,
        "What single measures save adds up only where they are independent of each other.",
        dynamic,
        *_ended(found.complete),
    ]


def leeway(found: Leeway) -> list[RenderableType]:
    """Gap and cost, from the tightest to the most relaxed."""
    table = Table(_right("limits changed by"), _right("t/a above the target"), _right("million EUR"))
    for point in found.points:
        one = point.pathway
        told = (f"{one.gap:,.0f}", f"{one.cost / 1e6:,.1f}") if one else ("no pathway", "–")
        table.add_row(f"{point.relaxed_by:+.0%}", *told)
    starts = "searched for anew at each" if found.free_starts else "those of the pathway under today's limits"
    return [table, f"{', '.join(found.limits)}; start years: {starts}", *_ended(found.complete)]


def tipping(found: TippingPoints) -> list[RenderableType]:
    """Until when each measure can wait, and what a year's delay costs."""
    table = Table(
        _first("measure"), "", _right("best"), _right("latest"), _right("a year later: EUR"), _right("t")
    )
    for point in found.points:
        delay = point.delay
        table.add_row(
            point.measure or f"{point.stock}: {point.kind}",
            point.status,
            str(point.best or "–"),
            str(point.latest_start or "–"),
            f"{delay.cost:,.0f}" if delay else "–",
            f"{delay.tonnes:,.0f}" if delay else "–",
        )
    return [table, *_ended(found.complete)]


def explanation(found: Explanation) -> list[RenderableType]:
    """The number, its formula, and what stands behind each symbol."""
    table = Table(_first("symbol"), _right("value"), "unit", "what it is")
    for item in found.inputs:
        # Paths in the document have brackets, which rich would take for its own.
        table.add_row(item.symbol, f"{item.value:,.6g}", item.unit, escape(_origin(item)))
    number = f"{found.address} = {found.number:,.6g} {found.unit}"
    parts: list[RenderableType] = [number, f"= {found.formula}", f"({found.note})"]
    return [*parts, table] if found.inputs else parts


def _origin(item: Input) -> str:
    """Where a number of a formula comes from."""
    if item.kind == "figure":
        parts = [f"{item.figure.value:g} {item.figure.unit}, {item.figure.flag}"]
        parts += [f"source: {item.figure.source}"] if item.figure.source else []
        return "; ".join([*parts, f"at {item.path}"])
    if item.kind == "solver":
        return f"{item.solver}: {item.statement}"
    if item.kind == "option":
        return f"option {item.name}"
    if item.kind == "stated":
        return f"stated at {item.path}"
    return f"decided: {item.address}" if item.kind == "decision" else f"see {item.address}"


def backcast(found: Backcast) -> list[RenderableType]:
    """Milestones by year, and what is phased out."""
    subject, who = (Column(title, overflow="fold") for title in ("subject", "responsible"))
    table = Table(_right("by"), _first("what"), subject, _right("value"), who, _right("wait"))
    for one in found.milestones:
        actors = ", ".join(actor.key for actor in one.responsible)
        wait = "–" if one.slack is None else f"{one.slack} a"
        table.add_row(str(one.year), one.kind, one.subject, _amount(one.value, one.unit), actors, wait)
    parts: list[RenderableType] = [table]
    if found.phase_outs:
        gone = Table(_first("to be phased out"), _right("left"), _right("gone by"), _right("renewed until"))
        for state in found.phase_outs:
            gone.add_row(
                f"{state.stock}/{state.state}",
                _amount(state.left, state.unit),
                str(state.gone_by or "–"),
                str(state.last_renewal or "–"),
            )
        parts.append(gone)
    return parts


def _amount(value: float, unit: str) -> str:
    if unit == "year":
        return f"{value:.0f}"
    return f"{value:.1%}" if unit == "1" else f"{value:,.0f} {unit}"


def _ended(complete: bool) -> list[RenderableType]:
    return [] if complete else ["The time limit ended the search before everything was tried."]


def _shown_years(years: Sequence[int]) -> list[int]:
    """Places of every fifth year and the last."""
    return [place for place, year in enumerate(years) if place % STEP == 0 or year == years[-1]]


def _first(title: str) -> Column:
    return Column(title, no_wrap=True)


def _less(saved: float) -> str:
    """What is saved as a change; nothing is nothing, not minus nothing."""
    return f"{-saved:,.0f}" if round(saved) else "0"


def _right(title: str, wrap: bool = False) -> Column:
    return Column(title, justify="right", no_wrap=not wrap)


def _targets(found: Pathway, certainty: Ensemble | None) -> list[RenderableType]:
    """What each target allows and the plan comes to; and whether that reaches it, with which chance."""
    table = Table(
        _first("target"),
        _right("year"),
        "account",
        _right("threshold t/a"),
        _right("planned t/a"),
        _right("earliest"),
    )
    verdicts = Table(_first("target"), "in the plan", "chance")
    for result in found.targets:
        table.add_row(
            result.artefact,
            str(result.year),
            result.account,
            f"{result.threshold:,.0f}",
            f"{result.achieved:,.0f}",
            str(result.earliest_year or "–"),
        )
        standing = certainty.standing(result.artefact) if certainty else "not-computed"
        verdicts.add_row(result.artefact, "reached" if result.reached else "missed", _called(standing))
    return [table, verdicts, _limits()]


def _told(found: Pathway, certainty: Ensemble | None) -> list[str]:
    """What nobody should overlook: years worse than the trend, and outside the plan's own range."""
    from wandel_engine.pathways.courses import years_outside, years_worse

    account = found.targets[0].account if found.targets else "bisko"
    told = []
    if worse := years_worse(found, account):
        told.append(f"more {account} than in the trend, without any measures: {_listed(worse)}")
    outside = years_outside(found.outcome, account, certainty.bands[account]) if certainty else ()
    if outside:
        told.append(f"the plan lies outside nine of ten draws: {_listed(outside)}")
    return told


def _listed(years: Sequence[int]) -> str:
    return ", ".join(str(year) for year in years)


def _limits() -> str:
    from wandel_engine.pathways.chances import LIKELY_FROM, OUT_OF_REACH_BELOW

    return f"likely: from {LIKELY_FROM} of 100 draws on; out of reach: below {OUT_OF_REACH_BELOW}"


def _called(standing: Standing) -> str:
    """The state in words, in the colour that it has on pages."""
    return f"[{_TONES[standing]}]{standing.replace('-', ' ')}[/]"


def _emissions(outcome: Simulation, trend: Simulation | None) -> Table:
    table = Table(_right("year"), _right("bisko t/a"), _right("territorial t/a"))
    if trend is not None:
        table.add_column("trend, bisko t/a", justify="right", no_wrap=True)
    for place in _shown_years(outcome.years):
        row = [str(outcome.years[place])]
        row += [f"{outcome.emissions[account].total[place]:,.0f}" for account in ("bisko", "territorial")]
        if trend is not None:
            row.append(f"{trend.emissions['bisko'].total[place]:,.0f}")
        table.add_row(*row)
    return table


def _payers(outcome: Simulation) -> Table:
    """Undiscounted cost over all years, by payer and in all."""
    totals: dict[str, float] = {}
    for row in outcome.costs.rows:
        totals[row.payer] = totals.get(row.payer, 0.0) + sum(row.eur)
    table = Table(_first("who pays"), _right("million EUR, all years"))
    for payer, eur in sorted(totals.items(), key=lambda pair: -pair[1]):
        table.add_row(payer, f"{eur / 1e6:,.1f}")
    return table
