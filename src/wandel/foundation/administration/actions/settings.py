"""Writes by which a city says who it is."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wandel.foundation.administration.actions.permission import in_turn
from wandel.foundation.cities.actions import note_hidden, note_shown
from wandel.foundation.cities.audit import action
from wandel.foundation.cities.models import City, CityLogo, StepState, User
from wandel.foundation.records.actions import Stale
from wandel.foundation.records.checking import said
from wandel_engine.figures import Figure
from wandel_engine.files import Located, fit

CHANGEABLE = {
    "name",
    "process_title",
    "summary",
    "languages",
    "contact",
    "colour",
    "imprint",
    "privacy",
    "is_public",
    "population",
    "area",
}
FIGURES = {"population": "people", "area": "km2"}
"""The figures of a city itself, each with its unit."""


@action("administration.change_city")
def change_city(*, city: City, actor: User | None, seen_version: int | None = None, **fields: Any) -> City:
    """Change some of CHANGEABLE. Raises Stale where somebody has saved since `seen_version`, and
    ValidationError for what cannot be so."""
    if unknown := fields.keys() - CHANGEABLE:
        raise TypeError(f"not to be changed: {', '.join(sorted(unknown))}")
    current = _seen(city, actor, seen_version)
    _check_figures(current, {name: fields[name] for name in FIGURES if fields.get(name) is not None})
    changed = {name: value for name, value in fields.items() if getattr(current, name) != value}
    if not changed:
        return current
    for name, value in changed.items():
        setattr(current, name, value)
    _save(current)
    if "is_public" in changed:
        if current.is_public:
            note_shown(current)
        else:
            note_hidden(current, is_public=False)
    return current


def _check_figures(city: City, figures: dict[str, Any]) -> None:
    wrong: dict[str, list[str]] = {}
    for name, figure in figures.items():
        found = fit(Figure, Located("", dict(figure)))
        if isinstance(found, list):
            wrong[name] = [said(problem) for problem in found]
        elif found.unit != FIGURES[name] or found.value <= 0:
            wrong[name] = [_("Eine Zahl über null in der Einheit, die dabeisteht.")]
        elif found.flag == "fictional" and not city.is_demo:
            wrong[name] = [_("Erfundene Zahlen stehen nur in einer Demonstration.")]
    if wrong:
        raise ValidationError(wrong)


@action("administration.change_steps")
def change_steps(
    *, city: City, statuses: dict[str, str], actor: User | None, seen_version: int | None = None
) -> City:
    """Say how far each of these steps has come. Raises Stale like change_city."""
    current = _seen(city, actor, seen_version)
    for state in current.steps.select_for_update():
        wanted = statuses.get(state.step, state.status)
        if wanted != state.status:
            state.status = StepState.Status(wanted)
            state.save(update_fields=["status"])
    _save(current)
    return current


@action("administration.set_logo")
def set_logo(*, city: City, png: bytes | None, actor: User | None) -> City:
    """Give the city a logo, as logos.small_png made it, or take it away."""
    current = in_turn(city, "cities.administer", actor)
    put_logo(current, png)
    _save(current)
    return current


def put_logo(city: City, png: bytes | None) -> None:
    """The city itself is still to be saved."""
    if png is None:
        CityLogo.objects.filter(city=city).delete()
        city.logo = ""
    else:
        written = base64.b64encode(png).decode("ascii")
        CityLogo.objects.update_or_create(city=city, defaults={"png": written})
        city.logo = hashlib.sha256(png).hexdigest()[:16]


def _seen(city: City, actor: User | None, seen_version: int | None) -> City:
    current = in_turn(city, "cities.administer", actor)
    if seen_version not in (None, current.version):
        raise Stale(current)
    return current


def _save(city: City) -> None:
    city.version += 1
    city.full_clean()
    city.save()
