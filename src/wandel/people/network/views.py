"""Pages of the network: who takes part, for everybody; how organisations are placed, for the team."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from wandel.foundation.cities.access import city_view
from wandel.foundation.ui.charts import Position, influence_interest_grid
from wandel.people.network import queries
from wandel.people.network.models import Organisation


@city_view("network.view")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    context = {
        "sectors": queries.sectors_of(request.reader),
        "may_rate": request.reader.may("network.rate"),
    }
    return render(request, "network/index.html", context)


@city_view("network.view")
@require_safe
def organisation(request: HttpRequest, key: str) -> HttpResponse:
    found = get_object_or_404(Organisation.objects.select_related("source"), city=request.city, key=key)
    context: dict[str, Any] = {
        "organisation": found,
        "involvements": queries.involvements_of(found, request.reader),
        "may_rate": request.reader.may("network.rate"),
    }
    if context["may_rate"]:
        context |= {
            "ratings": found.ratings.all(),
            "ties_out": found.ties_out.select_related("target"),
            "ties_in": found.ties_in.select_related("origin"),
        }
    return render(request, "network/organisation.html", context)


@city_view("network.rate")
@require_safe
def grid(request: HttpRequest) -> HttpResponse:
    """One field of action at a time: places in different fields do not add up to one."""
    topics = queries.rated_topics(request.reader)
    if not topics:
        return render(request, "network/grid.html")
    wanted = request.GET.get("topic", topics[0].value)
    topic = next((known for known in topics if known.value == wanted), None)
    if topic is None:
        raise Http404
    ratings = list(queries.ratings_on(request.reader, topic.value))
    sentence = ngettext(
        "Eine Organisation ist im Handlungsfeld %(topic)s eingestuft.",
        "%(number)s Organisationen sind im Handlungsfeld %(topic)s eingestuft.",
        len(ratings),
    ) % {"number": len(ratings), "topic": topic.label}
    chart = influence_interest_grid(
        id="influence-interest",
        title=_("Einfluss und Interesse: %(topic)s") % {"topic": topic.label},
        sentence=sentence,
        positions=[
            Position(
                title=rating.organisation.name,
                sector=rating.organisation.sector,
                influence=rating.influence,
                interest=rating.interest,
            )
            for rating in ratings
        ],
    )
    tabs = [
        {"title": known.label, "url": f"{request.path}?topic={known.value}", "current": known == topic}
        for known in topics
    ]
    fictional = any(rating.flag == "fictional" for rating in ratings)
    return render(request, "network/grid.html", {"chart": chart, "tabs": tabs, "fictional": fictional})
