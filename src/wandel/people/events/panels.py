from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from wandel.foundation.cities.panels import Panel, register_panel
from wandel.people.events import queries


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


def menu(request: HttpRequest, *, current: str) -> list[dict[str, Any]]:
    """Arenas and events stand behind one door of the menu."""
    city = {"city_slug": request.city.slug}
    return [
        {"title": title, "url": reverse(f"{room}:index", kwargs=city), "current": room == current}
        for room, title in (("arenas", _("Arenen")), ("events", _("Termine")))
    ]
