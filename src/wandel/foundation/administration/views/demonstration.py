"""In a demonstration, looking around as somebody else takes one press."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from wandel.foundation.cities.demonstration import DEMO_PEOPLE, OPEN_ROLES
from wandel.foundation.cities.models import Membership
from wandel.foundation.cities.queries import cities_for
from wandel.foundation.ui.doors import open_view

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@open_view
@require_POST
def look_around(request: HttpRequest, city_slug: str, role: str) -> HttpResponse:
    """Log in to the demonstration's account of this role, without a code. Anywhere but in a demonstration
    there is no such page."""
    if not settings.DEMO or role not in OPEN_ROLES:
        raise Http404
    city = get_object_or_404(cities_for(request.user), slug=city_slug, is_demo=True)
    email = next(email for email, known in DEMO_PEOPLE if known == role)
    members = Membership.objects.filter(city=city, role=role, user__email=email, user__is_active=True)
    login(request, get_object_or_404(members.select_related("user")).user, backend=BACKEND)
    return redirect("overview:city", city.slug)
