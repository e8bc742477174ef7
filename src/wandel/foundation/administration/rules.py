"""Who may found a city, and who may run one."""

from __future__ import annotations

import rules

from wandel.foundation.cities.demonstration import is_demo_account
from wandel.foundation.cities.models import City, Role
from wandel.foundation.cities.rules import city_is_public, is_admin, is_member


@rules.predicate
def is_own_account(user, _city=None) -> bool:
    """Everybody may log in to the accounts of the demonstration, which therefore found and delete nothing."""
    return user.is_authenticated and user.is_active and not is_demo_account(user.email)


@rules.predicate
def may_be_the_founder(user, _city=None) -> bool:
    """Where there is no city yet, whoever has an account; afterwards, whoever administers one."""
    return user.memberships.filter(role=Role.ADMIN).exists() or not City.objects.exists()


rules.add_perm("administration.found", is_own_account & may_be_the_founder)
rules.add_perm("administration.view", city_is_public | is_member)
rules.add_perm("administration.delete", is_own_account & is_admin)
