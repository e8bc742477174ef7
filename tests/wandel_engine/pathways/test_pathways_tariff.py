"""What users pay to plants is a transfer: it says who pays, and changes nothing else."""

from __future__ import annotations

import pytest

from wandel_engine.pathways import Model, ModelError, Options, Simulation, dump_model, find, read_model

QUICK = Options(obstacles=0, earliest_year=False)
TARIFF = {"value": 150.0, "unit": "EUR/MWh", "flag": "fictional"}


def with_tariff(model: Model, supply: str = "plants") -> Model:
    data = dump_model(model)
    for commodity in data["commodities"]:
        if commodity.get("supply", "market") == supply:
            commodity["tariff"] = TARIFF
    return read_model(data)


def paid(run: Simulation, *kinds: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for row in run.costs.rows:
        if not kinds or row.kind in kinds:
            found[row.payer] = found.get(row.payer, 0.0) + sum(row.eur)
    return found


def test_a_tariff_moves_cost_between_payers_and_nothing_else(small: Model) -> None:
    plain, charged = find(small, "neutral-2045", QUICK), find(with_tariff(small), "neutral-2045", QUICK)
    assert charged.objective == pytest.approx(plain.objective, rel=1e-9)
    assert charged.outcome.decisions.measures == plain.outcome.decisions.measures
    assert charged.outcome.costs.total == pytest.approx(plain.outcome.costs.total)
    heat = [c.key for c in small.commodities if c.supply == "plants"]
    used = sum(sum(row.mwh) for row in charged.outcome.energy if row.commodity in heat)
    assert used > 0
    sales = paid(charged.outcome, "sales")
    assert sum(sales.values()) == pytest.approx(-150 * used)
    more = sum(paid(charged.outcome, "energy").values()) - sum(paid(plain.outcome, "energy").values())
    assert more == pytest.approx(150 * used)
    assert paid(charged.outcome) != paid(plain.outcome)


def test_only_what_plants_supply_has_a_tariff(small: Model) -> None:
    with pytest.raises(ModelError) as caught:
        with_tariff(small, "market")
    assert {problem.code for problem in caught.value.problems} == {"not_for_market"}
