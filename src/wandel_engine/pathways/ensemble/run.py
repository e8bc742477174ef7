"""`ensemble`: a plan in many draws, streamed."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np

from wandel_engine.pathways.ensemble.compiled import Compiled, compile_plan
from wandel_engine.pathways.ensemble.kernels import KernelName
from wandel_engine.pathways.ensemble.program import Floats
from wandel_engine.pathways.ensemble.result import (
    PROBABILITIES,
    STEPS,
    Bands,
    Chance,
    Distribution,
    Ensemble,
    Kept,
)
from wandel_engine.pathways.ensemble.sample import BLOCK, Sampler
from wandel_engine.pathways.ensemble.tally import Tally
from wandel_engine.pathways.model import Model
from wandel_engine.pathways.progress import Progress, quiet
from wandel_engine.pathways.result import Decisions, Options

_REACHED = 1e-6
"""As in `find`: share of the base year's emissions by which a target may be missed and still be reached."""


def ensemble(
    model: Model,
    decisions: Decisions,
    *,
    draws: int = 10_000,
    seed: int = 0,
    options: Options | None = None,
    progress: Progress = quiet,
    batch: int = 16_384,
    kernel: KernelName = "auto",
    time_limit: float | None = None,
    keep: int = 1000,
) -> Ensemble:
    """The plan in many draws of what is uncertain: bands, chances of targets and budgets, cost.

    Each draw is a rationed simulation (docs/adr/0009). Results depend on the model, the decisions, `draws`,
    `seed` and `options.variants`, not on `batch` (draws between two reports of progress), the kernel (to
    1e-12) or the number of threads. Memory does not grow with the number of draws. `time_limit`: seconds
    after which no further batch begins; `draws` of the result says how many were made. `keep`: how many of
    the first draws are returned one by one. `progress` may raise to cancel.

    Raises ValueError for less than one draw, a batch below one or a negative `keep`, for decisions that do
    not fit the model, and where a draw gives no finite outcome (the input is named); NotVariable for an
    uncertain input that cannot be varied.
    """
    if draws < 1 or batch < 1 or keep < 0:
        raise ValueError(f"draws ({draws}) and batch ({batch}) must be at least 1, keep ({keep}) at least 0")
    options = options or Options()
    began = time.perf_counter()
    progress(0.0, "compile")
    compiled = compile_plan(model, decisions, options, kernel=kernel)
    sampler = Sampler(model, options.variants, seed)
    ready = time.perf_counter()
    first: list[tuple[Floats, Floats]] = []
    tally: Tally | None = None
    made = 0
    for quantiles in sampler.batches(draws, batch):
        found = compiled.by_outcome(quantiles)
        # Block by block, so that sums are the same however many blocks come together.
        for start in range(0, len(quantiles), BLOCK):
            block, outcomes = quantiles[start : start + BLOCK], found[:, start : start + BLOCK]
            if tally is None:
                compiled.blame(outcomes, block)
                tally = Tally.of(outcomes, _bounds(compiled, outcomes))
            compiled.kernel.tally(tally, found, start, start + len(block))
            if not np.isfinite(tally.total).all():
                compiled.blame(outcomes, block)
            if made < keep:
                first.append((block[: keep - made].copy(), outcomes[:, : keep - made].copy()))
            made += len(block)
        progress(made / draws, "draws")
        if time_limit is not None and time.perf_counter() - began > time_limit:
            break
    assert tally is not None  # noqa: S101 - at least one draw was asked for
    return _result(
        model, compiled, tally, first, options, draws, seed, (ready - began, time.perf_counter() - ready)
    )


def _bounds(compiled: Compiled, pilot: Floats) -> Floats:
    """Up to which value an outcome counts as reached: targets, budgets and heat demand."""
    names = compiled.outcomes
    slack = _REACHED * max(
        abs(float(pilot[at].mean())) for at, name in enumerate(names) if name.startswith(("bisko/", "terri"))
    )
    return np.array([slack if name.startswith(("gap/", "budget/", "unmet/")) else np.inf for name in names])


def _result(
    model: Model,
    compiled: Compiled,
    tally: Tally,
    first: Sequence[tuple[Floats, Floats]],
    options: Options,
    asked: int,
    seed: int,
    seconds: tuple[float, float],
) -> Ensemble:
    names = {name: at for at, name in enumerate(compiled.outcomes)}
    found, mean, resolution = tally.quantiles(np.array(PROBABILITIES)), tally.mean(), tally.resolution()
    steps = tally.quantiles(np.array(STEPS))

    criteria = [f"criterion/{criterion.key}" for criterion in model.criteria]

    def bands(kind: str) -> Bands:
        rows = [names[f"{kind}/{year}"] for year in model.years]
        quantiles = (tuple(map(float, column)) for column in found[rows].T)
        p5, p25, p50, p75, p95 = quantiles
        return Bands(
            p5=p5,
            p25=p25,
            p50=p50,
            p75=p75,
            p95=p95,
            mean=tuple(map(float, mean[rows])),
            resolution=tuple(map(float, resolution[rows])),
        )

    def spread(name: str) -> Distribution:
        row = names[name]
        return Distribution(
            probabilities=STEPS,
            values=tuple(map(float, steps[row])),
            least=float(tally.least[row]),
            most=float(tally.most[row]),
            mean=float(mean[row]),
            resolution=float(resolution[row]),
        )

    def chance(name: str) -> Chance:
        hits, n = int(tally.within[names[name]]), tally.draws
        near = (hits + 1) / (n + 2)
        return Chance(probability=hits / n, standard_error=float(np.sqrt(near * (1 - near) / (n + 2))))

    quantiles = (
        np.concatenate([block for block, _ in first]) if first else np.zeros((0, len(compiled.inputs)))
    )
    kept = np.concatenate([outcomes for _, outcomes in first], axis=1) if first else np.zeros((len(names), 0))
    return Ensemble(
        years=tuple(model.years),
        asked=asked,
        draws=tally.draws,
        seed=seed,
        options=options,
        kernel=compiled.kernel.name,
        inputs=compiled.inputs,
        without_effect=compiled.without_effect,
        bands={kind: bands(kind) for kind in ("bisko", "territorial", "cost", *criteria)},
        discounted_cost=spread("discounted-cost"),
        cumulative={"bisko": spread("bisko/sum"), "territorial": spread("territorial/sum")},
        targets={t.artefact: chance(f"gap/{t.artefact}") for t in model.targets},
        budgets={name.split("/")[1]: chance(name) for name in names if name.startswith("budget/")},
        heat_met=chance("unmet/sum"),
        kept=Kept(
            quantiles={key: tuple(map(float, quantiles[:, at])) for at, key in enumerate(compiled.inputs)},
            outcomes={name: tuple(map(float, kept[at])) for name, at in names.items()},
        ),
        compile_seconds=seconds[0],
        run_seconds=seconds[1],
    )
