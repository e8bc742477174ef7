"""Template tags of the records room."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from wandel.foundation.cities.models import Artefact

register = template.Library()


@register.inclusion_tag("records/tools.html", takes_context=True)
def artefact_tools(context: dict[str, Any], artefact: Artefact) -> dict[str, Any]:
    """`{% artefact_tools artefact %}` on an artefact's page: for the team its history and its form."""
    reader = context["request"].reader
    return {"artefact": artefact, "city": reader.city, "may_edit": reader.may("records.edit")}


NAMES = {
    "account": _("Bilanz"),
    "budget": _("Budget"),
    "challenge": _("Herausforderung"),
    "cost": _("Kosten"),
    "due": _("Bis wann"),
    "ends": _("Ende"),
    "evidence": _("Belege"),
    "field": _("Handlungsfeld"),
    "flag": _("Herkunft"),
    "hypothesis": _("Annahme"),
    "learning_questions": _("Lernfragen"),
    "level": _("Ebene"),
    "measure": _("Was gemessen wird"),
    "minority_view": _("Abweichende Meinung"),
    "modelled": _("Wirkung im Modell"),
    "organisation": _("Organisation"),
    "outcome": _("Ergebnis"),
    "reference_year": _("Bezugsjahr"),
    "resources": _("Mittel"),
    "start_year": _("Beginn"),
    "starts": _("Beginn"),
    "status": _("Stand"),
    "summary": _("Beschreibung"),
    "threshold": _("Schwelle"),
    "title": _("Titel"),
    "year": _("Jahr"),
}


@register.simple_tag
def field_name(field: str) -> Any:
    """What people call a field that a version stores."""
    return NAMES.get(field, field)
