"""Template tags of the cities room: the trace of an artefact, and the panels of a page."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from wandel.foundation.cities import queries
from wandel.foundation.cities.kinds import kinds
from wandel.foundation.cities.models import Artefact
from wandel.foundation.cities.panels import panels_for

register = template.Library()


@register.inclusion_tag("cities/trace.html", takes_context=True)
def trace(context: dict[str, Any], artefact: Artefact, is_open: bool = False) -> dict[str, Any]:
    """`{% trace artefact %}`: on its page, its trace in words, which opens as the whole story."""
    reader = context["request"].reader
    found = queries.trace(artefact, reader)
    kind = kinds[artefact.kind]
    data_url = ""
    # The interface tells what everybody may see.
    if artefact.is_public and reader.city.is_public:
        given = {"city_slug": reader.city.slug, "artefact_id": artefact.pk}
        data_url = reverse("api:artefact_trace", kwargs=given)
    return {
        "line": found.line(kind),
        "stages": found.stages(kind) if found else [],
        "artefact": artefact,
        "data_url": data_url,
        "is_open": is_open,
    }


@register.inclusion_tag("cities/trace_line.html", takes_context=True)
def trace_line(
    context: dict[str, Any], artefact: Artefact, traces: dict[Any, queries.Trace]
) -> dict[str, Any]:
    """`{% trace_line artefact traces %}`: the same words in a list whose traces were read in one query; one
    link to the story, and one to link it with something where nothing has come of it."""
    reader = context["request"].reader
    kind, found = kinds[artefact.kind], traces[artefact.pk]
    line = found.line(kind)
    return {
        "line": line,
        "url": f"{kind.url(city_slug=reader.city.slug, slug=artefact.slug)}#trace" if found else "",
        "links_url": reverse("records:links", args=[reader.city.slug, kind.key, artefact.slug])
        if line.awaited and kind.is_made_here and reader.may("records.edit")
        else "",
        "title": artefact.title,
        "unchecked": artefact.is_unchecked,
    }


@register.simple_tag(takes_context=True)
def seen(context: dict[str, Any], artefact: Artefact | None) -> Artefact | None:
    """`{% seen commitment.organisation as organisation %}`: what something names, where the reader may see
    it."""
    return artefact if artefact is not None and artefact.is_seen_by(context["request"].reader) else None


@register.simple_tag(takes_context=True)
def panels(context: dict[str, Any], page: str, subject: Any = None) -> SafeString:
    """`{% panels "events.event" event %}`: what other rooms show on this page."""
    request = context["request"]
    shown = [
        render_to_string(panel.template, panel.context, request=request)
        for panel in panels_for(page, request, subject)
    ]
    return mark_safe("".join(shown))  # noqa: S308 - each part was rendered by a template
