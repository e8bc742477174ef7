"""Only what still stands has value left, and what was paid in full is not charged again: closed forms."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.wandel_engine.pathways.heated import figure, heated, move

from wandel_engine.pathways import Decisions, Model, Options, Simulation, find, read_model, simulate
from wandel_engine.pathways.ensemble import compile_plan
from wandel_engine.pathways.explain import Explainer
from wandel_engine.pathways.model import Values

YEARS = tuple(range(2020, 2031))
QUICK = Options(obstacles=0, earliest_year=False)
TO_WOOD = move("to-wood", "gas", "wood", 10000, last_year=2024)
TO_HEAT = move("to-heat", "wood", "heat", 100, first_year=2028)


def by_year(**amounts: float) -> tuple[float, ...]:
    """A series from keywords such as ``y2024=85``."""
    return tuple(amounts.get(f"y{year}", 0.0) for year in YEARS)


def plan(flows: dict[str, tuple[float, ...]], **renewals: tuple[float, ...]) -> Decisions:
    kinds = {f"homes/heating/{kind}": by_year() for kind in ("boiler", "pump", "station")}
    kinds["homes/heating/boiler"] = by_year(y2020=5)
    kinds |= {f"homes/heating/{kind}": series for kind, series in renewals.items()}
    return Decisions(years=YEARS, flows=flows, renewals=kinds, dispatch=None, measures={})


SWAP = by_year(y2021=5, y2022=5, y2023=5, y2024=85)


def test_pumps_are_kept_since_scrapping_them_loses_what_they_are_worth() -> None:
    found = find(read_model(heated([TO_WOOD, TO_HEAT])), "clean", QUICK)
    assert found.objective == pytest.approx(1_290_250)
    assert found.outcome.costs.discounted == pytest.approx(1_290_250)
    assert max(found.outcome.decisions.flows["to-heat"]) == pytest.approx(0)
    # 5, 5, 5 and 85 pumps have run 9, 8, 7 and 6 of 20 years.
    worth = 10_000 * (5 * 11 + 5 * 12 + 5 * 13 + 85 * 14) / 20
    assert found.outcome.costs.salvage == pytest.approx({"owner": worth})
    # 80 boilers that were there before are not due when the last are gone; 5 more fall due each year.
    rows = {row.kind: row.eur for row in found.outcome.costs.rows}
    lost = [80, 75, 70, 65, 60, 55]
    assert rows["early-replacement"] == pytest.approx((0, 0, 0, 0, *(250 * units for units in lost), 0))


def test_scrapped_pumps_are_worth_nothing_and_cost_nothing_beside_their_price() -> None:
    model = read_model(heated([TO_WOOD, TO_HEAT]))
    costs = simulate(model, plan({"to-wood": SWAP, "to-heat": by_year(y2028=100)})).costs
    # The stations alone stand: they have run two of twenty years.
    assert costs.salvage == pytest.approx({"owner": 9_000})
    assert costs.discounted == pytest.approx(1_836_250)


def test_what_is_demolished_is_worth_nothing() -> None:
    once = move("to-wood", "gas", "wood", 1000, lifetime=figure(40, "a"), last_year=2021)
    found = find(read_model(heated([once], components=False, deaths=0.1, clean_by=2022)), "clean", QUICK)
    standing = 100 * 0.9**10
    assert found.outcome.stocks["homes"]["wood"][-1] == pytest.approx(standing)
    assert found.outcome.costs.salvage["owner"] == pytest.approx(standing * 1000 * 31 / 40, rel=1e-6)
    assert found.objective == pytest.approx(found.outcome.costs.discounted, rel=1e-9)


def test_those_worth_least_are_gone_first() -> None:
    model = read_model(heated([TO_WOOD, TO_HEAT]))
    costs = simulate(model, plan({"to-wood": SWAP, "to-heat": by_year(y2028=20)})).costs
    # Of 20 pumps that go, 15 are those of 2021 to 2023 and 5 of the 85 of 2024.
    assert costs.salvage["owner"] == pytest.approx(80 * 10_000 * 14 / 20 + 20 * 100 * 18 / 20)


def test_a_renewed_boiler_that_goes_is_worth_nothing_and_was_paid_in_full() -> None:
    model = read_model(heated([move("to-wood", "gas", "wood", 10000)], clean_by=2030))
    renewed = by_year(**{f"y{year}": 5 for year in range(2020, 2029)})
    costs = simulate(model, plan({"to-wood": by_year(y2029=100)}, boiler=renewed)).costs
    assert costs.salvage["owner"] == pytest.approx(100 * 10_000 * 19 / 20)
    rows = {row.kind: row.eur for row in costs.rows}
    # 55 boilers of before are not due when all go (five of them renewed before the first decision).
    assert rows["early-replacement"] == pytest.approx(by_year(y2029=55 * 250))


def test_ensembles_and_explanations_agree() -> None:
    model = read_model(heated([TO_WOOD, TO_HEAT], deaths=0.02, clean_by=2026))
    flows = {"to-wood": by_year(y2021=5, y2022=30, y2024=20), "to-heat": by_year(y2028=20)}
    decided = plan(flows)
    real = simulate(model, decided, ration=True)
    for kernel in ("numpy", "numba"):
        compiled = compile_plan(model, decided, kernel=kernel)  # type: ignore[arg-type]
        outcome = dict(zip(compiled.outcomes, compiled.evaluate(np.zeros((1, 0)))[0], strict=True))
        assert outcome["discounted-cost"] == pytest.approx(real.costs.discounted, rel=1e-9)
    explainer = Explainer(model, real, rationed=True)
    for address in explainer.numbers:
        if address.startswith("costs/"):
            explainer.explain(address)
    assert explainer.explain("standing/flows/to-wood/2021").number == pytest.approx(0)
    assert explainer.explain("lost/homes/heating/boiler/2024").number > 0


@st.composite
def plans(draw: st.DrawFn) -> tuple[Model, Decisions]:
    """Plans in which homes move on and equipment is renewed, early or late, as it comes."""
    lifetime = draw(st.sampled_from([4, 7, 12, 20]))
    first = move("to-wood", "gas", "wood", 10000, lead_time=draw(st.integers(0, 2)))
    second = move("to-heat", "wood", "heat", 100) | (
        {"lifetime": figure(draw(st.sampled_from([3, 30])), "a")} if draw(st.booleans()) else {}
    )
    deaths = draw(st.sampled_from([0, 0.03]))
    model = read_model(heated([first, second], lifetime=lifetime, deaths=deaths))
    amounts = st.lists(st.integers(0, 40).map(float), min_size=10, max_size=10)
    none = (0.0,)
    decided = plan(
        {"to-wood": none + tuple(draw(amounts)), "to-heat": none + tuple(draw(amounts))},
        **{kind: none + tuple(draw(amounts)) for kind in ("boiler", "pump", "station")},
    )
    return model, decided


def standing_price(model: Model, run: Simulation) -> float:
    """At most this much was paid, at the dearest, for what stands in the last year."""
    values, prices = Values(model), {}
    for kind in model.stocks[0].components[0].kinds:
        prices[kind.key] = float(values.series(kind.renewal_cost, "EUR/home").max())
    for t, kind in zip(model.transitions, ("pump", "station"), strict=True):
        paid = float(values.series(t.cost, "EUR/home").max())
        # What lasts longer than any equipment that it brings is something beside it.
        beside = t.lifetime is not None and values.constant(t.lifetime, "a") > 20
        prices[kind] = prices[kind] + paid if beside else max(prices[kind], paid)
    kinds = {"gas": "boiler", "wood": "pump", "heat": "station"}
    return sum(prices[kinds[state]] * units[-1] for state, units in run.stocks["homes"].items())


@settings(max_examples=80, deadline=None, derandomize=True)
@given(plans())
def test_value_is_never_above_what_was_paid_for_what_still_stands(drawn: tuple[Model, Decisions]) -> None:
    model, decided = drawn
    run = simulate(model, decided, ration=True)
    left = sum(run.costs.salvage.values())
    assert 0 <= left <= standing_price(model, run) * (1 + 1e-9)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(plans(), st.integers(2021, 2029), st.floats(1, 30))
def test_scrapping_never_earns(drawn: tuple[Model, Decisions], year: int, units: float) -> None:
    """With energy at one price, whoever takes out what works and buys something else has paid for it."""
    data = drawn[0].model_dump(mode="json", by_alias=True, exclude_defaults=True)
    for commodity in data["commodities"]:
        commodity["price"] = figure(50, "EUR/MWh")
    model, decided = read_model(data), drawn[1]
    more = list(decided.flows["to-heat"])
    more[year - 2020] += units
    scrapped = decided.model_copy(update={"flows": {**decided.flows, "to-heat": tuple(more)}})
    without = decided.model_copy(update={"renewals": {key: by_year() for key in decided.renewals}})
    kept, gone = (
        simulate(model, one.model_copy(update={"renewals": without.renewals}), ration=True)
        for one in (decided, scrapped)
    )
    saved = sum(renewed_eur(kept)) - sum(renewed_eur(gone))
    assert gone.costs.discounted >= kept.costs.discounted - max(saved, 0.0) - 1e-6


def renewed_eur(run: Simulation) -> list[float]:
    """What renewals cost from the first decision on."""
    return [sum(row.eur[1:]) for row in run.costs.rows if row.kind == "renewal"]


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    st.integers(2023, 2030),
    st.sampled_from([4, 7, 12, 20]),
    st.sampled_from([0, 0.03]),
    st.sampled_from([10.0, 78.0, 300.0]),
    st.booleans(),
)
def test_what_find_reckons_is_what_it_costs(
    clean_by: int, lifetime: float, deaths: float, price: float, back: bool
) -> None:
    moves: list[dict[str, Any]] = [
        move("to-wood", "gas", "wood", 10000, yearly_limit=figure(40, "home/a")),
        move("to-heat", "wood", "heat", 3000, lead_time=1),
        move("gas-to-heat", "gas", "heat", 12000, yearly_limit=figure(9, "home/a"), first_year=2024),
    ]
    if back:
        moves.append(move("back", "heat", "wood", 500))
    data = heated(moves, lifetime=lifetime, deaths=deaths, clean_by=clean_by)
    data["commodities"][2]["price"] = figure(price, "EUR/MWh")
    found = find(read_model(data), "clean", QUICK)
    assert found.agreement < 1e-9
    assert found.outcome.costs.discounted == pytest.approx(found.objective, rel=1e-9)
