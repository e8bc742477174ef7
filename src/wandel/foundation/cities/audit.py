"""The frame of every write: keyword-only, atomic, audited, done once however often it is sent."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from wandel.foundation.cities.models import AuditEntry, City, Submission, User

P = ParamSpec("P")
R = TypeVar("R")


def action(name: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function an action: all parameters keyword-only, `actor` (a User, or None for the system and
    for participants) among them, one transaction around it, one audit entry in it.

    The audit entry names the city (the argument `city`, or the city of the first argument or result that
    has one) and the result as its subject. An action that does many things at once returns a list: each of
    them has an entry, and those that it refused (exceptions in the list) have none. One that returns how much
    it has done has none where that is nothing. What an action notes by `note_changes` is kept with it.

    Every action also takes `sending`, the fingerprint of what a form sent: the second time it does nothing
    and returns what the first time made (None where that was no model, or is gone). What another one has
    taken in the same moment, such as a key, is a ValidationError.
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
        def act(*args: P.args, sending: str = "", **kwargs: P.kwargs) -> R:
            try:
                with transaction.atomic():
                    if sending:
                        Submission.objects.create(key=sending)
                    changes: list[dict[str, Any]] = []
                    outer = _changes.set(changes)
                    try:
                        result = function(*args, **kwargs)
                    finally:
                        _changes.reset(outer)
                    _record(name, kwargs, result, changes)
                    if sending and isinstance(result, models.Model):
                        Submission.objects.filter(key=sending).update(
                            made_model=result._meta.label, made_pk=str(result.pk)
                        )
            except IntegrityError as error:
                if sending and (first := Submission.objects.filter(key=sending).first()):
                    return first.made
                if _is_taken(error):
                    raise ValidationError(
                        _("Dasselbe ist gerade schon angelegt worden. Bitte noch einmal versuchen."),
                        code="taken",
                    ) from error
                raise
            return result

        act.action_name = name
        return act

    return decorate


def _is_taken(error: IntegrityError) -> bool:
    """Whether a constraint was broken that keeps something from being there twice."""
    return getattr(error.__cause__, "sqlstate", "") == "23505" or "UNIQUE constraint" in str(error)


def note_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Inside an action: what each field said before and says now, for the action's entry. Long texts are cut
    short, since versions keep them whole; how somebody is reached is left out."""
    for field in sorted(before.keys() | after.keys()):
        if before.get(field) != after.get(field):
            kept = not _PRIVATE.search(field)
            _changes.get([]).append(
                {
                    "field": field,
                    "before": _brief(before.get(field)) if kept else "",
                    "after": _brief(after.get(field)) if kept else "",
                }
            )


_changes: ContextVar[list[dict[str, Any]]] = ContextVar("changes")
_PRIVATE = re.compile("contact|mail|phone|password|token|secret")
_ADDRESS = re.compile(r"[^\s@\"]+@[^\s@\"]+")
BRIEF = 200
"""Letters of what a field said that an entry keeps."""


def _brief(value: Any) -> str:
    text = value if isinstance(value, str) else "" if value is None else json.dumps(value, ensure_ascii=False)
    text = _ADDRESS.sub("…@…", text)
    return text if len(text) <= BRIEF else f"{text[:BRIEF]}…"


def _record(name: str, given: dict[str, Any], result: Any, changes: list[dict[str, Any]]) -> None:
    actor = given["actor"]
    city_id = next(
        (found for found in map(_city_id, [given.get("city"), *given.values(), result]) if found), None
    )
    if isinstance(result, list):
        done = [one for one in result if not isinstance(one, Exception)]
    else:
        done = [] if type(result) is int and result == 0 else [result]
    AuditEntry.objects.bulk_create(
        AuditEntry(
            city_id=city_id,
            actor=actor if isinstance(actor, User) else None,
            actor_role="account" if isinstance(actor, User) else "system",
            action=name,
            subject=str(one)[:120] if one is not None else "",
            changes=changes,
        )
        for one in done
    )


def _city_id(value: Any) -> int | None:
    if isinstance(value, City):
        return value.pk
    return getattr(value, "city_id", None)
