"""Whether a document is what the part of its kind asks for, said field by field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wandel.foundation.cities.described import filled, part_of
from wandel.foundation.cities.models import City
from wandel.foundation.records.problems import explain
from wandel_engine.cases.checks.figures import faults_of
from wandel_engine.files import Located, Problem, fit


class Unfit(ValidationError):
    """A document that is not what its part asks for; `problems` are the engine's, their `field` the path in
    the document, such as "budget.unit"."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__([said(problem) for problem in problems])


def said(problem: Problem) -> str:
    """A problem of a document as a form says it: what is wrong, and what helps."""
    explained = explain(problem.as_dict())
    return f"{explained.message} {explained.mend}"


def check(model: Any, document: Mapping[str, Any], key: str, city: City) -> None:
    """Raises Unfit. What has no part of its own may say what it likes."""
    if not hasattr(model, "part"):
        return
    located = Located("", filled({**document, "key": key}))
    found = fit(part_of(model), located)
    if not isinstance(found, list):
        found = faults_of(found)
        if found_flag := _invented(document, city):
            raise ValidationError({"flag": found_flag}, code="fictional")
    if found:
        raise Unfit(found)


def _invented(document: Mapping[str, Any], city: City) -> str:
    if document.get("flag") == "fictional" and not city.is_demo:
        return _("Erfundenes gehört nur in eine Demonstration.")
    return ""
