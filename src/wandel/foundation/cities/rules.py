"""Who may what in a city. Predicates for all rooms, and the permissions of this one."""

from __future__ import annotations

import rules

from wandel.foundation.cities.access import organisation_of, role_in
from wandel.foundation.cities.kinds import owner_of
from wandel.foundation.cities.models import Artefact, City
from wandel.foundation.cities.reader import VISITOR


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
def is_own(user, subject) -> bool:
    """Whether an artefact belongs to the organisation for which somebody takes part as a partner."""
    if not isinstance(subject, Artefact):
        return False
    organisation = organisation_of(user, subject.city)
    return organisation is not None and owner_of(subject) == organisation


@rules.predicate
def city_is_public(user, subject) -> bool:
    return subject is not None and _city(subject).is_public


rules.add_perm("cities.view", city_is_public | is_member)
rules.add_perm("cities.administer", is_admin)
rules.add_perm("cities.edit", is_team)
