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
def trace(context: dict[str, Any], artefact: Artefact) -> dict[str, Any]:
    """`{% trace artefact %}`: the whole trace, stage by stage, on the page of the artefact."""
    found = queries.trace(artefact, context["request"].reader)
    return {"stages": found.stages(kinds[artefact.kind]) if found else [], "artefact": artefact}


@register.inclusion_tag("cities/trace_line.html", takes_context=True)
def trace_line(
    context: dict[str, Any], artefact: Artefact, traces: dict[Any, queries.Trace]
) -> dict[str, Any]:
    """`{% trace_line artefact traces %}`: its thin line in a list whose traces were read in one query."""
    kind, found = kinds[artefact.kind], traces[artefact.pk]
    url = kind.url(city_slug=context["request"].reader.city.slug, slug=artefact.slug)
    return {"stages": found.stages(kind) if found else [], "url": f"{url}#trace"}


@register.simple_tag(takes_context=True)
def panels(context: dict[str, Any], page: str, subject: Any = None) -> SafeString:
    """`{% panels "events.event" event %}`: what other rooms show on this page."""
    request = context["request"]
    shown = [
        render_to_string(panel.template, panel.context, request=request)
        for panel in panels_for(page, request, subject)
    ]
    return mark_safe("".join(shown))  # noqa: S308 - each part was rendered by a template
