"""Everybody reads the reference case; a city's administration, and who operates the installation, may take
over another city's case."""

from __future__ import annotations

import rules

from wandel.foundation.cities.rules import city_is_public, is_admin, is_member


@rules.predicate
def operates_installation(user, _city) -> bool:
    return user.is_active and getattr(user, "is_staff", False)


rules.add_perm("reference.view", city_is_public | is_member)
rules.add_perm("reference.take_over", is_admin | operates_installation)
