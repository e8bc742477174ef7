"""What is minimised: cost, emissions, one after the other, or both weighed; and budgets as soft targets."""

from __future__ import annotations

from typing import Any

import pytest
from benchmarks.pathways.synthetic import figure, text

from wandel_engine.pathways import Model, ModelError, Options, Pathway, dump_model, find, read_model

PLAIN = Options(obstacles=0, earliest_year=False)


def emitted(model: Model, found: Pathway, account: str = "bisko") -> float:
    first = model.first_decision - model.base_year
    return sum(found.outcome.emissions[account].total[first:])  # type: ignore[index]


def aimed(model: Model, objective: str, **more: Any) -> Pathway:
    return find(model, None, PLAIN.model_copy(update={"objective": objective, **more}))


def test_cost_says_that_it_is_cost(small: Model) -> None:
    found = find(small, None, PLAIN)
    assert (found.aim.kind, found.aim.unit, found.aim.account) == ("cost", "EUR", "bisko")
    assert found.aim.value == pytest.approx(found.objective, rel=1e-9)
    assert found.aim.cost == pytest.approx(found.outcome.costs.discounted, rel=1e-9)
    assert found.aim.emissions == pytest.approx(emitted(small, found), rel=1e-9)


@pytest.mark.parametrize("account", ["bisko", "territorial"])
def test_least_emissions_are_the_least_and_then_cheap(small: Model, account: str) -> None:
    cheap, clean = find(small, None, PLAIN), aimed(small, "emissions", emissions_account=account)
    assert clean.aim.unit == "t"
    assert clean.objective == pytest.approx(emitted(small, clean, account), rel=1e-9)
    assert clean.bound <= clean.objective
    assert clean.objective < emitted(small, cheap, account)
    assert clean.outcome.costs.discounted > cheap.outcome.costs.discounted
    # A carbon budget a little below is out of reach; none of the same size is cheaper.
    budget = dump_model(small)
    past = sum(clean.outcome.emissions[account].total) - clean.objective  # type: ignore[index]
    limit = {"key": "budget", "title": text("B"), "kind": "carbon-budget", "account": account}
    budget["limits"].append(limit | {"at_most": figure(past + clean.objective * (1 + 1e-5), "t")})
    again = find(read_model(budget), None, PLAIN.model_copy(update={"certify": True, "gap": 1e-6}))
    assert again.objective <= clean.outcome.costs.discounted * (1 + 1e-6)


def test_lexicographic_keeps_its_tolerance_and_is_cheaper(small: Model) -> None:
    clean = aimed(small, "emissions")
    loose = aimed(small, "lexicographic", tolerance=0.02)
    assert loose.aim.ceiling is not None
    assert loose.aim.least_emissions == pytest.approx(clean.objective, rel=1e-5)
    assert loose.aim.emissions <= loose.aim.ceiling * (1 + 1e-8)
    assert loose.aim.ceiling == pytest.approx(clean.objective * 1.02, rel=1e-4)
    assert loose.objective == pytest.approx(loose.outcome.costs.discounted)
    assert loose.objective < clean.outcome.costs.discounted


def test_weighted_is_the_sum_and_a_price_of_carbon_lowers_emissions(small: Model) -> None:
    before = float("inf")
    for price in (0.0, 100.0, 1000.0):
        found = aimed(small, "weighted", carbon_price=price, certify=True, gap=1e-6)
        value = found.outcome.costs.discounted + price * emitted(small, found)
        assert found.objective == pytest.approx(value, rel=1e-9)
        assert emitted(small, found) <= before * (1 + 1e-6)
        before = emitted(small, found)
    assert aimed(small, "weighted").objective == pytest.approx(find(small, None, PLAIN).objective, rel=1e-3)


def test_emissions_are_never_discounted(small: Model) -> None:
    """With another discount rate the least emissions stay what they are."""
    dearer = read_model(dump_model(small) | {"discount_rate": figure(9, "%/a")})
    assert aimed(dearer, "emissions").objective == pytest.approx(
        aimed(small, "emissions").objective, rel=1e-6
    )


def with_budget(model: Model, tonnes: float, **more: Any) -> Model:
    data = dump_model(model)
    data["targets"].append(
        {
            "artefact": "budget",
            "title": text("Budget"),
            "year": 2045,
            "budget_from": 2026,
            "account": "bisko",
            "threshold": figure(tonnes, "t"),
        }
        | more
    )
    return read_model(data)


def test_a_soft_budget_is_kept_or_missed_by_the_smallest_gap(small: Model) -> None:
    least, free = aimed(small, "emissions").objective, emitted(small, find(small, None, PLAIN))
    kept = find(with_budget(small, (least + free) / 2), "budget", PLAIN)
    assert kept.reached
    assert kept.targets[0].achieved <= (least + free) / 2 * (1 + 1e-6)
    exact = PLAIN.model_copy(update={"certify": True, "gap": 1e-7})
    missed = find(with_budget(small, 0.9 * least), "budget", exact).targets[0]
    assert (missed.reached, missed.budget_from, missed.account) == (False, 2026, "bisko")
    assert missed.achieved == pytest.approx(least, rel=1e-4)
    assert missed.gap == pytest.approx(missed.achieved - 0.9 * least)
    assert missed.earliest_year is None
    assert missed.nearest_bound is not None
    assert missed.nearest_bound <= missed.achieved


def test_a_budget_beside_a_yearly_target(small: Model) -> None:
    least = aimed(small, "emissions").objective
    both = find(with_budget(small, 1.15 * least), ["budget", "halved-2035"], Options())
    assert [result.artefact for result in both.targets] == ["budget", "halved-2035"]
    assert both.agreement < 1e-9


@pytest.mark.parametrize(
    ("more", "code"),
    [({"budget_from": 2010}, "budget_years"), ({"threshold": figure(40, "%")}, "wrong_unit")],
)
def test_budgets_that_make_no_sense(small: Model, more: dict[str, Any], code: str) -> None:
    with pytest.raises(ModelError) as caught:
        with_budget(small, 1000, **more)
    assert [problem.code for problem in caught.value.problems] == [code]


def test_unknown_criterion_in_the_options(small: Model) -> None:
    with pytest.raises(KeyError, match="criterion"):
        aimed(small, "weighted", criterion_prices={"jobs": 1.0})
