"""Answers that were stored, whatever version of the engine wrote them: the one place that reads them again.

Every answer carries the number of its format (`Answer.format`; without one it has format 1). A document of an
earlier format is brought up to today's step by step, by its number alone; one of a later format is refused.
What a format did not hold is derived where it follows from the rest, and never made up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from wandel_engine.pathways.ensemble.result import Bands, Ensemble
from wandel_engine.pathways.result import RESULT_FORMAT, Pathway, Result

Document = Mapping[str, Any]
Found = TypeVar("Found", bound=Result)


class NewerFormat(ValueError):
    """The document was written by a newer version of the engine."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(
            f"computed by a newer version: format {number}, while this one reads up to {RESULT_FORMAT}"
        )


class Unreadable(ValueError):
    """The document does not have the shape of its format."""


def format_of(document: Document) -> int:
    """The number of a document's format. Raises Unreadable where it is none."""
    number = document.get("format", 1)
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        raise Unreadable(f"{number!r} is no number of a format")
    return number


def read_pathway(document: Document, first_decision: int) -> Pathway:
    """A stored pathway in today's shape. `first_decision`: that of the model it was found for.

    Raises NewerFormat, and Unreadable for what has not the shape of its format."""
    return _read(Pathway, _upgraded(document, _PATHWAY, first_decision))


def read_targets(targets: list[dict[str, Any]], number: int) -> list[dict[str, Any]]:
    """The targets of a stored pathway of format `number`, taken out of its document. Raises NewerFormat."""
    if number > RESULT_FORMAT:
        raise NewerFormat(number)
    return [_target_from_1(target) for target in targets] if number == 1 else targets


def read_ensemble(document: Document) -> Ensemble:
    """A stored ensemble in today's shape. Raises NewerFormat, and Unreadable."""
    return _read(Ensemble, _upgraded(document, {}, 0))


def read_bands(bands: Document, number: int) -> Bands:
    """The bands of one outcome, taken out of the document of a stored ensemble of format `number`. Raises
    NewerFormat, and Unreadable."""
    if number > RESULT_FORMAT:
        raise NewerFormat(number)
    return _read(Bands, bands)


def read_plain(document: Document) -> dict[str, Any]:
    """A stored answer of another kind, as plain data of today's shape: no other has changed since format 1.

    Raises NewerFormat, and Unreadable."""
    return dict(_upgraded(document, {}, 0))


def _upgraded(
    document: Document, steps: Mapping[int, Callable[[Document, int], Document]], first_decision: int
) -> Document:
    number = format_of(document)
    if number > RESULT_FORMAT:
        raise NewerFormat(number)
    while number < RESULT_FORMAT:
        if number in steps:
            try:
                document = steps[number](document, first_decision)
            except (KeyError, TypeError, ValueError) as error:
                raise Unreadable(f"not of format {number}: {error}") from error
        number += 1
    return {**document, "format": RESULT_FORMAT}


def _read(kind: type[Found], document: Document) -> Found:
    try:
        return kind.model_validate(document)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(step) for step in first["loc"])
        raise Unreadable(f"{place}: {first['msg']}") from error


def _pathway_from_1(document: Document, first_decision: int) -> Document:
    """Format 1 began without `aim`, when only cost was minimised, and without budgets as targets."""
    targets = [_target_from_1(target) for target in document["targets"]]
    return {"aim": _aim_from_1(document, first_decision), **document, "targets": targets}


def _target_from_1(target: Mapping[str, Any]) -> dict[str, Any]:
    return {"budget_from": None, **target}


def _aim_from_1(document: Document, first_decision: int) -> dict[str, Any]:
    targets, outcome = document["targets"], document["outcome"]
    account = targets[0]["account"] if targets else "bisko"
    emitted = zip(document["years"], outcome["emissions"][account]["total"], strict=True)
    return {
        "kind": "cost",
        "unit": "EUR",
        "value": document["objective"],
        "bound": document["bound"],
        "account": account,
        "cost": outcome["costs"]["discounted"],
        "emissions": sum(tonnes for year, tonnes in emitted if year >= first_decision),
    }


_PATHWAY = {1: _pathway_from_1}
