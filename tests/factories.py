"""Makes cities and people for tests, through the same actions that the product uses."""

from __future__ import annotations

from itertools import count

from wandel.foundation.cities import actions
from wandel.foundation.cities.models import City, User
from wandel.foundation.cities.reader import Reader

_numbers = count(1)


def make_city(slug: str = "", **fields) -> City:
    number = next(_numbers)
    return actions.create_city(
        slug=slug or f"stadt-{number}", name={"de": f"Stadt {number}"}, actor=None, **fields
    )


def make_member(city: City, role: str = "team") -> User:
    user = actions.create_user(email=f"person-{next(_numbers)}@example.org", actor=None)
    actions.give_role(city=city, user=user, role=role, actor=None)
    return user


def reader(city: City, role: str = "visitor") -> Reader:
    if role == "visitor":
        from django.contrib.auth.models import AnonymousUser

        return Reader(city=city, role=role, user=AnonymousUser())
    return Reader(city=city, role=role, user=make_member(city, role))
