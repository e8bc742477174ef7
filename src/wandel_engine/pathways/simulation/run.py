"""`simulate` and `trend`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from wandel_engine.pathways.model import Model
from wandel_engine.pathways.model.document import Transition
from wandel_engine.pathways.model.values import Series, Values
from wandel_engine.pathways.result import Decisions, EnergyRow, Grid, Options, Simulation, Violation
from wandel_engine.pathways.simulation.accounts import Accounts
from wandel_engine.pathways.simulation.costs import CostBook, book_energy, book_measures, book_stock
from wandel_engine.pathways.simulation.criteria import criteria
from wandel_engine.pathways.simulation.excess import above_limits
from wandel_engine.pathways.simulation.plan import Plan
from wandel_engine.pathways.simulation.rationed_supply import rationed_dispatch
from wandel_engine.pathways.simulation.rationing import RationedRun
from wandel_engine.pathways.simulation.stocks import StockPath, StockRun
from wandel_engine.pathways.simulation.supply import Supply, supply

_TOLERANCE = 1e-7


def simulate(
    model: Model,
    decisions: Decisions,
    options: Options | None = None,
    *,
    ration: bool = False,
    stated: Model | None = None,
) -> Simulation:
    """What follows from the decisions: stocks, energy, dispatch, emissions in both accounts, cost, hours.

    Decisions are applied as they are; where they do not add up (more units moved than there are, demand not
    met), `violations` says so. `options.variants` chooses the drivers' courses. Raises ValueError if a
    decision is missing or does not cover the model's years.

    `ration`: decisions are a plan instead. Planned flows are scaled by what `uptake` deviates from its value
    in `stated` (the model the plan was made with; default: `model`) and rationed where limits, units,
    capacity or demand bind; what is due is renewed. The result holds what really happens, `violations` what
    still exceeds a limit. Where nothing binds and deviates, the result is the same as without. Raises
    ValueError for a planned number that is negative or not finite. The conventions: docs/adr/0009.
    """
    check(model, decisions)
    options = options or Options()
    if ration:
        return _rationed(model, stated or model, decisions, options)
    return _simulate(model, decisions, options)


def trend(
    model: Model, options: Options | None = None, pulse: Callable[[], None] = lambda: None
) -> Simulation:
    """The model without the city's measures: the stated trends, like-for-like renewal, plants by merit.

    `pulse` is called often meanwhile; whatever it raises ends the computation.
    """
    return _simulate(model, None, options or Options(), pulse)


def check(model: Model, decisions: Decisions) -> None:
    """Raise ValueError if a decision is missing or does not cover the model's years."""
    kinds = [f"{s.key}/{c.key}/{k.key}" for s in model.stocks for c in s.components for k in c.kinds]
    given = [(decisions.flows, [t.key for t in model.transitions]), (decisions.renewals, kinds)]
    if decisions.dispatch is not None:
        given.append((decisions.dispatch, [plant.key for plant in model.plants]))
    for series, keys in given:
        for key in keys:
            if len(series.get(key, ())) != len(model.years):
                raise ValueError(
                    f"the decisions for '{key}' do not cover {model.base_year} to {model.horizon}"
                )


def _rationed(model: Model, stated: Model, decisions: Decisions, options: Options) -> Simulation:
    plan = Plan.of(stated, decisions, options.variants)
    values, started = Values(model, options.variants), dict(decisions.measures)
    prices = Values(stated, options.variants)

    def standing(so_far: Mapping[str, StockPath], criterion: str, year: int) -> float:
        units = {key: path.units for key, path in so_far.items()}
        made = supply(model, values, units, started, rationed_dispatch(model, values, units, plan))
        return float(criteria(model, values, so_far, made, started)[criterion][year])

    run = RationedRun(model, values, plan, standing)
    paths = run.run()
    units = {key: path.units for key, path in paths.items()}
    book = CostBook(model, values)
    for group in run.groups:
        book_stock(book, group.run, paths[group.stock.key], prices)
    supplied = supply(model, values, units, started, rationed_dispatch(model, values, units, plan))
    book_measures(book, started)
    book_energy(book, supplied)
    result = _result(model, values, paths, supplied, book, started)
    above = tuple(above_limits(model, values, run, supplied, result.criteria))
    return result.model_copy(update={"violations": result.violations + above})


def _simulate(
    model: Model, decisions: Decisions | None, options: Options, pulse: Callable[[], None] = lambda: None
) -> Simulation:
    values = Values(model, options.variants, pulse)
    book = CostBook(model, values)
    paths: dict[str, StockPath] = {}
    flows = None if decisions is None else {key: np.array(value) for key, value in decisions.flows.items()}
    renewals = None if decisions is None else {key: np.array(v) for key, v in decisions.renewals.items()}
    leading: dict[str, list[Transition]] = {stock.key: [] for stock in model.stocks}
    for t in model.transitions:
        leading[t.stock].append(t)
    for stock in model.stocks:
        transitions = leading[stock.key]
        run = StockRun(stock, transitions, values)
        paths[stock.key] = run.run(flows, renewals)
        book_stock(book, run, paths[stock.key], values)
    started = {m.artefact: None for m in model.measures} if decisions is None else decisions.measures
    dispatch = None
    if decisions is not None and decisions.dispatch is not None:
        dispatch = {key: np.array(value) for key, value in decisions.dispatch.items()}
    supplied = supply(model, values, {key: path.units for key, path in paths.items()}, started, dispatch)
    book_measures(book, started)
    book_energy(book, supplied)
    return _result(model, values, paths, supplied, book, dict(started))


def _result(
    model: Model,
    values: Values,
    paths: dict[str, StockPath],
    supplied: Supply,
    book: CostBook,
    started: dict[str, int | None],
) -> Simulation:
    years = tuple(model.years)
    accounts = Accounts(model, values, supplied)
    sectors = {stock.key: stock.sector for stock in model.stocks}
    dispatch = {key: _tuple(value) for key, value in supplied.output.items()}
    return Simulation(
        years=years,
        decisions=Decisions(
            years=years,
            flows={key: _tuple(value) for path in paths.values() for key, value in path.flows.items()},
            renewals={key: _tuple(value) for path in paths.values() for key, value in path.renewals.items()},
            dispatch=dispatch,
            measures=started,
        ),
        stocks={
            stock.key: {
                state.key: _tuple(paths[stock.key].units[:, at]) for at, state in enumerate(stock.states)
            }
            for stock in model.stocks
        },
        energy=tuple(
            EnergyRow(sector=sectors[stock], stock=stock, commodity=commodity, mwh=_tuple(amount))
            for (stock, commodity), amount in supplied.demand.items()
        ),
        dispatch=dispatch,
        grid={
            key: Grid(bought=_tuple(supplied.bought[key]), sold=_tuple(supplied.sold[key]))
            for key in supplied.bought
        },
        early={key: _tuple(value) for path in paths.values() for key, value in path.early.items()},
        emissions={"bisko": accounts.emissions("bisko"), "territorial": accounts.emissions("territorial")},
        costs=book.costs(),
        monthly={payer: _tuple(eur) for payer, eur in book.monthly().items()},
        criteria={
            key: _tuple(value) for key, value in criteria(model, values, paths, supplied, started).items()
        },
        hours={key: _tuple(value) for key, value in book.hours.items()},
        violations=tuple(_violations(model, years, paths, supplied)),
    )


def _violations(
    model: Model, years: tuple[int, ...], paths: dict[str, StockPath], supplied: Supply
) -> list[Violation]:
    found: list[Violation] = []

    def note(what: str, where: str, amounts: Series, scale: float) -> None:
        for at in np.flatnonzero(amounts > _TOLERANCE * max(scale, 1e-12)):
            found.append(
                Violation.model_validate(
                    {"what": what, "where": where, "year": years[at], "amount": float(amounts[at])}
                )
            )

    for stock in model.stocks:
        path, total = paths[stock.key], float(paths[stock.key].units[0].sum())
        for at, state in enumerate(stock.states):
            note("negative-stock", f"{stock.key}/{state.key}", -path.units[:, at], total)
            note("not-reserved", f"{stock.key}/{state.key}", -path.unreserved[:, at], total)
        for key, amount in path.overdue.items():
            note("overdue", key, amount, total)
    for key, amount in supplied.unmet.items():
        note("unmet-demand", key, amount, float(supplied.local[key].max()))
    for key, amount in supplied.output.items():
        above = amount - supplied.capacity[key]
        above[0] = 0.0
        note("above-capacity", key, above, float(supplied.capacity[key].max()))
    return found


def _tuple(values: Series) -> tuple[float, ...]:
    return tuple(float(value) for value in values)
