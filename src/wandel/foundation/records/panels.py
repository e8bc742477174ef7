from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from wandel.foundation.cities.kinds import Kind
from wandel.foundation.cities.models import Artefact
from wandel.foundation.cities.panels import OF_ARTEFACTS, Panel, register_panel
from wandel.foundation.records.attachments.queries import attachments_of
from wandel.foundation.records.models import Proposal
from wandel.foundation.records.proposals.queries import proposals_for
from wandel.foundation.records.queries import asked_for

SHOWN = 5


@dataclass(frozen=True)
class Writing:
    """The subject of the panels of "records.form", which answer beside a form: what is changed in it, or None
    for something new of the kind."""

    kind: Kind
    artefact: Artefact | None


@register_panel(OF_ARTEFACTS, order=90)
def proposals(request: HttpRequest, artefact: Artefact) -> Panel | None:
    """On the page of an artefact: for the team what waits for an answer, for others what became of theirs."""
    if not request.reader.may("records.propose"):
        return None
    found = proposals_for(request.reader).filter(artefact_id=artefact.pk)
    if request.reader.is_team:
        found = found.filter(status=Proposal.Status.OPEN)
    shown = list(found[:SHOWN])
    return (
        Panel("records/proposals/panel.html", {"city": request.city, "proposals": shown}) if shown else None
    )


@register_panel(OF_ARTEFACTS, order=5)
def taken_over(request: HttpRequest, artefact: Artefact) -> Panel | None:
    """On the page of what came from another city: from where and when, and for who may edit it, whether it
    holds here too."""
    if not artefact.is_unchecked:
        return None
    may_edit = request.reader.may("records.edit")
    context = {
        "city": request.city,
        "artefact": artefact,
        "may_edit": may_edit,
        "asked_for": asked_for(artefact) if may_edit else [],
    }
    return Panel("records/taken_over.html", context)


@register_panel(OF_ARTEFACTS, order=20)
def attachments(request: HttpRequest, artefact: Artefact) -> Panel | None:
    """On the page of an artefact: its pictures and documents, and for who may edit it the way to more."""
    found = attachments_of(artefact, request.reader)
    may_edit = request.reader.may("records.edit")
    if not found and not may_edit:
        return None
    context = {
        "city": request.city,
        "artefact": artefact,
        "pictures": [one for one in found if one.is_picture],
        "documents": [one for one in found if not one.is_picture],
        "may_edit": may_edit,
    }
    return Panel("records/attachments/panel.html", context)
