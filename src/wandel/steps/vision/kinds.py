from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext_lazy

from wandel.foundation.cities.kinds import Kind, allow_relation, comes_from, register_kind

PRINCIPLE = register_kind(
    Kind(
        key="principle",
        model="vision.Principle",
        label=_("Leitsatz"),
        plural=_("Leitsätze"),
        step="vision",
        icon="scale",
        url_name="vision:principle",
        intro=_("Ein Satz, an dem sich alles Weitere messen lässt."),
        example=_("„Ehrlich rechnen“"),
        counted=npgettext_lazy("trace", "%(number)s Leitsatz", "%(number)s Leitsätzen", "number"),
    )
)
VISION_ELEMENT = register_kind(
    Kind(
        key="vision-element",
        model="vision.VisionElement",
        label=_("Zukunftsbild"),
        plural=_("Zukunftsbilder"),
        step="vision",
        icon="vision",
        url_name="vision:vision-element",
        intro=_(
            "Ein Stück der Stadt von morgen, in einem Handlungsfeld, mit den Sichten, die sich unterscheiden."
        ),
        example=_("„Schatten vor jeder Tür“"),
        counted=npgettext_lazy("trace", "%(number)s Zukunftsbild", "%(number)s Zukunftsbildern", "number"),
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
        intro=_("Was in welchem Jahr höchstens noch sein soll. Danach wird ein Pfad gesucht."),
        example=_("„Klimaneutral bis 2045“"),
        counted=npgettext_lazy("trace", "%(number)s Ziel", "%(number)s Zielen", "number"),
    )
)
comes_from(PRINCIPLE.key, "arena", "event")
comes_from(VISION_ELEMENT.key, "idea", "arena", "event", "problem")
allow_relation(PRINCIPLE.key, "supports", VISION_ELEMENT.key)
comes_from(TARGET.key, "arena", "event", VISION_ELEMENT.key)
