from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wandel.foundation.cities.kinds import Kind, allow_relation, register_kind


def _content(experiment: Any) -> dict[str, Any]:
    return {
        "challenge": experiment.challenge,
        "hypothesis": experiment.hypothesis,
        "learning_questions": experiment.learning_questions,
        "status": experiment.status,
        "starts": experiment.starts and experiment.starts.isoformat(),
        "ends": experiment.ends and experiment.ends.isoformat(),
        "budget": experiment.budget,
        "outcome": experiment.outcome,
    }


EXPERIMENT = register_kind(
    Kind(
        key="experiment",
        model="experiments.Experiment",
        label=_("Experiment"),
        plural=_("Experimente"),
        step="experiments",
        icon="experiments",
        url_name="experiments:experiment",
        content=_content,
    )
)
allow_relation("measure", "leads-to", EXPERIMENT.key)
