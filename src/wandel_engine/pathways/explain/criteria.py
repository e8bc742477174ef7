"""Formulas of criteria beyond carbon: what states, energy, transitions and measures contribute."""

from __future__ import annotations

from collections.abc import Iterator

from wandel_engine.pathways.explain.expression import Expression
from wandel_engine.pathways.explain.rules import Rule
from wandel_engine.pathways.explain.sheet import Answer, Sheet
from wandel_engine.pathways.model.document import Criterion

Terms = Iterator[tuple[str, Expression]]


def amount(s: Sheet, criterion: Criterion, year: int) -> Answer:
    """A criterion in a year."""
    return Answer(
        terms=tuple(_contributions(s, criterion, year)),
        note="units × contribution a year, energy × contribution, and what is decided or started in the year",
    )


def _contributions(s: Sheet, criterion: Criterion, year: int) -> Terms:
    key, unit, model = criterion.key, criterion.unit, s.run.model
    for stock in model.stocks:
        for state in stock.states:
            if key in state.criteria:
                path = f"stocks[{stock.key}].states[{state.key}].criteria.{key}"
                each = s.quantity(
                    state.criteria[key], path, f"{unit}/{stock.unit}/a", year, f"{key}_{state.key}"
                )
                yield stock.key, s.result(f"stocks/{stock.key}/{state.key}/{year}", state.key) * each
    for commodity in model.commodities:
        if key in commodity.criteria:
            path = f"commodities[{commodity.key}].criteria.{key}"
            each = s.quantity(commodity.criteria[key], path, f"{unit}/MWh", year, f"{key}_of_{commodity.key}")
            for used in ("demand", "plant-use"):
                amount = s.result(f"{used}/{commodity.key}/{year}", f"{used}_{commodity.key}")
                yield commodity.key, amount * each
    for t in model.transitions:
        if key in t.criteria:
            path = f"transitions[{t.key}].criteria.{key}"
            of = s.run.stocks[t.stock].unit
            each = s.quantity(t.criteria[key], path, f"{unit}/{of}", year, f"{key}_of_{t.key}")
            yield t.stock, s.result(f"flows/{t.key}/{year}", f"flow_{t.key}") * each
    for measure in model.measures:
        if key in measure.criteria and s.run.started(measure.artefact) == year:
            path = f"measures[{measure.artefact}].criteria.{key}"
            yield (
                "measures",
                s.quantity(measure.criteria[key], path, unit, year, f"{key}_of_{measure.artefact}"),
            )


RULES = (Rule("criteria/{criterion}/{year}", "{criterion}/a", amount),)
