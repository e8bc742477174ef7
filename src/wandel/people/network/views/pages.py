"""Pages of the network: who takes part, for everybody; how organisations are placed, for the team."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from wandel.foundation.cities.access import city_view
from wandel.foundation.cities.signature import signature
from wandel.foundation.ui.charts import Chart, Position, influence_interest_grid
from wandel.foundation.ui.charts.files import chart_file
from wandel.foundation.ui.paging import paged
from wandel.foundation.ui.text import localise
from wandel.people.network import queries
from wandel.people.network.models import Organisation, Rating
from wandel_engine.cases.parts import Field


@city_view("network.view")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    organisations = paged(request, queries.organisations_of(request.reader))
    context = {
        "page": organisations,
        "sectors": queries.by_sector(organisations),
        # Only invented organisations are rated; elsewhere the grid would stay empty for ever.
        "has_grid": request.reader.may("network.rate") and bool(queries.rated_topics(request.reader)),
    }
    return render(request, "network/index.html", context)


@city_view("network.view")
@require_safe
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    seen = Organisation.objects.visible_to(request.reader).select_related("source")
    found = get_object_or_404(seen, slug=slug)
    context: dict[str, Any] = {
        "organisation": found,
        "involvements": queries.involvements_of(found, request.reader),
        "may_rate": request.reader.may("network.rate"),
        "may_edit": request.reader.may("network.edit"),
    }
    if context["may_rate"]:
        context["ratings"] = found.ratings.all()
    if context["may_edit"]:
        context |= {
            "ties_out": queries.ties_seen(request.reader).filter(origin=found.pk),
            "ties_in": queries.ties_seen(request.reader).filter(target=found.pk),
        }
    return render(request, "network/organisation.html", context)


@city_view("network.rate")
@require_safe
def grid(request: HttpRequest) -> HttpResponse:
    """One field of action at a time: places in different fields do not add up to one."""
    topics = queries.rated_topics(request.reader)
    if not topics:
        return render(request, "network/grid.html")
    topic = _topic(request, topics)
    tabs = [
        {"title": _(known.label), "url": f"{request.path}?topic={known.value}", "current": known == topic}
        for known in topics
    ]
    ratings = list(queries.ratings_on(request.reader, topic.value))
    fictional = any(rating.flag == "fictional" for rating in ratings)
    shown = {"chart": _chart(request, topic, ratings), "tabs": tabs, "fictional": fictional}
    return render(request, "network/grid.html", shown)


@city_view("network.rate")
@require_safe
def grid_file(request: HttpRequest, ending: str) -> HttpResponse:
    """The same as a picture, or with its numbers: for the team alone."""
    topic = _topic(request, queries.rated_topics(request.reader))
    ratings = list(queries.ratings_on(request.reader, topic.value))
    return chart_file(request, _chart(request, topic, ratings), ending, signature(request.city))


def _topic(request: HttpRequest, topics: list[Field]) -> Field:
    """The one asked for, else the first. Raises Http404 where in that one nobody is rated."""
    wanted = request.GET.get("topic", topics[0].value if topics else "")
    topic = next((known for known in topics if known.value == wanted), None)
    if topic is None:
        raise Http404
    return topic


def _chart(request: HttpRequest, topic: Field, ratings: list[Rating]) -> Chart:
    sentence = ngettext(
        "Eine Organisation ist im Handlungsfeld %(topic)s eingestuft.",
        "%(number)s Organisationen sind im Handlungsfeld %(topic)s eingestuft.",
        len(ratings),
    ) % {"number": len(ratings), "topic": _(topic.label)}
    chart = influence_interest_grid(
        id="influence-interest",
        title=_("Einfluss und Interesse: %(topic)s") % {"topic": _(topic.label)},
        sentence=sentence,
        positions=[
            Position(
                title=str(localise(rating.organisation.title)),
                sector=rating.organisation.sector,
                influence=rating.influence,
                interest=rating.interest,
            )
            for rating in ratings
        ],
    )
    address = reverse("network:grid-file", args=[request.city.slug, "svg"]).removesuffix(".svg")
    return chart.at(address, f"?topic={topic.value}")
