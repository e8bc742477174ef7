from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wandel.foundation.cities.kinds import Kind, allow_relation, register_kind


def _content(commitment: Any) -> dict[str, Any]:
    return {
        "organisation": commitment.organisation.key,
        "due": commitment.due and commitment.due.isoformat(),
        "status": commitment.status,
        "resources": commitment.resources,
    }


COMMITMENT = register_kind(
    Kind(
        key="commitment",
        model="agenda.Commitment",
        label=_("Zusage"),
        plural=_("Zusagen"),
        step="agenda",
        icon="agenda",
        url_name="agenda:commitment",
        content=_content,
    )
)
allow_relation("measure", "leads-to", COMMITMENT.key)
allow_relation("experiment", "leads-to", COMMITMENT.key)
