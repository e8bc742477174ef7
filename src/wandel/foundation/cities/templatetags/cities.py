"""Template tags of the cities room: the trace of an artefact, and the panels of a page."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from wandel.foundation.cities import queries
from wandel.foundation.cities.kinds import kinds
from wandel.foundation.cities.models import Artefact
from wandel.foundation.cities.panels import panels_for

register = template.Library()


@register.inclusion_tag("cities/trace.html", takes_context=True)
def trace(context: dict[str, Any], artefact: Artefact, known: queries.Trace | None = None) -> dict[str, Any]:
    """`{% trace artefact %}`, or with the trace that was read with the whole list."""
    found = known if known is not None else queries.trace(artefact, context["request"].reader)
    return {"trace": found, "artefact": artefact, "kind": kinds[artefact.kind]}


@register.simple_tag(takes_context=True)
def panels(context: dict[str, Any], page: str, subject: Any = None) -> SafeString:
    """`{% panels "events.event" event %}`: what other rooms show on this page."""
    request = context["request"]
    shown = [
        render_to_string(panel.template, panel.context, request=request)
        for panel in panels_for(page, request, subject)
    ]
    return mark_safe("".join(shown))  # noqa: S308 - each part was rendered by a template


@register.filter
def for_artefact(traces: dict[Any, queries.Trace], artefact: Artefact) -> queries.Trace:
    """`traces|for_artefact:measure`: its trace out of those that were read for the whole list."""
    return traces[artefact.pk]
