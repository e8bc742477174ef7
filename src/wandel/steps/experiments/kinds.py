from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext_lazy

from wandel.foundation.cities.kinds import Kind, comes_from, register_kind

EXPERIMENT = register_kind(
    Kind(
        key="experiment",
        model="experiments.Experiment",
        label=_("Experiment"),
        plural=_("Experimente"),
        step="experiments",
        icon="experiments",
        url_name="experiments:experiment",
        intro=_("Ein kleines Vorhaben, aus dem die Stadt lernen will. Auch ein Abbruch ist ein Ergebnis."),
        example=_("„Wärmepumpe zum Anhören“"),
        counted=npgettext_lazy("trace", "%(number)s Experiment", "%(number)s Experimenten", "number"),
    )
)
comes_from(EXPERIMENT.key, "idea", "arena", "event", "measure")
