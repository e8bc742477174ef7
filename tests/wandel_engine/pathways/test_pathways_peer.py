"""The same model through linopy, written independently, has the same optimum to 1e-8."""

from __future__ import annotations

import pytest
from benchmarks.pathways.synthetic import synthetic
from tests.wandel_engine.pathways.peer import GAP_PRICE, Peer

from wandel_engine.pathways import Options, find, read_model


@pytest.mark.filterwarnings("ignore::linopy.config.LinopySemanticsWarning")
@pytest.mark.parametrize(
    ("seed", "groups", "percent"),
    [(1, 1, None), (2, 1, 90.0), (3, 2, 20.0)],
    ids=["cost", "reached", "missed"],
)
def test_linopy_agrees(seed: int, groups: int, percent: float | None) -> None:
    data = synthetic(groups=groups, states=6, measures=0, seed=seed, horizon=2031)
    target = "target-2030" if percent else None
    data["targets"][0]["threshold"]["value"] = percent or 50.0
    for stock in data["stocks"]:  # short lives, so that everything falls due twice within the horizon
        for years, kind in enumerate(stock["components"][0]["kinds"], start=3):
            kind["lifetime"]["value"] = float(years)
    data["limits"][1]["at_most"]["value"] *= 4  # so much work that renewals alone would not fit otherwise
    found = find(read_model(data), target, Options(obstacles=0, earliest_year=False))
    gap = sum(result.gap for result in found.targets)
    assert found.reached == (percent != 20.0)
    assert found.agreement < 1e-9
    assert Peer(data, target).solve() == pytest.approx(found.objective + GAP_PRICE * gap, rel=1e-8)
