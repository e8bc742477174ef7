"""Criteria beyond carbon: which columns contribute how much to one in each year."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from wandel_engine.pathways.program.energy_rows import Energy
from wandel_engine.pathways.program.layout import Layout
from wandel_engine.pathways.program.numbers import Numbers
from wandel_engine.pathways.program.sparse import Floats, Ints


def criterion_terms(n: Numbers, at: Layout, e: Energy, key: str) -> Iterator[tuple[Ints, Floats]]:
    """(columns, amount per unit of them), both with the years as last axis; −1 where there is no column.

    Amounts are in the criterion's unit a year: from states, from energy used by stocks and plants, from
    transitions in the year decided, from measures in the year they start.
    """
    unit = next(criterion.unit for criterion in n.model.criteria if criterion.key == key)
    for stock in n.model.stocks:
        for state in stock.states:
            if key in state.criteria:
                place = n.state_at[stock.key, state.key]
                each = n.values.series(state.criteria[key], f"{unit}/{stock.unit}/a")
                yield at.units[place], each * n.state_size[place]
    for commodity in n.model.commodities:
        if key in commodity.criteria:
            each = n.values.series(commodity.criteria[key], f"{unit}/MWh")
            for place, used in zip(*e.use[commodity.key], strict=True):
                yield at.units[place], used * each
            for place, plant in enumerate(n.model.plants):
                for flow in plant.inputs:
                    if flow.commodity == commodity.key:
                        burnt = n.values.series(flow.per_output, "1") * e.output_scale[place]
                        yield at.output[place], burnt * each
    for edge, transition in enumerate(n.model.transitions):
        if key in transition.criteria:
            of = n.model.stocks[n.state_stock[n.source[edge]]].unit
            each = n.values.series(transition.criteria[key], f"{unit}/{of}")
            yield at.flow[edge], each * n.edge_size[edge]
    for measure in n.model.measures:
        if key in measure.criteria:
            starts, columns = at.start[measure.artefact]
            once = n.values.series(measure.criteria[key], unit)
            for place, year in enumerate(starts):
                # A start in this year: it has started by now, and had not by the possible start before.
                now = n.years == year
                yield np.where(now, columns[place], -1), once
                if place:
                    yield np.where(now, columns[place - 1], -1), -once
