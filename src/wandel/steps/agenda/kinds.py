from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext_lazy

from wandel.foundation.cities.kinds import Kind, comes_from, register_kind

COMMITMENT = register_kind(
    Kind(
        key="commitment",
        model="agenda.Commitment",
        label=_("Zusage"),
        plural=_("Zusagen"),
        step="agenda",
        icon="agenda",
        url_name="agenda:commitment",
        intro=_("Wer tut was bis wann, und womit?"),
        example=_("„Zwanzig Fachleute für Wärmepumpen“"),
        counted=npgettext_lazy("trace", "%(number)s Zusage", "%(number)s Zusagen", "number"),
        awaited=_("noch keine Zusage"),
        owner="organisation_id",
        partners_change=("title", "summary", "due", "status", "resources"),
    )
)
comes_from(COMMITMENT.key, "arena", "event", "measure", "experiment")
