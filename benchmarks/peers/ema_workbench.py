"""EMA workbench: runs a second of an empty model, or of our `simulate` wrapped as its model.

Arguments: runs; for the wrapped model also the model's file and that of the decisions to be simulated.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.peers.speaking import peak_mb, say

EMPTY_FACTORS = 41


def main(runs: str, path: str | None = None, decisions: str | None = None) -> None:
    from ema_workbench import Model, RealParameter, ScalarOutcome, perform_experiments

    if path is None or decisions is None:
        names = [f"factor{number}" for number in range(EMPTY_FACTORS)]
        function = empty
    else:
        names, function = wrapped(Path(path), Path(decisions))
    model = Model("wandel", function=function)
    model.uncertainties = [RealParameter(name, 0.0, 1.0) for name in names]
    model.outcomes = [ScalarOutcome("emissions"), ScalarOutcome("cost")]
    began = time.perf_counter()
    experiments, outcomes = perform_experiments(model, scenarios=int(runs))
    seconds = time.perf_counter() - began
    say(
        version=version("ema-workbench"),
        runs_per_s=int(runs) / seconds,
        peak_mb=peak_mb(),
        draw={name: float(experiments.iloc[0][name]) for name in names},
        emissions=float(outcomes["emissions"][0]),
        cost=float(outcomes["cost"][0]),
    )


def empty(**factors: float) -> dict[str, float]:
    return {"emissions": factors["factor0"], "cost": factors["factor1"]}


def wrapped(path: Path, decisions: Path) -> tuple[list[str], Any]:
    """Names of the uncertain inputs, and a function of their quantiles."""
    from wandel_engine.pathways import Decisions, read_model, simulate
    from wandel_engine.pathways.model.uncertain import model_at, uncertain_inputs

    model = read_model(json.loads(path.read_text("utf-8")))
    decided = Decisions.model_validate_json(decisions.read_text("utf-8"))

    def run(**draw: float) -> dict[str, float]:
        outcome = simulate(model_at(model, draw), decided)
        return {"emissions": outcome.emissions["bisko"].total[-1], "cost": outcome.costs.discounted}

    return [item.key for item in uncertain_inputs(model)], run


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main(*sys.argv[1:])
