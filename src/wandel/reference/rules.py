"""Everybody reads the reference case; a city's administration, and who operates the installation, may take
over another city's case."""

from __future__ import annotations

import rules

from wandel.foundation.cities.demonstration import is_demo_account
from wandel.foundation.cities.models import City
from wandel.foundation.cities.rules import city_is_public, is_admin, is_member


@rules.predicate
def operates_installation(user, _city) -> bool:
    operating = user.is_active and getattr(user, "is_staff", False)
    return operating and not is_demo_account(user.email)


@rules.predicate
def is_among_its_own(user, _city) -> bool:
    """An account to which everybody may log in brings no case to a real city's side."""
    return not is_demo_account(user.email) or not City.objects.filter(is_demo=False).exists()


rules.add_perm("reference.view", city_is_public | is_member)
rules.add_perm("reference.export", is_admin)
rules.add_perm("reference.begin", is_admin)
rules.add_perm("reference.take_over", (is_admin & is_among_its_own) | operates_installation)
