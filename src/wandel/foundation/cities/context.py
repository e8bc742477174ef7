"""What the page layout needs on every page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, get_language_from_path
from django.utils.translation import gettext as _

from wandel.foundation.cities.models import City
from wandel.foundation.cities.queries import own_organisation
from wandel.foundation.cities.steps import STEPS
from wandel.foundation.ui.names import LANGUAGE_NAMES


def layout(request: HttpRequest) -> dict[str, Any]:
    """Languages of this page, and in a city its staircase, its other doors and the person's menu."""
    context: dict[str, Any] = {
        "languages": languages(request),
        "user_menu": _user_menu(request),
        "demo_installation": settings.DEMO,
        "page_address": page_address(request),
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
    doors = [("arenas", _("Arenen")), ("network", _("Netzwerk")), ("reference", _("Für andere Städte"))]
    nav = [
        {"url": url, "title": title, "key": room, "current": _current(request, room, *BEHIND.get(room, ()))}
        for room, title in doors
        if (url := _door(room, city))
    ]
    city.url = reverse("overview:city", kwargs={"city_slug": city.slug})
    if city.logo:
        city.logo_url = reverse("administration:logo", kwargs={"city_slug": city.slug, "digest": city.logo})
    shown = {
        "city": city,
        "reader": reader,
        "staircase": staircase,
        "nav": nav,
        "search_url": _door("search", city),
        "searching": _current(request, "search"),
    }
    return context | shown | {"data_url": _data_url(request), "footer_links": _legal_pages(city)}


def _legal_pages(city: City) -> list[dict[str, Any]]:
    """What a city says about itself to everybody, where it has written it."""
    pages = (("imprint", _("Impressum"), city.imprint), ("privacy", _("Datenschutz"), city.privacy))
    return [
        {"title": title, "url": reverse(f"administration:{name}", kwargs={"city_slug": city.slug})}
        for name, title, text in pages
        if text
    ]


# Whose numbers and texts the interface tells, too: the page, and what to ask for.
DATA = {
    "overview:city": ("api:city", ""),
    "pathways:index": ("api:pathways", ""),
    "pathways:compare": ("api:pathways", ""),
    "pathways:measures": ("api:artefacts", "?kind=measure"),
    "vision:index": ("api:artefacts", ""),
    "experiments:index": ("api:artefacts", "?kind=experiment"),
    "network:index": ("api:artefacts", "?kind=organisation"),
    "agenda:index": ("api:artefacts", "?kind=commitment"),
}


def _data_url(request: HttpRequest) -> str:
    """Where programs get what this page shows; empty where they do not. They see what a visitor sees."""
    match = request.resolver_match
    name, query = DATA.get(match.view_name if match else "", ("", ""))
    if not name or not request.city.is_public:
        return ""
    return reverse(name, kwargs={"city_slug": request.city.slug}) + query


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
        return {"login_url": f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': _after_log_in(request)})}"}
    leave = {"title": _("Abmelden"), "url": reverse("account_logout"), "post": True}
    return {"name": str(user), "entries": [*_tasks(request), leave]}


def _tasks(request: HttpRequest) -> list[dict[str, Any]]:
    """What only some may do, and what stands on no other page."""
    city, found = getattr(request, "city", None), []
    if city is not None and (own := own_organisation(request.reader)):
        found.append({"title": _("Eigene Organisation"), "url": own.get_absolute_url()})
    if city is not None and request.reader.may("cities.administer"):
        url = reverse("administration:index", kwargs={"city_slug": city.slug})
        found.append({"title": _("Stadt verwalten"), "url": url})
        if request.user.has_perm("administration.found"):
            found.append({"title": _("Noch eine Stadt anlegen"), "url": reverse("founding:new")})
    return found


def _after_log_in(request: HttpRequest) -> str:
    """This page; on the pages of the log-in itself, where they were to lead anyway."""
    match = request.resolver_match
    if match and (match.view_name or "").startswith("account_"):
        return request.GET.get("next", "/")
    return page_address(request)


# Rooms that have no door of their own in the menu.
BEHIND = {"arenas": ("events",)}


def _current(request: HttpRequest, *rooms: str) -> bool:
    match = request.resolver_match
    return bool(match and match.namespaces and match.namespaces[0] in rooms)


def page_address(request: HttpRequest) -> str:
    """Path and query of the page before the reader's eyes. What answers a form may stand at an address that
    takes forms only; the page is then the one from which the form was sent."""
    if request.method not in {"GET", "HEAD"}:
        try:
            sent_from = urlsplit(request.headers.get("Referer", ""))
        except ValueError:  # no address at all
            return request.get_full_path()
        if sent_from.path and sent_from.netloc == request.headers.get("Host"):
            return urlunsplit(("", "", sent_from.path, sent_from.query, ""))
    return request.get_full_path()


def languages(request: HttpRequest) -> list[dict[str, Any]]:
    """Links to this very page in the other languages, to the start where there is no such page; none where
    the address has no language, because the browser's is taken there."""
    address = page_address(request)
    spoken = get_language_from_path(address)
    if request.resolver_match is None:
        rest = "/"
    elif spoken is None:
        return []
    else:
        rest = address[len(spoken) + 1 :]
    return [
        {"code": code, "name": own_name, "url": f"/{code}{rest}", "current": code == get_language()}
        for code, own_name in LANGUAGE_NAMES.items()
    ]
