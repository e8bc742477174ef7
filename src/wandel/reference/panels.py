"""What the reference room shows on pages of lower rooms."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wandel.foundation.administration.tasks import NEXT, Task
from wandel.foundation.cities.models import Artefact, City
from wandel.foundation.cities.panels import Panel, register_panel


@register_panel(NEXT, order=60)
def case(request: HttpRequest, city: City) -> Panel | None:
    """A case becomes a city of its own."""
    if not request.reader.may("reference.take_over"):
        return None
    return Task(
        title=_("Der Fall einer Stadt, als Ordner mit Dateien"),
        text=_("Gepackt als ZIP-Datei hochladen; er wird geprüft, und eine eigene Stadt entsteht daraus."),
        url=reverse("reference:upload", args=[city.slug]),
        is_brought=True,
    ).panel


@register_panel("administration.export")
def offer_of_an_export(request: HttpRequest, city: City) -> Panel | None:
    """Before a city is deleted, its archive."""
    if not request.reader.may("reference.export"):
        return None
    return Panel("reference/export_offer.html", {"city": city})


@register_panel("administration.index")
def card_of_the_export(request: HttpRequest, city: City) -> Panel | None:
    if not request.reader.may("reference.export"):
        return None
    return Panel("reference/export_card.html", {"city": city})


@register_panel(NEXT, order=5)
def another_city(request: HttpRequest, city: City) -> Panel | None:
    """What another city has worked out is a beginning, too."""
    if not request.reader.may("reference.begin"):
        return None
    taken = Artefact.objects.visible_to(request.reader).exclude(taken_over_from={})
    return Task(
        title=_("Mit einer anderen Stadt anfangen"),
        text=_("Arenen, Fragen, Leitsätze und Maßnahmen als Vorlagen übernehmen, zum Prüfen und Ändern."),
        url=reverse("reference:begin", args=[city.slug]),
        done=taken.exists(),
        is_brought=True,
    ).panel


@register_panel(NEXT, order=15)
def to_be_checked(request: HttpRequest, city: City) -> Panel | None:
    """What was taken over waits for somebody who stands by it."""
    waiting = Artefact.objects.visible_to(request.reader).unchecked().count()
    if not waiting:
        return None
    return Task(
        title=_("Übernommenes prüfen"),
        text=ngettext(
            "%(number)s Stück ist übernommen und noch nicht geprüft.",
            "%(number)s Stücke sind übernommen und noch nicht geprüft.",
            waiting,
        )
        % {"number": waiting},
        url=reverse("records:unchecked", args=[city.slug]),
    ).panel
