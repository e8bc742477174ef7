"""What a transition does, in words of planning: renovate, connect, go electric, do without.

Read from the states it leads between: which energy carriers they use, and how much. Nothing is declared.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Literal, get_args

from wandel_engine.pathways.model.document import State, Stock
from wandel_engine.pathways.model.values import Values

MoveKind = Literal[
    "renovation",
    "electric-heat",
    "district-heat",
    "biomass",
    "vehicles",
    "modal-shift",
    "generation",
    "other",
]
"""renovation: the same carriers, less of them (buildings, lamps) · electric-heat (heat pumps), district-heat,
biomass: what a unit outside transport changes to · vehicles: another drive · modal-shift: in transport, doing
with less or without · generation: a state that carries a plant (PV) · other: anything else."""
KINDS: tuple[MoveKind, ...] = get_args(MoveKind)
_TRANSPORT = "transport"
_LITTLE = 1e-12


@dataclass(frozen=True)
class Move:
    """A transition by position. `today` MWh/unit/a: what a unit uses before, in the base year; `saved`: less
    of it after."""

    edge: int
    key: str
    stock: str
    kind: MoveKind
    today: float
    saved: float


def moves(values: Values) -> tuple[Move, ...]:
    """All transitions of the model with what they do."""
    model = values.model
    stocks = {stock.key: stock for stock in model.stocks}
    plants = {
        (plant.capacity.stock, state)
        for plant in model.plants
        if plant.capacity.stock is not None
        for state in plant.capacity.states
    }
    result = []
    for edge, transition in enumerate(model.transitions):
        stock = stocks[transition.stock]
        states = {state.key: state for state in stock.states}
        before, after = (_uses(stock, states[key], values) for key in (transition.from_, transition.to))
        if (stock.key, transition.to) in plants and (stock.key, transition.from_) not in plants:
            kind: MoveKind = "generation"
        else:
            components = (states[key].components for key in (transition.from_, transition.to))
            switched = len({tuple(sorted(kinds.items())) for kinds in components}) > 1
            kind = _kind(stock, before, after, switched, values)
        today = sum(before.values())
        saved = today - sum(after.values())
        result.append(Move(edge, transition.key, stock.key, kind, today, saved))
    return tuple(result)


def groups(values: Values) -> dict[tuple[str, MoveKind], tuple[Move, ...]]:
    """Transitions of one stock that do the same: (stock, kind) → moves."""
    found: dict[tuple[str, MoveKind], list[Move]] = defaultdict(list)
    for move in moves(values):
        found[move.stock, move.kind].append(move)
    return {key: tuple(members) for key, members in found.items()}


def _uses(stock: Stock, state: State, values: Values) -> dict[str, float]:
    """Commodity → MWh/unit/a in the base year."""
    result: dict[str, float] = defaultdict(float)
    for use in state.uses:
        each = values.series(use.intensity, f"MWh/{stock.unit}/a")[0]
        index = 1.0 if use.index is None else values.driver_as(use.index, "1")[0]
        result[use.commodity] += float(each * index)
    return dict(result)


def _kind(
    stock: Stock, before: dict[str, float], after: dict[str, float], switched: bool, values: Values
) -> MoveKind:
    """`switched`: other equipment, which is a change of carrier where one of them is gone as well."""
    change = {key: after.get(key, 0.0) - before.get(key, 0.0) for key in {*before, *after}}
    gained = max(change, key=lambda key: (change[key], key), default=None)
    more = gained is not None and change[gained] > _LITTLE
    less = any(amount < -_LITTLE for amount in change.values())
    if not more and switched and after and set(before) != set(after):
        gained, more = max(after, key=lambda key: (after[key], key)), True
    if stock.sector == _TRANSPORT:
        return "vehicles" if more else "modal-shift" if less else "other"
    if not more:
        return "renovation" if less else "other"
    commodity = next(item for item in values.model.commodities if item.key == gained)
    names = {commodity.key, commodity.balance_carrier}
    if commodity.supply == "plants":
        return "district-heat"
    if commodity.supply == "grid" or "environmental-heat" in names:
        return "electric-heat"
    return "biomass" if "biomass" in names else "other"
