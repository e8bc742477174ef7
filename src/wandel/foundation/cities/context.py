"""What the page layout needs on every page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from wandel.foundation.cities.models import City
from wandel.foundation.cities.steps import STEPS


def layout(request: HttpRequest) -> dict[str, Any]:
    """Languages of this page, and in a city its staircase, its other doors and the person's menu."""
    context: dict[str, Any] = {
        "languages": _languages(request),
        "user_menu": _user_menu(request),
        "demo_installation": settings.DEMO,
    }
    city = getattr(request, "city", None)
    if city is None:
        return context
    reader = request.reader
    states = {state.step: state.status for state in city.steps.all()}
    staircase = [
        {
            "key": step.key,
            "number": step.number,
            "title": step.label,
            "question": step.question,
            "url": _door(step.key, city),
            # A step that this installation has no pages for cannot be shown as published.
            "status": states[step.key] if _door(step.key, city) else "open",
            "current": _current(request, step.key),
        }
        for step in STEPS
    ]
    doors = [("arenas", _("Arenen")), ("network", _("Netzwerk")), ("reference", _("Referenzfall"))]
    nav = [
        {"url": url, "title": title, "key": room, "current": _current(request, room, *BEHIND.get(room, ()))}
        for room, title in doors
        if (url := _door(room, city))
    ]
    city.url = reverse("overview:city", kwargs={"city_slug": city.slug})
    return context | {"city": city, "reader": reader, "staircase": staircase, "nav": nav}


def _door(room: str, city: City) -> str:
    """The address of a room's first page; empty where the installation does not have the room."""
    try:
        return reverse(f"{room}:index", kwargs={"city_slug": city.slug})
    except NoReverseMatch:
        return ""


def _user_menu(request: HttpRequest) -> dict[str, Any]:
    # Pages of errors may be drawn before anybody has looked who asks.
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"login_url": f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': request.path})}"}
    return {
        "name": str(user),
        "entries": [{"title": _("Abmelden"), "url": reverse("account_logout"), "post": True}],
    }


# Rooms that have no door of their own in the menu.
BEHIND = {"arenas": ("events",)}


def _current(request: HttpRequest, *rooms: str) -> bool:
    match = request.resolver_match
    return bool(match and match.namespaces and match.namespaces[0] in rooms)


def _languages(request: HttpRequest) -> list[dict[str, Any]]:
    """Links to this very page in the other languages, to the start where there is no such page; none where
    the address has no language, because the browser's is taken there."""
    match = request.resolver_match
    found = []
    for code, own_name in _OWN_NAMES.items():
        url = f"/{code}/"
        if match and match.view_name:
            with override(code):
                url = reverse(match.view_name, args=match.args, kwargs=match.kwargs)
        found.append({"code": code, "name": own_name, "url": url, "current": code == get_language()})
    return found if len({language["url"] for language in found}) > 1 else []


_OWN_NAMES = {"de": "Deutsch", "en": "English", "pl": "Polski"}
