"""What waits for the team in arenas: an activity that runs, and ideas that nobody has answered yet."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from wandel.foundation.cities.models import City
from wandel.foundation.cities.panels import Panel, register_panel
from wandel.foundation.cities.today import TODAY, Waiting, day_of, shown_of, waiting
from wandel.foundation.ui.text import localise
from wandel.people.arenas import queries


@register_panel(TODAY, order=10)
def running(request: HttpRequest, city: City) -> Panel | None:
    if not request.reader.may("arenas.facilitate"):
        return None
    return waiting(
        [
            Waiting(
                title=_("„%(activity)s“ steuern") % {"activity": localise(activity.title)},
                note=_("läuft gerade"),
                url=reverse("arenas:console", args=[city.slug, activity.arena.slug, activity.key]),
                since=timezone.localdate(),
                is_now=True,
            )
            for activity in queries.running_activities(city)
        ]
    )


@register_panel(TODAY, order=20)
def unanswered(request: HttpRequest, city: City) -> Panel | None:
    """An idea that has led nowhere yet is a person without an answer."""
    if not request.reader.may("arenas.facilitate"):
        return None
    ideas = queries.unanswered_ideas(city)
    return waiting(
        [
            Waiting(
                title=_("Idee beantworten: „%(idea)s“")
                % {"idea": Truncator(str(localise(idea.title))).chars(50)},
                url=reverse("arenas:idea", args=[city.slug, idea.slug]) + "#answer",
                since=day_of(idea.created_at),
            )
            for idea in ideas[: shown_of(request)]
        ],
        number=ideas.count(),
    )
