from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from wandel.foundation.cities.panels import Panel, register_panel
from wandel.steps.analysis import queries
from wandel.steps.analysis.forms import AdoptForm


@register_panel("arenas.idea")
def adopt(request: HttpRequest, idea: Any) -> Panel | None:
    """On the page of an idea, for the team: take it up as a problem, once."""
    if not request.reader.may("analysis.adopt") or queries.problem_of(idea) is not None:
        return None
    return Panel("analysis/adopt_panel.html", {"idea": idea, "form": AdoptForm(), "city": request.city})


@register_panel("overview.city", order=10)
def per_head_today(request: HttpRequest, city: Any) -> Panel | None:
    """On the home of a city: what it emits per head today, with year and quality."""
    reading = queries.newest_balance(city)
    if reading is None:
        return None
    return Panel("analysis/per_head_panel.html", {"reading": reading, "city": city})
