"""Results as tables that people read, on stdout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Column, Table

if TYPE_CHECKING:
    from wandel_engine.pathways import Pathway, Simulation

STEP = 5


def pathway(found: Pathway) -> None:
    """Targets, emissions beside the trend, measures, what stands in the way, and cost by payer."""
    out = Console()
    if found.targets:
        out.print(_targets(found))
    out.print(_emissions(found.outcome, found.trend))
    taken = {key: year for key, year in found.outcome.decisions.measures.items() if year is not None}
    if taken:
        table = Table(Column("measure", no_wrap=True), _right("from"))
        for key, year in sorted(taken.items(), key=lambda pair: (pair[1], pair[0])):
            table.add_row(key, str(year))
        out.print(table)
    if found.obstacles:
        table = Table(
            Column("stands in the way", no_wrap=True), "kind", _right("10 % more: t/a"), _right("EUR")
        )
        for one in found.obstacles:
            table.add_row(one.key, one.kind, _less(one.gap_change), _less(one.cost_change))
        out.print(table)
    out.print(_payers(found.outcome))
    out.print(
        f"discounted cost: {found.objective:,.0f} EUR, at most {found.optimality_gap:.2%} above the cheapest",
        f"discounted cost of the trend: {found.trend.costs.discounted:,.0f} EUR",
        sep="\n",
    )


def simulation(outcome: Simulation) -> None:
    """Emissions, cost by payer, and what does not add up."""
    out = Console()
    out.print(_emissions(outcome, None))
    out.print(_payers(outcome))
    out.print(f"discounted cost: {outcome.costs.discounted:,.0f} EUR")
    if outcome.violations:
        table = Table(Column("does not add up", no_wrap=True), "where", _right("year"), _right("amount"))
        for one in outcome.violations:
            table.add_row(one.what, one.where, str(one.year), f"{one.amount:,.3g}")
        out.print(table)


def _less(saved: float) -> str:
    """What is saved as a change; nothing is nothing, not minus nothing."""
    return f"{-saved:,.0f}" if round(saved) else "0"


def _right(title: str) -> Column:
    return Column(title, justify="right", no_wrap=True)


def _targets(found: Pathway) -> Table:
    table = Table(
        Column("target", no_wrap=True),
        _right("year"),
        "account",
        _right("threshold t/a"),
        _right("achieved t/a"),
        "reached",
        _right("earliest"),
    )
    for result in found.targets:
        table.add_row(
            result.artefact,
            str(result.year),
            result.account,
            f"{result.threshold:,.0f}",
            f"{result.achieved:,.0f}",
            "yes" if result.reached else "no",
            str(result.earliest_year or "–"),
        )
    return table


def _emissions(outcome: Simulation, trend: Simulation | None) -> Table:
    table = Table(_right("year"), _right("bisko t/a"), _right("territorial t/a"))
    if trend is not None:
        table.add_column("trend, bisko t/a", justify="right", no_wrap=True)
    for place, year in enumerate(outcome.years):
        if place % STEP and year != outcome.years[-1]:
            continue
        row = [str(year)]
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
    table = Table(Column("who pays", no_wrap=True), _right("million EUR, all years"))
    for payer, eur in sorted(totals.items(), key=lambda pair: -pair[1]):
        table.add_row(payer, f"{eur / 1e6:,.1f}")
    return table
