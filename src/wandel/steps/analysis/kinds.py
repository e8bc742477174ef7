from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wandel.foundation.cities.kinds import Kind, allow_relation, register_kind


def _problem(problem: Any) -> dict[str, Any]:
    return {"level": problem.level, "field": problem.field, "evidence": problem.evidence}


PROBLEM = register_kind(
    Kind(
        key="problem",
        model="analysis.Problem",
        label=_("Problem"),
        plural=_("Probleme"),
        step="analysis",
        icon="analysis",
        url_name="analysis:problem",
        content=_problem,
    )
)
allow_relation("idea", "leads-to", PROBLEM.key)
allow_relation(PROBLEM.key, "leads-to", "vision-element")
