from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wandel.foundation.cities.kinds import Kind, allow_relation, register_kind


def _element(element: Any) -> dict[str, Any]:
    return {"field": element.field, "minority_view": element.minority_view}


def _target(target: Any) -> dict[str, Any]:
    return {
        "year": target.year,
        "account": target.account,
        "measure": target.measure,
        "threshold": target.threshold,
        "reference_year": target.reference_year,
        "status": target.status,
    }


PRINCIPLE = register_kind(
    Kind(
        key="principle",
        model="vision.Principle",
        label=_("Leitsatz"),
        plural=_("Leitsätze"),
        step="vision",
        icon="scale",
        url_name="vision:principle",
    )
)
VISION_ELEMENT = register_kind(
    Kind(
        key="vision-element",
        model="vision.VisionElement",
        label=_("Bild der Zukunft"),
        plural=_("Bilder der Zukunft"),
        step="vision",
        icon="vision",
        url_name="vision:vision-element",
        content=_element,
    )
)
TARGET = register_kind(
    Kind(
        key="target",
        model="vision.Target",
        label=_("Ziel"),
        plural=_("Ziele"),
        step="vision",
        icon="target",
        url_name="vision:target",
        content=_target,
    )
)
allow_relation("problem", "leads-to", VISION_ELEMENT.key)
allow_relation(PRINCIPLE.key, "supports", VISION_ELEMENT.key)
allow_relation(VISION_ELEMENT.key, "leads-to", TARGET.key)
