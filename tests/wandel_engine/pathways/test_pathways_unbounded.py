"""A program without a best pathway says so and why, and is never called out of time; one limit alone, too."""

from __future__ import annotations

from typing import Any

import pytest
from tests.wandel_engine.pathways.heated import figure, heated, move

from wandel_engine.pathways import Model, ModelInfeasible, ModelUnbounded, Options, find, read_model, rolling
from wandel_engine.pathways.alternatives import alternatives
from wandel_engine.pathways.finding import nothing_found
from wandel_engine.pathways.program.watch import Lost, OutOfTime

QUICK = Options(obstacles=0, earliest_year=False)


def selling_pays() -> Model:
    """No document says so, for it would be refused; a model that a program makes may."""
    data = heated([move("to-wood", "gas", "wood", 10000)])
    power: dict[str, Any] = {"key": "power", "title": {"de": "p", "en": "p", "pl": "p"}, "supply": "grid"}
    power |= {"price": figure(60, "EUR/MWh"), "export_price": figure(50, "EUR/MWh")}
    power["factors"] = {account: figure(0.3, "t/MWh") for account in ("bisko", "territorial")}
    model = read_model(data | {"commodities": [*data["commodities"], power]})
    odd = model.commodities[-1]
    dear = odd.export_price.model_copy(update={"value": 70.0})  # type: ignore[union-attr]
    changed = odd.model_copy(update={"export_price": dear})
    return model.model_copy(update={"commodities": (*model.commodities[:-1], changed)})


@pytest.mark.parametrize(
    "ask",
    [
        lambda model: find(model, "clean", QUICK),
        lambda model: find(model, None, QUICK.model_copy(update={"certify": True})),
        lambda model: rolling(model, "clean", options=QUICK),
        lambda model: alternatives(model, "clean", options=QUICK),
    ],
    ids=["find", "certify", "rolling", "alternatives"],
)
def test_what_pays_without_end_is_named(ask: Any) -> None:
    with pytest.raises(ModelUnbounded) as refusal:
        ask(selling_pays())
    first = refusal.value.problems[0]
    assert (first.code, first.field) == ("unbounded", "commodity[power]")
    assert "'power' is sold, without end" in first.message
    assert "selling" in first.mend
    assert " s (" not in str(refusal.value)


def test_a_limit_alone_is_told_that_it_contradicts_what_has_happened() -> None:
    budget = {"key": "budget", "title": {"de": "b", "en": "b", "pl": "b"}, "kind": "carbon-budget"}
    budget |= {"account": "bisko", "at_most": figure(100, "t"), "first_year": 2021}
    data = heated([move("to-wood", "gas", "wood", 10000)], limits=[budget])
    with pytest.raises(ModelInfeasible) as refusal:
        find(read_model(data), "clean", QUICK)
    (problem,) = refusal.value.problems
    assert problem.field == "limit[budget]"
    assert "contradicts what has happened and cannot change any more" in problem.message
    assert "others" not in problem.message


def test_a_solver_that_lost_its_way_is_not_called_out_of_time() -> None:
    assert "within 30 s" in str(nothing_found(OutOfTime("Time limit reached"), Options()))
    lost = str(nothing_found(Lost("Solve error"), Options()))
    assert "lost its way (Solve error)" in lost
    assert "30 s" not in lost
