"""Groups of inputs that vary together, and correlated quantiles.

Variance can be shared out only between things that vary independently. Correlated inputs therefore make one
group, whose index is that of all of them together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import erfc, sqrt
from statistics import NormalDist

import numpy as np

from wandel_engine.pathways.robustness.inputs import Floats, Input, Refused

_SMALLEST = 1e-12


@dataclass(frozen=True)
class Group:
    """Inputs that are varied together: `places` in the order of the inputs."""

    name: str
    places: tuple[int, ...]


def independent_groups(
    inputs: Sequence[Input],
    correlation: Floats | None = None,
    named: Mapping[str, Sequence[str]] | None = None,
) -> tuple[Group, ...]:
    """Groups that are independent of each other and together hold every input.

    Without `named` (group → keys of inputs) each input is its own group, and inputs that are correlated with
    each other, directly or through others, make one: "a + b". Inputs that `named` leaves out are grouped in
    the same way. `correlation`: of the normal variables behind the quantiles, (inputs, inputs). Refused if
    two correlated inputs stand in different groups, or an input stands in two.
    """
    keys = [item.key for item in inputs]
    matrix = checked_correlation(correlation, len(keys))
    owner: dict[int, str] = {}
    for name, members in (named or {}).items():
        for key in members:
            if key not in keys:
                raise Refused("unknown_input", f"group '{name}' names '{key}', which is no input", key=key)
            place = keys.index(key)
            if place in owner:
                message = f"input '{key}' stands in the groups '{owner[place]}' and '{name}'"
                raise Refused("two_groups", message, key=key)
            owner[place] = name
    groups = [Group(name, tuple(sorted(at for at, n in owner.items() if n == name))) for name in named or {}]
    groups = [group for group in groups if group.places]
    for cluster in clusters(matrix):
        inside = {owner.get(place) for place in cluster}
        if len(inside) > 1:
            first, second = _split_pair(matrix, cluster, owner)
            raise Refused(
                "correlated_across_groups",
                f"'{keys[first]}' and '{keys[second]}' are correlated and stand in different groups: put "
                "them into one group, or name no groups, and clusters of correlated inputs are formed",
                inputs=(keys[first], keys[second]),
            )
        if inside == {None}:
            groups.append(Group(" + ".join(keys[place] for place in cluster), cluster))
    names = [group.name for group in groups]
    double = next((name for name in names if names.count(name) > 1), None)
    if double is not None:
        message = f"two groups are called '{double}': name a group like no input that stands alone"
        raise Refused("double_name", message, name=double)
    groups.sort(key=lambda group: group.places)
    return tuple(groups)


def clusters(matrix: Floats) -> list[tuple[int, ...]]:
    """Connected components of the inputs under "is correlated with", each sorted, by their first input."""
    left = set(range(len(matrix)))
    found = []
    while left:
        todo, cluster = [min(left)], set()
        while todo:
            place = todo.pop()
            cluster.add(place)
            todo += [int(at) for at in np.flatnonzero(matrix[place]) if int(at) not in cluster]
        left -= cluster
        found.append(tuple(sorted(cluster)))
    return found


def _split_pair(matrix: Floats, cluster: Sequence[int], owner: Mapping[int, str]) -> tuple[int, int]:
    return next(
        (a, b) for a in cluster for b in cluster if a < b and matrix[a, b] and owner.get(a) != owner.get(b)
    )


def checked_correlation(correlation: Floats | None, count: int) -> Floats:
    """The correlation matrix (count, count); the identity if there is none."""
    if correlation is None:
        return np.eye(count)
    matrix = np.asarray(correlation, float)
    if matrix.shape != (count, count):
        message = f"the correlation matrix is {matrix.shape}, and inputs are {count}"
        raise Refused("wrong_shape", message, shape=matrix.shape)
    lowest = np.linalg.eigvalsh(matrix).min() if np.isfinite(matrix).all() else -np.inf
    if not np.allclose(matrix, matrix.T) or not np.allclose(np.diag(matrix), 1) or lowest <= 0:
        raise Refused(
            "no_correlation", "the matrix is no correlation matrix: symmetric, 1 on its diagonal, positive"
        )
    return matrix


def correlate(uniforms: Floats, correlation: Floats) -> Floats:
    """Quantiles (draws, inputs) with a Gaussian copula, from independent uniforms of the same shape.

    Columns that are correlated with none pass unchanged but for being kept inside the open interval (0, 1).
    """
    quantiles = np.clip(uniforms, _SMALLEST, 1 - _SMALLEST)
    for cluster in clusters(correlation):
        if len(cluster) > 1:
            places = list(cluster)
            lower = np.linalg.cholesky(correlation[np.ix_(places, places)])
            quantiles[:, places] = _cumulative(_scores(quantiles[:, places]) @ lower.T)
    return np.clip(quantiles, _SMALLEST, 1 - _SMALLEST)


def _scores(quantiles: Floats) -> Floats:
    inverse = NormalDist().inv_cdf
    return np.array([inverse(q) for q in quantiles.ravel().tolist()]).reshape(quantiles.shape)


def _cumulative(scores: Floats) -> Floats:
    return np.array([erfc(-z / sqrt(2)) / 2 for z in scores.ravel().tolist()]).reshape(scores.shape)
