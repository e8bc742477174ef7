"""Where one arrives: the cities of this installation, and the home of a city."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from wandel.foundation.cities.access import city_view, open_view
from wandel.foundation.cities.queries import cities_for


@open_view
def front(request: HttpRequest) -> HttpResponse:
    """The cities that this person may see; straight to the city where there is only one."""
    found = list(cities_for(request.user))
    if len(found) == 1:
        return redirect("overview:city", city_slug=found[0].slug)
    return render(request, "overview/front.html", {"cities": found})


@city_view("cities.view")
def city(request: HttpRequest) -> HttpResponse:
    return render(request, "overview/city.html")
