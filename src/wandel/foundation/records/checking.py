"""Whether a document is what the part of its kind asks for, said field by field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wandel.foundation.cities.described import filled, part_of
from wandel.foundation.cities.models import City
from wandel.foundation.records.problems import explain
from wandel.foundation.ui.formats import unit_name
from wandel_engine.cases.checks.figures import faults_of
from wandel_engine.files import Located, Problem, fit


class Unfit(ValidationError):
    """A document that is not what its part asks for; `problems` are the engine's, their `field` the path in
    the document, such as "budget.unit"."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__([said(problem) for problem in problems])


def said(problem: Problem) -> str:
    """A problem of a document as a form says it: what is wrong, and what helps; units as forms name them."""
    told = problem.as_dict()
    if problem.code in _OF_UNITS:
        told["params"] = {name: _units_in_words(value) for name, value in told["params"].items()}
    explained = explain(told)
    return f"{explained.message} {explained.mend}"


_OF_UNITS = {"wrong_unit", "unknown_unit", "other_unit"}


def _units_in_words(units: str) -> str:
    return ", ".join(str(unit_name(unit)) or _("ohne Einheit") for unit in units.split(", ") if unit)


def check(model: Any, document: Mapping[str, Any], key: str, city: City) -> None:
    """Raises Unfit. What has no part of its own may say what it likes."""
    if found := problems_of(model, document, key):
        raise Unfit(found)
    if hasattr(model, "part") and (found_flag := _invented(document, city)):
        raise ValidationError({"flag": found_flag}, code="fictional")


def problems_of(model: Any, document: Mapping[str, Any], key: str) -> list[Problem]:
    """All that is wrong with a document: a figure that is not sound in itself does not hide what else there
    is."""
    if not hasattr(model, "part"):
        return []
    found = fit(part_of(model), Located("", filled({**document, "key": key})))
    if not isinstance(found, list):
        return faults_of(found)
    unsound = {_top(problem) for problem in found}
    bare = {name: _bare(value) if name in unsound else value for name, value in document.items()}
    others = fit(part_of(model), Located("", filled({**bare, "key": key})))
    said_of = {problem.field for problem in found}
    more = [] if isinstance(others, list) else faults_of(others)
    return found + [problem for problem in more if problem.field not in said_of]


def _top(problem: Problem) -> str:
    return problem.field.partition(".")[0].partition("[")[0]


def _bare(value: Any) -> Any:
    """A figure with nothing but what it is, so that what is wrong with the rest does not hide that."""
    if not isinstance(value, dict) or not isinstance(value.get("value"), int | float):
        return value
    kept = {name: value[name] for name in ("value", "unit", "year") if name in value}
    return kept | {"flag": "stated"}


def _invented(document: Mapping[str, Any], city: City) -> str:
    if document.get("flag") == "fictional" and not city.is_demo:
        return _("Erfundenes gehört nur in eine Demonstration.")
    return ""
