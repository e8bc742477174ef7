"""Changes of start years: what tangents rule out is never better, and tables of quantities are their rows."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.pathways.synthetic import figure, synthetic

from wandel_engine.pathways import Model, Options, read_model
from wandel_engine.pathways.model import Values
from wandel_engine.pathways.model.document import Reference
from wandel_engine.pathways.program.starts import Tangents
from wandel_engine.pathways.workbench import Workbench


@pytest.fixture(scope="module")
def model() -> Model:
    return read_model(synthetic(2, 6, 5, seed=5, horizon=2032))


def test_a_tangent_lies_nowhere_above_the_objective(model: Model) -> None:
    """Seen from solved start years and from the relaxed ones, for start years drawn by chance."""
    bench = Workbench.open(model, "target-2030", Options())
    search, at = bench.search, bench.program.layout
    drawn = np.random.default_rng(2)
    tangents = Tangents(bench.program.integer)
    search.free()
    tangents.add(bench.solver.solve())
    touched = 0
    for _ in range(30):
        begins = {
            artefact: None if drawn.random() < 0.4 else int(drawn.choice(years))
            for artefact, (years, _) in at.start.items()
        }
        starts = bench.starts(begins)
        solution = search.attempt(starts)
        if solution is None:
            continue
        least = tangents.least(starts[None])[0]
        assert least <= solution.objective + 1e-7 * abs(solution.objective)
        tangents.add(solution)
        assert tangents.least(starts[None])[0] == pytest.approx(solution.objective, rel=1e-9)
        touched += 1
    assert touched > 5


def test_what_is_not_promising_is_not_better(model: Model) -> None:
    """Every change of one measure, solved: those that improve are among the promising ones."""
    bench = Workbench.open(model, "target-2030", Options())
    search = bench.search
    starts = bench.program.layout.lower[bench.program.integer]
    best = search.attempt(starts)
    assert best is not None
    tangents = Tangents(bench.program.integer)
    tangents.add(best)
    promising = {change.tobytes() for change in search.changes.promising(starts, best, tangents)}
    better = 0
    for artefact, (years, _) in bench.program.layout.start.items():
        for year in years:
            change = bench.starts(dict.fromkeys(bench.start_years(starts)) | {artefact: int(year)})
            solution = search.attempt(change)
            if solution is not None and solution.objective < best.objective * (1 - 1e-7):
                better += 1
                assert change.tobytes() in promising, (artefact, year)
    assert better


def test_a_warm_start_that_gets_lost_begins_afresh(model: Model) -> None:
    """With no step allowed from the last basis the answer is the same."""
    bench = Workbench.open(model, "target-2030", Options())
    search, solver = bench.search, bench.solver
    search.free()
    expected = solver.solve().objective
    search.fix(bench.program.layout.lower[bench.program.integer])
    other = solver.solve().objective
    assert other > expected * (1 + 1e-6)
    search.free()
    assert solver.solve(steps=0).objective == pytest.approx(expected, rel=1e-9)


def test_a_table_has_the_series_as_rows() -> None:
    """Figures in other units, references, and nothing; money of an earlier year at the price index."""
    data = synthetic(1, 6, 0, seed=5, horizon=2032)
    data["price_index"] = "prices"
    data["drivers"].append(
        {
            "key": "prices",
            "title": {"de": "Preise"},
            "unit": "1",
            "points": [figure(1.0, "1", year=2020), figure(1.25, "1", year=2025)],
        }
    )
    model = read_model(data)
    values = Values(model)
    gas = next(commodity for commodity in model.commodities if commodity.key == "gas").price
    assert gas is not None
    assert not isinstance(gas, Reference)
    old = gas.model_copy(update={"value": 80.0, "year": 2020})
    cents = gas.model_copy(update={"value": 8.0, "unit": "ct/kWh"})
    mix = Reference(ref=("mix",))
    table = values.table([(old, "EUR/MWh"), (cents, "EUR/MWh"), (None, "EUR/MWh"), (mix, "kg/kWh")], -1.0)
    assert table[0] == pytest.approx(np.full(13, 100.0))
    assert table[1] == pytest.approx(np.full(13, 80.0))
    assert np.all(table[2] == -1)
    assert table[3] == pytest.approx(values.series(mix, "t/MWh"))
    assert np.ptp(table[3]) > 0
    assert values.extremes(mix, "t/MWh") == (table[3].min(), table[3].max())
    assert values.extremes(old, "EUR/MWh") == (table[0, 0], table[0, 0])
