"""The frame of every write: keyword-only, atomic, audited."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import transaction

from wandel.foundation.cities.models import AuditEntry, City, User

P = ParamSpec("P")
R = TypeVar("R")


def action(name: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function an action: all parameters keyword-only, `actor` (a User, or None for the system and
    for participants) among them, one transaction around it, one audit entry in it.

    The audit entry names the city (the argument `city`, or the city of the first argument or result that
    has one) and the result as its subject. An action that does many things at once returns a list: each of
    them has an entry, and those that it refused (exceptions in the list) have none.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        parameters = inspect.signature(function).parameters.values()
        if any(
            parameter.kind not in {parameter.KEYWORD_ONLY, parameter.VAR_KEYWORD} for parameter in parameters
        ):
            raise TypeError(f"{name}: an action takes keyword arguments only")
        if "actor" not in (parameter.name for parameter in parameters):
            raise TypeError(f"{name}: an action takes an actor")

        @wraps(function)
        def act(*args: P.args, **kwargs: P.kwargs) -> R:
            with transaction.atomic():
                result = function(*args, **kwargs)
                _record(name, kwargs, result)
            return result

        act.action_name = name
        return act

    return decorate


def _record(name: str, given: dict[str, Any], result: Any) -> None:
    actor = given["actor"]
    city_id = next(
        (found for found in map(_city_id, [given.get("city"), *given.values(), result]) if found), None
    )
    done = [one for one in result if not isinstance(one, Exception)] if isinstance(result, list) else [result]
    AuditEntry.objects.bulk_create(
        AuditEntry(
            city_id=city_id,
            actor=actor if isinstance(actor, User) else None,
            actor_role="account" if isinstance(actor, User) else "system",
            action=name,
            subject=str(one)[:120] if one is not None else "",
        )
        for one in done
    )


def _city_id(value: Any) -> int | None:
    if isinstance(value, City):
        return value.pk
    return getattr(value, "city_id", None)
