"""What a measure contributes: the same plan with it and without it."""

from __future__ import annotations

import numpy as np
import pytest

from wandel_engine.pathways import Decisions, Model, find, simulate
from wandel_engine.pathways.contributions import Contributions, contributions
from wandel_engine.pathways.ensemble import ensemble


@pytest.fixture(scope="module")
def plan(small: Model) -> Decisions:
    return find(small, "neutral-2045").outcome.decisions


@pytest.fixture(scope="module")
def found(small: Model, plan: Decisions) -> Contributions:
    return contributions(small, plan, draws=50)


def test_each_measure_taken_is_left_out_once(plan: Decisions, found: Contributions) -> None:
    taken = [key for key, start in plan.measures.items() if start is not None]
    assert taken
    assert [one.measure for one in found.measures] == taken
    assert found.years == plan.years


def test_a_contribution_is_the_difference_of_two_simulations(
    small: Model, plan: Decisions, found: Contributions
) -> None:
    whole = simulate(small, plan, ration=True)
    for one in found.measures:
        without = plan.model_copy(update={"measures": {**plan.measures, **dict.fromkeys(one.left_out)}})
        bare = simulate(small, without, ration=True)
        for account, saved in one.saved.items():
            difference = np.subtract(bare.emissions[account].total, whole.emissions[account].total)
            np.testing.assert_allclose(saved, difference, atol=1e-6)
        np.testing.assert_allclose(one.cost, np.subtract(whole.costs.total, bare.costs.total), atol=1e-3)
        for trade, hours in one.hours.items():
            np.testing.assert_allclose(hours, np.subtract(whole.hours[trade], bare.hours[trade]), atol=1e-6)
    assert any(sum(one.saved["bisko"]) > 0 for one in found.measures)


def test_what_requires_a_measure_falls_away_with_it(small: Model, plan: Decisions) -> None:
    taken = [key for key, start in plan.measures.items() if start is not None]
    base, needy = taken[0], taken[-1]
    assert base != needy
    tied = small.model_copy(
        update={
            "measures": tuple(
                one.model_copy(update={"requires": (base,)}) if one.artefact == needy else one
                for one in small.measures
            )
        }
    )
    lost = {one.measure: one.left_out for one in contributions(tied, plan, draws=1).measures}
    assert lost[base] == (base, needy)
    assert lost[needy] == (needy,)


def test_chances_are_those_of_the_same_draws(small: Model, plan: Decisions, found: Contributions) -> None:
    drawn = ensemble(small, plan, draws=50, keep=0)
    assert drawn.inputs
    assert found.chances == {key: chance.probability for key, chance in drawn.targets.items()}
    one = found.measures[0]
    without = plan.model_copy(update={"measures": {**plan.measures, **dict.fromkeys(one.left_out)}})
    drawn = ensemble(small, without, draws=50, keep=0)
    assert one.chances == {key: chance.probability for key, chance in drawn.targets.items()}


def test_it_tells_how_far_it_is_and_can_be_stopped(small: Model, plan: Decisions) -> None:
    told: list[float] = []

    def tell(share: float, _note: str) -> None:
        told.append(share)

    contributions(small, plan, draws=1, progress=tell)
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1.0)

    def stop(_share: float, _note: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        contributions(small, plan, draws=1, progress=stop)
