"""Every number of a simulation or pathway with its address.

``emissions/bisko/total/2035``: parts are keys of the model or fixed words, the last is the year.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wandel_engine.pathways.result import Pathway, Simulation

Addressed = Iterator[tuple[str, float]]


def numbers(result: Simulation | Pathway) -> dict[str, float]:
    """Address → number, for all that can be explained.

    In a pathway, ``trend/…`` names the numbers of its trend.
    """
    if isinstance(result, Simulation):
        return dict(simulated(result))
    found = dict(simulated(result.outcome))
    found |= {f"trend/{address}": number for address, number in simulated(result.trend)}
    return found | dict(_judged(result))


def addresses(result: Simulation | Pathway) -> tuple[str, ...]:
    """The addresses of all numbers that can be explained."""
    return tuple(numbers(result))


def simulated(run: Simulation) -> Addressed:
    """The numbers of one simulation."""
    years = run.years
    for stock, states in run.stocks.items():
        for state, units in states.items():
            yield from _series(f"stocks/{stock}/{state}", years, units)
    for key, flow in run.decisions.flows.items():
        yield from _series(f"flows/{key}", years, flow)
    for key, renewed in run.decisions.renewals.items():
        yield from _series(f"renewals/{key}", years, renewed)
    for key, early in run.early.items():
        yield from _series(f"early/{key}", years, early)
    for row in run.energy:
        yield from _series(f"energy/{row.stock}/{row.commodity}", years, row.mwh)
    for key, output in run.dispatch.items():
        yield from _series(f"dispatch/{key}", years, output)
    for key, grid in run.grid.items():
        yield from _series(f"grid/{key}/bought", years, grid.bought)
        yield from _series(f"grid/{key}/sold", years, grid.sold)
    for account, emissions in run.emissions.items():
        base = f"emissions/{account}"
        for line in emissions.rows:
            kind, of = ("rows", line.stock) if line.plant is None else ("plants", line.plant)
            yield from _series(f"{base}/{kind}/{of}/{line.commodity}", years, line.tonnes)
        yield from _series(f"{base}/total", years, emissions.total)
        yield from _series(f"{base}/apart", years, emissions.apart)
        if emissions.generation_credit is not None:
            yield from _series(f"{base}/generation-credit", years, emissions.generation_credit)
    for cost in run.costs.rows:
        yield from _series(f"costs/rows/{cost.payer}/{cost.kind}", years, cost.eur)
    yield from _series("costs/total", years, run.costs.total)
    for payer, left in run.costs.salvage.items():
        yield f"costs/salvage/{payer}", left
    yield "costs/discounted", run.costs.discounted
    yield "costs/rate", run.costs.rate
    for trade, hours in run.hours.items():
        yield from _series(f"hours/{trade}", years, hours)
    for payer, eur in run.monthly.items():
        yield from _series(f"monthly/{payer}", years, eur)
    for criterion, amount in run.criteria.items():
        yield from _series(f"criteria/{criterion}", years, amount)
    for violation in run.violations:
        yield f"violations/{violation.what}/{violation.where}/{violation.year}", violation.amount


def _judged(pathway: Pathway) -> Addressed:
    for target in pathway.targets:
        for name in ("base", "threshold", "achieved", "gap", "nearest"):
            yield f"targets/{target.artefact}/{name}", getattr(target, name)
        if target.nearest_bound is not None:
            yield f"targets/{target.artefact}/nearest-bound", target.nearest_bound
        if target.earliest_year is not None:
            yield f"targets/{target.artefact}/earliest-year", target.earliest_year
    for account, split in pathway.reduction.items():
        yield f"reduction/{account}/base", split.base
        for word, series in (
            ("mix-and-law", split.mix_and_law),
            ("others", split.others),
            ("city", split.city),
        ):
            yield from _series(f"reduction/{account}/{word}", pathway.years, series)
    yield "objective", pathway.objective
    for name in ("value", "bound", "cost", "emissions"):
        yield f"aim/{name}", getattr(pathway.aim, name)
    if pathway.aim.ceiling is not None and pathway.aim.least_emissions is not None:
        yield "aim/ceiling", pathway.aim.ceiling
        yield "aim/least-emissions", pathway.aim.least_emissions
    yield "bound", pathway.bound
    yield "optimality-gap", pathway.optimality_gap
    for one in pathway.obstacles:
        base = f"obstacles/{one.kind}/{one.key}"
        yield f"{base}/relaxed-by", one.relaxed_by
        if one.gap_left is not None and one.cost_left is not None:
            yield f"{base}/gap-change", one.gap_change
            yield f"{base}/gap-left", one.gap_left
            yield f"{base}/cost-change", one.cost_change
            yield f"{base}/cost-left", one.cost_left
    yield "agreement", pathway.agreement


def _series(name: str, years: Sequence[int], values: Sequence[float]) -> Addressed:
    for year, value in zip(years, values, strict=True):
        yield f"{name}/{year}", value
