"""Scenario discovery: under which conditions a pathway fails (Bryant and Lempert 2010)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wandel_engine.pathways.progress import Progress, quiet
from wandel_engine.pathways.result import Result
from wandel_engine.pathways.robustness.inputs import Bools, Floats, Input, Refused, check_finite, check_keys
from wandel_engine.pathways.robustness.prim import (
    Step,
    faces_of,
    inside,
    paste,
    peel,
    pick,
    quasi_p,
    without_chance,
)
from wandel_engine.pathways.robustness.result import Box, Peel, Restriction, Scenarios

SMALLEST_DRAWS = 100


class ScenarioOptions(Result):
    """`peel_alpha`, `paste_alpha`: largest share of a box's draws cut off or taken back at once.
    `smallest_mass`: share of all draws that a box holds at least; None: 0.05, or the share that fails if that
    is less. `boxes`: how many at most. `significance`: restrictions with a larger quasi-p-value are dropped.
    `density`: take the largest box of the trajectory in which at least this share fails (the densest if there
    is none); None: the one with the best harmonic mean of coverage and density, which is wide where most
    draws fail anyway."""

    peel_alpha: float = 0.05
    paste_alpha: float = 0.05
    smallest_mass: float | None = None
    boxes: int = 3
    significance: float = 0.05
    density: float | None = None

    def only(self, boxes: int) -> ScenarioOptions:
        """The same with another number of boxes."""
        return self.model_copy(update={"boxes": boxes})


def scenarios(
    quantiles: Floats,
    failed: Bools,
    inputs: Sequence[Input],
    options: ScenarioOptions | None = None,
    progress: Progress = quiet,
) -> Scenarios:
    """Boxes of inputs in which draws fail often.

    `quantiles` (draws, inputs) of the inputs in each draw, `failed` (draws,) whether it fails. PRIM peels,
    the box of the trajectory with the best harmonic mean of coverage and density is chosen, pasting widens
    it, and restrictions that may be chance are dropped. A box that is no denser than the draws as a whole is
    no box. Each further box is looked for among the draws outside those before. Raises Refused for fewer than
    SMALLEST_DRAWS draws.
    """
    options = options or ScenarioOptions()
    points, hit = _checked(quantiles, failed, inputs, options)
    draws, failures = len(points), int(hit.sum())
    base = failures / draws
    share = min(0.05, base) if options.smallest_mass is None else options.smallest_mass
    smallest = max(1, int(np.ceil(share * draws)))
    faces = faces_of(points)
    left = np.ones(draws, dtype=bool)
    boxes: list[Box] = []
    while 0 < failures < draws and len(boxes) < options.boxes and left.sum() > smallest:
        progress(len(boxes) / options.boxes, "scenarios")
        here, there = np.ascontiguousarray(faces[:, left]), hit[left]
        steps = peel(here, there, options.peel_alpha, smallest)
        edges = paste(here, there, steps[pick(steps, options.density)].edges, options.paste_alpha)
        edges = without_chance(here, there, edges, options.significance)
        within = inside(here, edges)
        if not np.isfinite(edges).any() or there[within].mean() <= base:
            break
        boxes.append(_box(edges, quasi_p(here, there, edges), there[within], steps, inputs, draws, failures))
        left[left] = ~within
    progress(1.0, "scenarios")
    return Scenarios(
        draws=draws,
        failures=failures,
        base_density=base,
        coverage=float(hit[~left].sum() / failures) if failures else 0.0,
        boxes=tuple(boxes),
    )


def _box(
    edges: Floats,
    chance: dict[int, float],
    within: Bools,
    steps: Sequence[Step],
    inputs: Sequence[Input],
    draws: int,
    failures: int,
) -> Box:
    count = len(inputs)
    order = sorted(
        (at for at in range(count) if at in chance or at + count in chance),
        key=lambda at: min(chance.get(at, 1.0), chance.get(at + count, 1.0)),
    )
    return Box(
        restrictions=tuple(_restriction(at, edges, chance, inputs) for at in order),
        coverage=float(within.sum() / failures),
        density=float(within.mean()),
        mass=len(within) / draws,
        trajectory=tuple(_peel(step, inputs, draws, failures) for step in steps),
    )


def _restriction(at: int, edges: Floats, chance: dict[int, float], inputs: Sequence[Input]) -> Restriction:
    lower, upper = float(edges[at]), -float(edges[at + len(inputs)])
    above = lower if np.isfinite(lower) else None
    below = upper if np.isfinite(upper) else None
    item = inputs[at]
    return Restriction(
        input=item.key,
        unit=item.unit,
        year=item.year,
        above=None if above is None else float(item.value(np.array(above))),
        below=None if below is None else float(item.value(np.array(below))),
        quantile_above=above,
        quantile_below=below,
        p_above=chance.get(at),
        p_below=chance.get(at + len(inputs)),
    )


def _peel(step: Step, inputs: Sequence[Input], draws: int, failures: int) -> Peel:
    bounded = np.isfinite(step.edges).reshape(2, len(inputs)).any(axis=0)
    face = step.face
    return Peel(
        input=None if face is None else inputs[face % len(inputs)].key,
        side=None if face is None else "above" if face < len(inputs) else "below",
        coverage=step.failures / failures,
        density=step.density,
        mass=step.inside / draws,
        restricted=int(bounded.sum()),
    )


def _checked(
    quantiles: Floats, failed: Bools, inputs: Sequence[Input], options: ScenarioOptions
) -> tuple[Floats, Bools]:
    points, hit = np.asarray(quantiles, float), np.asarray(failed)
    keys = [item.key for item in inputs]
    check_keys(inputs, ["failed"])
    check_finite(points, keys)
    if hit.dtype != np.bool_ or hit.shape != (len(points),):
        message = f"failed must be true or false for each draw, of which there are {len(points)}"
        raise Refused("wrong_shape", message, shape=hit.shape)
    if len(points) < SMALLEST_DRAWS:
        message = (
            f"too few draws to show a pattern ({len(points)}): take at least {SMALLEST_DRAWS}, better 1000"
        )
        raise Refused("too_few_draws", message, draws=len(points))
    mass, density = options.smallest_mass, options.density
    if not (0 < options.peel_alpha < 0.5 and 0 < options.paste_alpha < 0.5):
        raise Refused("no_alpha", "peel_alpha and paste_alpha lie between 0 and 0.5")
    if mass is not None and not 0 < mass < 1:
        raise Refused("no_mass", f"smallest_mass lies between 0 and 1, not at {mass}")
    if density is not None and not 0 < density <= 1:
        raise Refused("no_density", f"density lies between 0 and 1, not at {density}")
    return points, hit
