"""What a part of a case is called, where a problem says that there is none of this name."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

NOUNS: dict[str, Any] = {
    "source": _("Quelle"),
    "organisation": _("Organisation"),
    "indicator": _("Indikator"),
    "cell": _("Zelle der Bilanz"),
    "factor_set": _("Emissionsfaktoren"),
    "idea": _("Idee"),
    "driver_or_barrier": _("Treiber oder Hemmnis"),
    "problem": _("Problem"),
    "principle": _("Leitsatz"),
    "vision_element": _("Zukunftsbild"),
    "target": _("Ziel"),
    "measure": _("Maßnahme"),
    "experiment": _("Experiment"),
    "commitment": _("Zusage"),
    "stock": _("Bestand"),
    "state": _("Zustand"),
    "from": _("Zustand"),
    "to": _("Zustand"),
    "transition": _("Übergang"),
    "driver": _("Treiber"),
    "variant": _("Variante"),
    "commodity": _("Energieträger"),
    "sector": _("Sektor"),
    "plant": _("Anlage"),
    "payer": _("Wer zahlt"),
    "trade": _("Gewerk"),
    "component": _("Bauteil"),
    "kind": _("Art"),
    "reference": _("Parameter"),
    "parameter_or_driver": _("Parameter"),
    "criterion": _("Kriterium"),
    "derivation": _("Herleitung"),
}
