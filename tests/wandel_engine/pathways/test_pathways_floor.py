"""No year of a pathway is worse than the trend, as long as the targets allow it."""

from __future__ import annotations

from typing import Any

import pytest
from tests.wandel_engine.pathways.heated import figure, heated, move

from wandel_engine.pathways import Options, find, read_model

QUICK = Options(obstacles=0, earliest_year=False)


def dirty_on_the_way(*moves: dict[str, Any]) -> dict[str, Any]:
    """Homes could burn something cheap and dirty until heat from a station is to be had in 2027."""
    data = heated(list(moves), components=False, clean_by=2029)
    wood = data["commodities"][1]
    wood["price"] = figure(1, "EUR/MWh")
    wood["factors"] = {account: figure(0.4, "t/MWh") for account in ("bisko", "territorial")}
    return data


TO_DIRT = move("to-wood", "gas", "wood", 10, last_year=2024)
FROM_DIRT = move("to-heat", "wood", "heat", 3000, first_year=2027)
FROM_GAS = move("gas-to-heat", "gas", "heat", 3000, first_year=2027)


@pytest.mark.parametrize("objective", ["cost", "weighted"])
def test_what_is_cheaper_but_worse_for_a_while_is_left_out(objective: Any) -> None:
    model = read_model(dirty_on_the_way(TO_DIRT, FROM_DIRT, FROM_GAS))
    found = find(model, "clean", QUICK.model_copy(update={"objective": objective}))
    emitted, trend = found.outcome.emissions["bisko"].total, found.trend.emissions["bisko"].total
    assert all(mine <= course * (1 + 1e-6) for mine, course in zip(emitted, trend, strict=True))
    assert found.reached
    assert found.agreement < 1e-9
    # Gas until 2027 and a station's heat from 2028 on; energy of 2021 to 2030, the stations' price.
    assert found.objective == pytest.approx(7 * 100_000 + 3 * 10_000 + 300_000)
    assert found.bound == pytest.approx(found.objective)


def test_without_a_target_nothing_is_bounded() -> None:
    model = read_model(dirty_on_the_way(TO_DIRT, FROM_DIRT, FROM_GAS))
    found = find(model, None, QUICK)
    assert max(found.outcome.emissions["bisko"].total) == pytest.approx(400)


def test_the_rule_gives_way_to_the_target() -> None:
    """Where the only way to the target leads through worse years."""
    found = find(read_model(dirty_on_the_way(TO_DIRT, FROM_DIRT)), "clean", QUICK)
    assert found.reached
    assert max(found.outcome.emissions["bisko"].total) == pytest.approx(400)
    assert found.agreement < 1e-9
