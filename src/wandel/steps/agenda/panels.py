"""What the agenda shows elsewhere: promises that are overdue, and those that came of a measure."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wandel.foundation.cities.models import City
from wandel.foundation.cities.panels import Panel, register_panel
from wandel.foundation.cities.today import TODAY, Waiting, shown_of, waiting
from wandel.foundation.ui.text import localise
from wandel.people.network.models import Organisation
from wandel.steps.agenda import queries


@register_panel(TODAY, order=30)
def overdue(request: HttpRequest, city: City) -> Panel | None:
    if not request.reader.may("records.edit"):
        return None
    late = queries.overdue_commitments(request.reader, today=timezone.localdate())
    return waiting(
        [
            Waiting(
                title=_("Nach „%(commitment)s“ fragen") % {"commitment": localise(one.title)},
                note=str(localise(one.organisation.title)),
                url=reverse("agenda:commitment", args=[city.slug, one.slug]) + "#due",
                since=one.due,
                is_late=True,
            )
            for one in late[: shown_of(request)]
        ],
        number=late.count(),
    )


@register_panel("pathways.measure", order=20)
def promised(request: HttpRequest, measure: Any) -> Panel | None:
    """On the sheet of a measure: who has promised what for it."""
    if not request.reader.may("agenda.view"):
        return None
    found = list(queries.commitments_from(request.reader, measure))
    return Panel(
        "agenda/measure_panel.html", {"commitments": found, "measure": measure, "city": request.city}
    )


@register_panel("network.organisation", order=10)
def promises_of(request: HttpRequest, organisation: Organisation) -> Panel | None:
    """What an organisation has promised."""
    found = list(queries.commitments_of(request.reader).filter(organisation=organisation.pk))
    if not found:
        return None
    return Panel("agenda/promised.html", {"city": request.city, "commitments": found})
