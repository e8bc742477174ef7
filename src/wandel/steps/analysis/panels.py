from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from wandel.foundation.cities.panels import Panel, register_panel
from wandel.steps.analysis.forms import AdoptForm


@register_panel("arenas.idea")
def adopt(request: HttpRequest, idea: Any) -> Panel | None:
    """On the page of an idea, for the team: take it up as a problem."""
    if not request.reader.may("analysis.adopt"):
        return None
    return Panel("analysis/adopt_panel.html", {"idea": idea, "form": AdoptForm(), "city": request.city})
