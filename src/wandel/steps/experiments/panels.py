from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from wandel.foundation.cities.panels import Panel, register_panel
from wandel.steps.experiments import queries


@register_panel("pathways.measure", order=10)
def trials(request: HttpRequest, measure: Any) -> Panel | None:
    """On the sheet of a measure: what is tried for it, whatever came of it."""
    if not request.reader.may("experiments.view"):
        return None
    found = list(queries.experiments_from(request.reader, measure))
    return Panel(
        "experiments/measure_panel.html", {"experiments": found, "measure": measure, "city": request.city}
    )
