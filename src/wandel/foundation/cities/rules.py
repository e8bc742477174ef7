"""Who may what in a city. Predicates for all rooms, and the permissions of this one."""

from __future__ import annotations

import rules

from wandel.foundation.cities.access import VISITOR, role_in
from wandel.foundation.cities.models import City


def _city(subject: object) -> City:
    return subject if isinstance(subject, City) else subject.city


@rules.predicate
def is_admin(user, subject) -> bool:
    return subject is not None and role_in(user, _city(subject)) == "admin"


@rules.predicate
def is_team(user, subject) -> bool:
    return subject is not None and role_in(user, _city(subject)) in {"admin", "team"}


@rules.predicate
def is_member(user, subject) -> bool:
    return subject is not None and role_in(user, _city(subject)) != VISITOR


@rules.predicate
def city_is_public(user, subject) -> bool:
    return subject is not None and _city(subject).is_public


rules.add_perm("cities.view", city_is_public | is_member)
rules.add_perm("cities.administer", is_admin)
rules.add_perm("cities.edit", is_team)
