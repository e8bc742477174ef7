"""Who reads, and with what right: the roles in a city, and the gate that stands before every view."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

from asgiref.sync import iscoroutinefunction, sync_to_async
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from wandel.foundation.ui.doors import direct_view, open_view

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from wandel.foundation.cities.models import City, User

__all__ = ["Reader", "city_view", "direct_view", "open_view", "reader_for", "role_in"]

VISITOR = "visitor"


@dataclass(frozen=True)
class Reader:
    """Somebody looking at one city. `role` is admin, team, partner, or visitor."""

    city: City
    role: str
    user: User | AnonymousUser

    @property
    def is_team(self) -> bool:
        return self.role in {"admin", "team"}

    def may(self, permission: str, subject: object | None = None) -> bool:
        """Whether the rules grant the permission, on the subject or (default) on the city."""
        return self.user.has_perm(permission, subject if subject is not None else self.city)


def role_in(user: User | AnonymousUser, city: City) -> str:
    """The user's role in the city; read once per user object, for all cities together."""
    if not user.is_authenticated or not user.is_active:
        return VISITOR
    roles = getattr(user, "_roles", None)
    if roles is None:
        roles = dict(user.memberships.values_list("city_id", "role"))
        user._roles = roles
    return roles.get(city.pk, VISITOR)


def reader_for(user: User | AnonymousUser, city: City) -> Reader:
    return Reader(city=city, role=role_in(user, city), user=user)


def _enter(request: HttpRequest, city_slug: str, permission: str) -> HttpResponse | None:
    """Set request.city and request.reader, or answer why not. A hidden city looks like none at all."""
    from wandel.foundation.cities.models import City

    city = City.objects.filter(slug=city_slug).first()
    if city is None:
        raise Http404
    reader = reader_for(request.user, city)
    if not city.is_public and reader.role == VISITOR:
        raise Http404
    if not reader.may(permission):
        if not request.user.is_authenticated:
            query = urlencode({"next": request.get_full_path()})
            return HttpResponseRedirect(f"{reverse('account_request_login_code')}?{query}")
        raise PermissionDenied
    request.city = city
    request.reader = reader
    return None


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
