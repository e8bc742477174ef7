"""The same model through linopy, written independently, has the same optimum to 1e-8."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from benchmarks.pathways.synthetic import figure, synthetic
from tests.wandel_engine.pathways.peer import GAP_PRICE, Peer
from tests.wandel_engine.pathways.test_pathways_criteria import limited, with_criteria

from wandel_engine.pathways import Options, find, load_model, read_model, trend
from wandel_engine.pathways.finding import run


@pytest.fixture(autouse=True)
def _without_the_rule_about_the_trend(monkeypatch: pytest.MonkeyPatch) -> None:
    """The peer states the program alone, not what `find` asks of it afterwards."""
    monkeypatch.setattr(run, "no_worse_than_trend", lambda *given: given[-1])


@pytest.mark.filterwarnings("ignore::linopy.config.LinopySemanticsWarning")
@pytest.mark.parametrize(
    ("seed", "groups", "percent"),
    [(1, 1, None), (2, 1, 90.0), (3, 2, 20.0)],
    ids=["cost", "reached", "missed"],
)
def test_linopy_agrees(tmp_path: Path, seed: int, groups: int, percent: float | None) -> None:
    data = synthetic(groups=groups, states=6, measures=0, seed=seed, horizon=2031)
    target = "target-2030" if percent else None
    data["targets"][0]["threshold"]["value"] = percent or 50.0
    for stock in data["stocks"]:  # short lives, so that everything falls due twice within the horizon
        for years, kind in enumerate(stock["components"][0]["kinds"], start=3):
            kind["lifetime"]["value"] = float(years)
    data["limits"][1]["at_most"]["value"] *= 4  # so much work that renewals alone would not fit otherwise
    (tmp_path / "model.json").write_text(json.dumps(data), encoding="utf-8")
    found = find(load_model(tmp_path / "model.json"), target, Options(obstacles=0, earliest_year=False))
    gap = sum(result.gap for result in found.targets)
    assert found.reached == (percent != 20.0)
    assert found.agreement < 1e-9
    assert Peer(data, target).solve() == pytest.approx(found.objective + GAP_PRICE * gap, rel=1e-8)


@pytest.mark.filterwarnings("ignore::linopy.config.LinopySemanticsWarning")
@pytest.mark.parametrize(("seed", "share"), [(4, 1.1), (5, 0.5)], ids=["kept", "missed"])
def test_linopy_agrees_on_criteria_spread_hours_budgets_and_weights(seed: int, share: float) -> None:
    data = with_criteria(synthetic(groups=1, states=6, measures=0, seed=seed, horizon=2030))
    for stock in data["stocks"]:
        for years, kind in enumerate(stock["components"][0]["kinds"], start=4):
            kind["lifetime"]["value"] = float(years)
    data["limits"][1]["at_most"]["value"] *= 4
    history = trend(read_model(data))
    dust = history.criteria["dust"]
    data = limited(data, "dust", at_most=figure(1.02 * dust[0], "kg/a"), last_year=2029)
    data["targets"][0] |= {"budget_from": 2024, "year": 2030}
    tonnes = share * sum(history.emissions["bisko"].total[4:])
    data["targets"][0]["threshold"] = figure(tonnes, "t")
    prices = {"dust": 30.0, "jobs": 2e4}
    options = Options(
        obstacles=0, earliest_year=False, objective="weighted", carbon_price=80.0, criterion_prices=prices
    )
    found = find(read_model(data), "target-2030", options)
    assert found.reached == (share > 1)
    assert found.agreement < 1e-9
    peer = Peer(data, "target-2030", 80.0, prices).solve()
    assert peer == pytest.approx(found.objective + GAP_PRICE * found.targets[0].gap, rel=1e-8)
