from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext_lazy

from wandel.foundation.cities.kinds import Kind, allow_relation, comes_from, register_kind
from wandel.foundation.cities.models import Artefact
from wandel.foundation.cities.named import register_choices, register_hidden
from wandel.foundation.cities.reader import Reader
from wandel.steps.analysis import queries

DRIVER_OR_BARRIER = register_kind(
    Kind(
        key="driver-or-barrier",
        model="analysis.DriverOrBarrier",
        label=_("Treiber oder Hemmnis"),
        plural=_("Treiber und Hemmnisse"),
        step="analysis",
        icon="scale",
        intro=_("Was den Wandel antreibt oder aufhält, von welcher Ebene es kommt und wen es trifft."),
        example=_("„Fossile Energie wird teurer“"),
        counted=npgettext_lazy(
            "trace", "%(number)s Treiber oder Hemmnis", "%(number)s Treibern und Hemmnissen", "number"
        ),
        is_context=True,
    )
)
PROBLEM = register_kind(
    Kind(
        key="problem",
        model="analysis.Problem",
        label=_("Problem"),
        plural=_("Probleme"),
        step="analysis",
        icon="analysis",
        url_name="analysis:problem",
        intro=_("Was die Stadt festhält, auf welcher Ebene, und womit es belegt ist."),
        example=_("„Abends geht es nur mit dem Auto“"),
        counted=npgettext_lazy("trace", "%(number)s Problem", "%(number)s Problemen", "number"),
    )
)
INDICATOR = register_kind(
    Kind(
        key="indicator",
        model="analysis.Indicator",
        label=_("Kennzahl"),
        plural=_("Kennzahlen"),
        step="analysis",
        icon="analysis",
        url_name="analysis:indicator",
        intro=_("Eine Zahl, an der man sieht, wo die Stadt steht, Jahr für Jahr, und wohin sie will."),
        example=_("„Stromverbrauch der Stadt, 2004 bis 2023“"),
    )
)
for supported in (PROBLEM.key, DRIVER_OR_BARRIER.key, "target", "measure"):
    allow_relation(INDICATOR.key, "supports", supported)
comes_from(DRIVER_OR_BARRIER.key, "idea", "arena", "event")
comes_from(PROBLEM.key, "idea", "arena", "event", DRIVER_OR_BARRIER.key)


@register_choices(
    "evidence",
    nothing=_("Hier stehen Kennzahlen und Teile der Bilanz zur Wahl, sobald es welche gibt."),
    make=INDICATOR.key,
)
def _evidence(reader: Reader, _thing: Artefact | None) -> list[tuple[str, str]]:
    return queries.possible_evidence(reader)


@register_hidden("evidence")
def _hidden_evidence(reader: Reader) -> set[str]:
    return queries.hidden_indicators(reader)
