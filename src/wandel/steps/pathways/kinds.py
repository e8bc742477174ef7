from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext_lazy

from wandel.foundation.cities.kinds import Kind, comes_from, register_kind
from wandel.foundation.cities.models import Artefact
from wandel.foundation.cities.named import register_choices
from wandel.foundation.cities.reader import Reader
from wandel.foundation.ui.text import localise
from wandel.steps.pathways.models import Measure
from wandel.steps.pathways.queries import places_for

MEASURE = register_kind(
    Kind(
        key="measure",
        model="pathways.Measure",
        label=_("Maßnahme"),
        plural=_("Maßnahmen"),
        step="pathways",
        icon="pathways",
        url_name="pathways:measure",
        intro=_("Was die Stadt tun kann. Eine Maßnahme ohne gerechnete Wirkung zählt genauso."),
        list_url_name="pathways:measures",
        example=_("„Denkmale behutsam sanieren“"),
        counted=npgettext_lazy("trace", "%(number)s Maßnahme", "%(number)s Maßnahmen", "number"),
    )
)
comes_from(MEASURE.key, "idea", "arena", "event", "target")


@register_choices(
    "place-in-model",
    nothing=_(
        "Kein Platz ist frei: Noch gibt es kein Rechenmodell, oder andere Maßnahmen haben alle Plätze."
    ),
)
def _places(reader: Reader, thing: Artefact | None) -> list[tuple[str, str]]:
    """What the model computes and no other measure has as its place yet."""
    others = Measure.objects.standing().filter(city=reader.city).exclude(pk=getattr(thing, "pk", None))
    taken = set(others.values_list("place", flat=True))
    return [(key, str(localise(title))) for key, title in places_for(reader) if key not in taken]
