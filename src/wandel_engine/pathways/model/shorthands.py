"""What may be written shorter in a file: derivations by their key, ranges as a share of the value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from wandel_engine.files import DataPath, Located, Problem, children, refuse
from wandel_engine.files.bounds import MAX_DERIVED, clipped
from wandel_engine.files.scalars import text_of

_SHARE = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})?) ?%")


def write_out(located: Located, derivations: Mapping[str, Any]) -> list[Problem]:
    """Replace keys of derivations by their texts and `spread` by low and high, in every figure.

    ``spread: 20 %`` is value ± 20 %. Raises FileError where the texts would become too many.
    """
    problems: list[Problem] = []
    letters = {key: sum(len(str(text)) for text in texts.values()) for key, texts in derivations.items()}
    left = MAX_DERIVED
    for path, figure in list(_figures(located.data, ())):
        key = text_of(figure.get("derivation")) or figure.get("derivation")
        if isinstance(key, str):
            if key in derivations:
                figure["derivation"] = dict(derivations[key])
                left -= letters[key]
                if left < 0:
                    file, line = located.place((*path, "derivation"))
                    raise refuse(
                        "too_many_values",
                        f"derivations of more than {MAX_DERIVED:,} characters in all figures together",
                        "shorten the derivations",
                        file,
                        line,
                        limit=MAX_DERIVED,
                    )
            else:
                problems.append(
                    _problem(
                        located,
                        (*path, "derivation"),
                        "unknown_derivation",
                        f"there is no derivation '{clipped(key)}'",
                        "write it into derivations.yaml, or correct the key",
                        key=clipped(key),
                    )
                )
                figure["derivation"] = {"de": key}
        if "spread" in figure:
            problems += _spread(located, path, figure)
    return problems


def _spread(located: Located, path: DataPath, figure: dict[str, Any]) -> list[Problem]:
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
    value = figure["value"]
    if isinstance(value, bool) or not isinstance(value, int | float):
        return []
    width = abs(value) * float(given[1]) / 100
    figure["low"], figure["high"] = float(f"{value - width:.9g}"), float(f"{value + width:.9g}")
    return []


def _problem(
    located: Located, path: DataPath, code: str, message: str, mend: str, **params: str | int | float
) -> Problem:
    file, line = located.place(path)
    return Problem(code, message, mend, file, line, str(path[-1]), dict(params))


def _figures(value: Any, path: DataPath) -> Iterator[tuple[DataPath, dict[str, Any]]]:
    """Everything that looks like a figure, with its path."""
    if isinstance(value, dict) and {"value", "flag"} <= value.keys():
        yield path, value
        return
    for step, child in children(value):
        yield from _figures(child, (*path, step))
