"""The gate of the interface: whoever asks, even a member who is logged in, sees what a visitor sees."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from wandel.foundation.cities.access import reader_for
from wandel.foundation.cities.models import City


def as_visitor(permission: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorate an operation on one city: `city_slug` becomes request.city and request.reader, a visitor. A
    city that visitors may not see, or not in this room, is not there."""

    def decorate(operation: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(operation)
        def enter(request: HttpRequest, city_slug: str, **given: Any) -> Any:
            city = get_object_or_404(City, slug=city_slug, is_public=True)
            reader = reader_for(AnonymousUser(), city)
            if not reader.may(permission):
                raise Http404
            request.city, request.reader = city, reader
            return operation(request, city_slug, **given)

        enter.permission = permission
        return enter

    return decorate
