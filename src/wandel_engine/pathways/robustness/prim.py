"""The patient rule induction method (Friedman and Fisher 1999): boxes in which something happens often.

A box is a vector of edges, one for each face: 2 · inputs of them. The lower face of an input bounds its
value, the upper face its negative, so that every face is an edge that values must reach, and peeling and
pasting treat all alike. An edge of −inf does not restrict.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wandel_engine.pathways.robustness.inputs import Bools, Floats

_ALIKE = 1e-12


@dataclass(frozen=True)
class Step:
    """A box: its edges (faces,), the face that was moved last, the draws inside and how many of them fail."""

    edges: Floats
    face: int | None
    inside: int
    failures: int

    @property
    def density(self) -> float:
        """Share of the draws inside that fail."""
        return self.failures / self.inside


def faces_of(points: Floats) -> Floats:
    """Faces (2 · inputs, draws) of points (draws, inputs)."""
    return np.ascontiguousarray(np.concatenate([points, -points], axis=1).T)


def inside(faces: Floats, edges: Floats) -> Bools:
    """Which draws lie in a box."""
    bounded = np.flatnonzero(np.isfinite(edges))
    return np.asarray((faces[bounded] >= edges[bounded, None]).all(axis=0))


def peel(faces: Floats, failed: Bools, alpha: float, smallest: int) -> list[Step]:
    """Boxes from all draws to a small one, each without a slice of at most `alpha` of the last one's draws.

    The slice is the one whose loss raises the density most per draw lost; ties go to inputs that are
    restricted already, then to the slice that is widest. (Draws that tie with a slice's edge stay, unless the
    slice would be empty; then all that tie go.) Peeling ends at `smallest` draws, or where all inside fail or
    none does. The trajectory ends with its densest box: what came after it is left out.
    """
    width = np.maximum(np.ptp(faces, axis=1), np.finfo(float).tiny)
    ends = _Ends(faces[: len(faces) // 2], failed)
    edges = np.full(len(faces), -np.inf)
    count, failures = len(failed), int(failed.sum())
    steps = [Step(edges.copy(), None, count, failures)]
    while 0 < failures < count:
        slice_size = max(1, int(alpha * count))
        if count - slice_size < smallest:
            break
        lost, hit = ends.slices(slice_size)
        left = count - lost
        density = (failures - hit) / np.maximum(left, 1)
        gain = np.where(left >= smallest, (density - failures / count) / lost, -np.inf)
        if not np.isfinite(gain).any():
            break
        face, edge = _choose(ends, lost, gain, edges, width)
        edges[face] = edge
        ends.cut(face, int(lost[face]))
        count, failures = count - int(lost[face]), failures - int(hit[face])
        steps.append(Step(edges.copy(), face, count, failures))
    densest = max(range(len(steps)), key=lambda at: (steps[at].density, -at))
    return steps[: densest + 1]


class _Ends:
    """The draws inside a box, sorted once by every input (inputs, draws), so that slices are looked up."""

    def __init__(self, points: Floats, failed: Bools) -> None:
        self.failed = failed
        self.order = np.argsort(points, axis=1, kind="stable")
        self.values = np.take_along_axis(points, self.order, axis=1)

    def face(self, face: int) -> tuple[Floats, NDArray[np.int64]]:
        """Values that rise from a face inwards, and the draws that have them."""
        inputs = len(self.order)
        if face < inputs:
            return self.values[face], self.order[face]
        return -self.values[face - inputs, ::-1], self.order[face - inputs, ::-1]

    def slices(self, size: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """For each face, how many draws its slice of about `size` holds, and how many of them fail."""
        hit = np.concatenate([self.failed[self.order[:, :size]], self.failed[self.order[:, -size:]]]).sum(
            axis=1
        )
        lost = np.full(len(hit), size)
        below, above = self.values[:, size - 1 : size + 1], self.values[:, -size - 1 : -size + 1 or None]
        tied = np.concatenate([below[:, 0] == below[:, 1], above[:, 0] == above[:, 1]])
        for face in np.flatnonzero(tied):
            values, order = self.face(int(face))
            fewer = int(np.searchsorted(values, values[size], "left"))
            lost[face] = fewer or int(np.searchsorted(values, values[size], "right"))
            hit[face] = self.failed[order[: lost[face]]].sum()
        return lost, hit

    def cut(self, face: int, count: int) -> None:
        """Take a slice away."""
        keep = np.ones(len(self.failed), dtype=bool)
        keep[self.face(face)[1][:count]] = False
        kept = keep[self.order]
        self.values = self.values[kept].reshape(len(kept), -1)
        self.order = self.order[kept].reshape(len(kept), -1)


def _choose(
    ends: _Ends, lost: NDArray[np.int64], gain: Floats, edges: Floats, width: Floats
) -> tuple[int, float]:
    """The face to peel, and its new edge: halfway between what goes and what stays."""
    known = np.isfinite(edges)
    known = known | np.roll(known, len(edges) // 2)
    tied = np.flatnonzero(gain >= gain.max() - _ALIKE * abs(gain.max()))
    if known[tied].any():
        tied = tied[known[tied]]
    edge, cut = [], []
    for face in tied.tolist():
        values, _ = ends.face(face)
        edge.append((values[lost[face] - 1] + values[lost[face]]) / 2)
        cut.append((edge[-1] - max(edges[face], values[0])) / width[face])
    first = int(np.argmax(cut))
    return int(tied[first]), float(edge[first])


def paste(faces: Floats, failed: Bools, edges: Floats, alpha: float) -> Floats:
    """Edges moved outwards again, slice by slice of at most `alpha` of the draws inside, while the density
    does not fall: peeling was short-sighted."""
    edges = edges.copy()
    while True:
        within = inside(faces, edges)
        count, failures = int(within.sum()), int(failed[within].sum())
        best: tuple[float, int, float] | None = None
        for face in np.flatnonzero(np.isfinite(edges)):
            wider = edges.copy()
            wider[face] = -np.inf
            beyond = np.flatnonzero(inside(faces, wider) & ~within)
            if not len(beyond):
                best = (np.inf, int(face), -np.inf)
                break
            beyond = beyond[np.argsort(-faces[face, beyond], kind="stable")]
            slice_size = min(max(1, int(alpha * count)), len(beyond))
            last = faces[face, beyond[slice_size - 1]]
            added = beyond[faces[face, beyond] >= last]
            density = (failures + failed[added].sum()) / (count + len(added))
            if density >= failures / count and (best is None or density > best[0]):
                more = len(added) < len(beyond)
                edge = (last + faces[face, beyond[len(added)]]) / 2 if more else -np.inf
                best = (density, int(face), float(edge))
        if best is None:
            return edges
        edges[best[1]] = best[2]


def quasi_p(faces: Floats, failed: Bools, edges: Floats) -> dict[int, float]:
    """Quasi-p-value of each restricted face (Bryant and Lempert 2010): if draws failed as often as they do in
    the box without that edge, how probable would at least as many failures as inside the box be."""
    within = inside(faces, edges)
    count, failures = int(within.sum()), int(failed[within].sum())
    found = {}
    for face in np.flatnonzero(np.isfinite(edges)):
        wider = edges.copy()
        wider[face] = -np.inf
        found[int(face)] = binomial_tail(failures, count, float(failed[inside(faces, wider)].mean()))
    return found


def without_chance(faces: Floats, failed: Bools, edges: Floats, significance: float) -> Floats:
    """Edges without those that may be chance: the least significant is dropped until none is left above."""
    edges = edges.copy()
    while True:
        found = quasi_p(faces, failed, edges)
        worst = max(found, key=lambda face: found[face], default=None)
        if worst is None or found[worst] <= significance:
            return edges
        edges[worst] = -np.inf


def binomial_tail(successes: int, trials: int, probability: float) -> float:
    """P(X ≥ successes) for X ~ Bin(trials, probability)."""
    if successes <= 0:
        return 1.0
    if probability <= 0 or probability >= 1:
        return float(probability >= 1)
    logs = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, trials + 1)))])
    k = np.arange(successes, trials + 1)
    terms = logs[trials] - logs[k] - logs[trials - k]
    terms += k * np.log(probability) + (trials - k) * np.log1p(-probability)
    top = terms.max()
    return float(min(1.0, np.exp(top) * np.exp(terms - top).sum()))


def pick(steps: Sequence[Step], density: float | None) -> int:
    """The first step that is dense enough, or else the densest; without `density` the step with the largest
    harmonic mean of coverage and density, the larger box if they tie."""
    if density is not None:
        enough = (at for at, step in enumerate(steps) if step.density >= density)
        return next(enough, len(steps) - 1)
    whole = steps[0].failures
    return max(range(len(steps)), key=lambda at: (2 * steps[at].failures / (whole + steps[at].inside), -at))
