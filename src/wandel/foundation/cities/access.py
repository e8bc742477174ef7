"""The roles in a city, and the gate that stands before every view."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any
from uuid import UUID

from asgiref.sync import iscoroutinefunction, sync_to_async
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.http import urlencode

from wandel.foundation.cities import kept
from wandel.foundation.cities.demonstration import may_have_a_role
from wandel.foundation.cities.reader import VISITOR, Reader
from wandel.foundation.ui.doors import direct_view, open_view

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from wandel.foundation.cities.models import Artefact, City, User

__all__ = [
    "city_view",
    "direct_view",
    "house_view",
    "open_view",
    "organisation_of",
    "reader_for",
    "refuse",
    "require",
    "role_in",
    "to_log_in",
]


class Missing(PermissionDenied):
    """Somebody who is logged in lacks a permission in request.city."""

    def __init__(self, permission: str) -> None:
        super().__init__()
        self.permission = permission


def role_in(user: User | AnonymousUser, city: City) -> str:
    """The user's role in the city; read once per user object, for all cities together."""
    if not user.is_authenticated or not user.is_active:
        return VISITOR
    if not may_have_a_role(user.email, in_demo=city.is_demo):
        return VISITOR
    roles = getattr(user, "_roles", None)
    if roles is None:
        roles = dict(user.memberships.values_list("city_id", "role"))
        user._roles = roles
    return roles.get(city.pk, VISITOR)


def organisation_of(user: User | AnonymousUser, city: City) -> UUID | None:
    """For which organisation somebody takes part as a partner; read once per user object."""
    if role_in(user, city) != "partner":
        return None
    known = getattr(user, "_organisations", None)
    if known is None:
        known = user._organisations = dict(user.memberships.values_list("city_id", "organisation_id"))
    return known.get(city.pk)


def had_a_role(user: User | AnonymousUser, city: City) -> bool:
    """Whether the user's role in the city was taken away."""
    from wandel.foundation.cities.models import Erasure

    if not user.is_authenticated:
        return False
    key = {"user_id": user.pk, "city__slug": city.slug}
    return Erasure.objects.filter(model="cities.membership", key=key, did=Erasure.Did.ERASED).exists()


def reader_for(user: User | AnonymousUser, city: City) -> Reader:
    if user.is_authenticated and not may_have_a_role(user.email, in_demo=city.is_demo):
        from django.contrib.auth.models import AnonymousUser

        return Reader(city=city, role=VISITOR, user=AnonymousUser())
    return Reader(city=city, role=role_in(user, city), user=user)


def require(permission: str, actor: User | None, subject: City | Artefact) -> None:
    """Inside an action, whatever stands before it: raises PermissionDenied where the actor lacks the
    permission in the city, or on an artefact. None is the program itself, which may."""
    if actor is not None and not actor.has_perm(permission, subject):
        raise PermissionDenied


def refuse(request: HttpRequest, permission: str) -> HttpResponse:
    """The answer to somebody who is logged in and lacks a permission: what they typed, or the page that says
    who can give it, which is raised."""
    if request.method == "POST" and kept.has_text(request):
        return kept.give_back(request, "role", 403)
    raise Missing(permission)


def _enter(request: HttpRequest, city_slug: str, permission: str) -> HttpResponse | None:
    """Set request.city and request.reader, or answer why not. A hidden city looks like none at all."""
    from wandel.foundation.cities.models import City

    city = City.objects.filter(slug=city_slug).first()
    if (city is None or not city.is_public) and _has_run_out(request):
        return to_log_in(request)
    if city is None:
        raise Http404
    reader = reader_for(request.user, city)
    if not city.is_public and reader.role == VISITOR:
        # Whoever had a role knows of the city, and may have been writing when it was taken.
        if request.method == "POST" and had_a_role(request.user, city):
            return kept.give_back(request, "role", 403)
        raise Http404
    if not reader.may(permission):
        if not request.user.is_authenticated:
            return to_log_in(request)
        # The page that says so is one of the city.
        request.city, request.reader = city, reader
        return refuse(request, permission)
    request.city, request.reader = city, reader
    if request.method == "POST" and request.user.is_authenticated:
        kept.forget(request)
    return None


def _has_run_out(request: HttpRequest) -> bool:
    """Whether a text was sent without a log-in, which may have run out while it was written. Where no city is
    seen it is kept all the same, and whether there is one is not told."""
    return request.method == "POST" and not request.user.is_authenticated and kept.has_text(request)


def to_log_in(request: HttpRequest) -> HttpResponse:
    """What was typed is sent again after the log-in, a page is asked for again. A script is told."""
    if not request.accepts("text/html"):
        return JsonResponse({"state": "log-in"}, status=401)
    onward = kept.keep(request) if request.method == "POST" else request.get_full_path()
    if onward is None:
        return kept.give_back(request, "log-in", 403)
    return HttpResponseRedirect(f"{reverse('account_request_login_code')}?{urlencode({'next': onward})}")


def house_view(permission: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Decorate a view that belongs to no city and is not open to everybody."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def enter(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return to_log_in(request)
            if not request.user.has_perm(permission):
                raise PermissionDenied
            return view(request, **kwargs)

        enter.permission = permission
        return enter

    return decorate


def city_view(permission: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorate a view of one city: the URL's `city_slug` becomes request.city and request.reader, and the
    permission is checked on the city. Views of a single artefact check that one too."""

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        if iscoroutinefunction(view):

            @wraps(view)
            async def enter(request: HttpRequest, city_slug: str, **kwargs: Any) -> HttpResponse:
                refusal = await sync_to_async(_enter)(request, city_slug, permission)
                return refusal or await view(request, **kwargs)
        else:

            @wraps(view)
            def enter(request: HttpRequest, city_slug: str, **kwargs: Any) -> HttpResponse:
                return _enter(request, city_slug, permission) or view(request, **kwargs)

        enter.permission = permission
        return enter

    return decorate
