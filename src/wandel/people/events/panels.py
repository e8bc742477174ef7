from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wandel.foundation.administration.tasks import NEXT, Task
from wandel.foundation.cities.models import City
from wandel.foundation.cities.panels import Panel, register_panel
from wandel.foundation.cities.today import TODAY, Waiting, waiting
from wandel.foundation.ui.text import localise
from wandel.people.events import queries
from wandel.people.events.models import Event


@register_panel("arenas.index", order=10)
def beside_the_arenas(request: HttpRequest, _subject: Any) -> Panel | None:
    """On the page of all arenas: the way to the dates, and the next one."""
    return Panel(
        "events/panel.html",
        {
            "tabs": menu(request, current="arenas"),
            "event": queries.next_event(request.reader),
            "city": request.city,
        },
    )


@register_panel(NEXT, order=20)
def people(request: HttpRequest, city: City) -> Panel:
    """A list of people becomes invitations, which need something to invite to."""
    first = Event.objects.standing().filter(city=city).order_by("date").first()
    where = ("events:event", [city.slug, first.slug]) if first else ("records:new", [city.slug, "event"])
    return Task(
        title=_("Eine Liste von Menschen, die dabei sein sollen"),
        text=_("Zuerst der Termin, dann ihre Adressen einfügen: Alle bekommen eine eigene Einladung."),
        url=reverse(where[0], args=where[1]),
        done=city.outbox.filter(key__startswith="event:").exists(),
        is_brought=True,
    ).panel


@register_panel(NEXT, order=20)
def first_event(request: HttpRequest, city: City) -> Panel:
    return Task(
        title=_("Den ersten Termin anlegen"),
        text=_("Ein Teamtreffen, eine Werkstatt: der Anfang, zu dem sich einladen lässt."),
        url=reverse("records:new", args=[city.slug, "event"]),
        done=Event.objects.standing().filter(city=city).exists(),
    ).panel


@register_panel(TODAY, order=50)
def unsent(request: HttpRequest, city: City) -> Panel | None:
    """Invitations that could not be sent wait on the page of their event."""
    if not request.reader.may("events.edit"):
        return None
    return waiting(
        [
            Waiting(
                title=_("Mails zu „%(event)s“ prüfen") % {"event": localise(event.title)},
                note=ngettext("%(number)s ging nicht hinaus", "%(number)s gingen nicht hinaus", number)
                % {"number": number},
                url=reverse("events:event", args=[city.slug, event.slug]) + "#mails",
                since=day,
                is_late=True,
            )
            for event, number, day in queries.events_with_unsent_mail(city)
        ]
    )


def menu(request: HttpRequest, *, current: str) -> list[dict[str, Any]]:
    """Arenas and events stand behind one door of the menu."""
    city = {"city_slug": request.city.slug}
    return [
        {"title": title, "url": reverse(f"{room}:index", kwargs=city), "current": room == current}
        for room, title in (("arenas", _("Arenen")), ("events", _("Termine")))
    ]
