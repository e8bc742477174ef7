"""What may be written shorter in a file: derivations by their key, ranges as a share of the value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from wandel_engine.pathways.model.files import Located, Path_
from wandel_engine.pathways.model.problems import Problem

_SHARE = re.compile(r"(\d+(?:\.\d+)?) ?%")


def write_out(located: Located, derivations: Mapping[str, Any]) -> list[Problem]:
    """Replace keys of derivations by their texts and `spread` by low and high, in every figure.

    ``spread: 20 %`` is value ± 20 %.
    """
    problems: list[Problem] = []
    for path, figure in list(_figures(located.data, ())):
        key = figure.get("derivation")
        if isinstance(key, str):
            if key in derivations:
                figure["derivation"] = dict(derivations[key])
            else:
                problems.append(
                    _problem(
                        located,
                        (*path, "derivation"),
                        "unknown_derivation",
                        f"there is no derivation '{key}'",
                        "write it into derivations.yaml, or correct the key",
                        key=key,
                    )
                )
                figure["derivation"] = {"de": key}
        if "spread" in figure:
            problems += _spread(located, path, figure)
    return problems


def _spread(located: Located, path: Path_, figure: dict[str, Any]) -> list[Problem]:
    given = _SHARE.fullmatch(str(figure.pop("spread")).strip())
    where = (*path, "spread")
    if given is None:
        return [_problem(located, where, "spread", "not a share in %", "write it like 20 %")]
    if "low" in figure or "high" in figure:
        return [
            _problem(
                located, where, "double_key", "a range beside a spread", "keep one of them", key="spread"
            )
        ]
    try:
        value = float(figure["value"])
    except (TypeError, ValueError):
        return []
    width = abs(value) * float(given[1]) / 100
    figure["low"], figure["high"] = float(f"{value - width:.9g}"), float(f"{value + width:.9g}")
    return []


def _problem(
    located: Located, path: Path_, code: str, message: str, mend: str, **params: str | int | float
) -> Problem:
    file, line = located.place(path)
    return Problem(code, message, mend, file, line, str(path[-1]), dict(params))


def _figures(value: Any, path: Path_) -> Iterator[tuple[Path_, dict[str, Any]]]:
    """Everything that looks like a figure, with its path."""
    if isinstance(value, dict) and {"value", "flag"} <= value.keys():
        yield path, value
        return
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, child in items:
        yield from _figures(child, (*path, step))
