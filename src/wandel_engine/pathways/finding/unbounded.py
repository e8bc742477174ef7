"""What grows without end where a program has no best pathway: the members of its ray, in plain words."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from wandel_engine.pathways.model import Problem
from wandel_engine.pathways.program.build import Program
from wandel_engine.pathways.program.sparse import Floats, Ints

_LITTLE = 1e-7
_WORDS = {
    "commodity-bought": ("'{}' is bought, without end", "let it cost something, and limit its use"),
    "commodity-sold": ("'{}' is sold, without end", "let selling pay no more than buying costs"),
    "plant": ("plant '{}' runs, without end", "limit its capacity, or let its fuel cost something"),
    "transition": ("units move by '{}', without end", "let it cost something, or limit it"),
    "replacement": ("'{}' is renewed, without end", "let its renewal cost something"),
    "state": ("units in '{}' grow, without end", "let it cost something"),
}
"""Kinds in the order in which they are told: what grows, and the mend."""


def unbounded(program: Program, cost: Floats, ray: Floats) -> list[Problem]:
    """What people decide of what grows on the ray; what earns by growing is told first.

    `cost` of each column; `ray`: a direction in which everything is allowed and the cost falls for ever.
    """
    told = ray / max(float(np.abs(ray).max(initial=0.0)), 1e-300)
    found = []
    for kind, key, columns in _members(program):
        there = columns[columns >= 0]
        growing = float(np.abs(told[there]).sum())
        if growing > _LITTLE:
            earns = float((cost[there] * told[there]).sum()) < 0
            message, mend = _WORDS[kind]
            found.append((not earns, _problem(kind, key, message.format(key), mend)))
    decided = [item for item in found if item[1].params["kind"] != "state"] or found
    return [problem for _, problem in sorted(decided, key=lambda item: item[0])] or [
        Problem("unbounded", "what is wanted pays without end", "let something of it cost, or limit it")
    ]


def _problem(kind: str, key: str, what: str, mend: str) -> Problem:
    return Problem(
        "unbounded",
        f"there is no best pathway, since more of it is better for ever: {what}",
        mend,
        field=f"{kind.split('-')[0]}[{key}]",
        params={"kind": kind, "key": key},
    )


def _members(program: Program) -> Iterator[tuple[str, str, Ints]]:
    n, at = program.numbers, program.layout
    for place, key in enumerate(at.grids):
        yield "commodity-bought", key, at.bought[place]
        yield "commodity-sold", key, at.sold[place]
    for place, plant in enumerate(n.model.plants):
        yield "plant", plant.key, at.output[place]
    for key, edge in n.edge_at.items():
        yield "transition", key, at.flow[edge]
    for place, key in enumerate(n.kind_keys):
        yield "replacement", key, at.renew[place]
    for (stock, state), place in n.state_at.items():
        yield "state", f"{stock}/{state}", at.units[place]
