"""What the network shows on pages of artefacts."""

from __future__ import annotations

from django.http import HttpRequest

from wandel.foundation.cities.models import Artefact
from wandel.foundation.cities.panels import OF_ARTEFACTS, Panel, register_panel
from wandel.people.network import queries


@register_panel(OF_ARTEFACTS, order=30)
def involved(request: HttpRequest, artefact: Artefact) -> Panel | None:
    """Which organisations have to do with an artefact, those that it names itself first, and for the team the
    way to more of them."""
    if artefact.kind == "organisation":
        return None
    found = queries.involved_in(artefact, request.reader)
    named = queries.named_in(artefact, request.reader)
    may_edit = request.reader.may("network.edit")
    if not found and not named and not may_edit:
        return None
    context = {
        "city": request.city,
        "artefact": artefact,
        "named": named,
        "involvements": found,
        "may_edit": may_edit,
    }
    return Panel("network/involved.html", context)
