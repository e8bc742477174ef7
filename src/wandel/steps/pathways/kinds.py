from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wandel.foundation.cities.kinds import Kind, allow_relation, register_kind


def _content(measure: Any) -> dict[str, Any]:
    return {
        "field": measure.field,
        "start_year": measure.start_year,
        "modelled": measure.modelled,
        "cost": measure.cost,
    }


MEASURE = register_kind(
    Kind(
        key="measure",
        model="pathways.Measure",
        label=_("Maßnahme"),
        plural=_("Maßnahmen"),
        step="pathways",
        icon="pathways",
        url_name="pathways:measure",
        content=_content,
    )
)
allow_relation("target", "leads-to", MEASURE.key)
