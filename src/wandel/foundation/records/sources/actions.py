"""Writes about sources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wandel.foundation.cities.access import require
from wandel.foundation.cities.actions import add_source
from wandel.foundation.cities.audit import action
from wandel.foundation.cities.described import filled
from wandel.foundation.cities.models import City, Source, User
from wandel.foundation.cities.spelling import spelt
from wandel.foundation.cities.turns import take_turns
from wandel.foundation.records.checking import Unfit
from wandel.foundation.records.sources.queries import said_of
from wandel_engine.cases import parts
from wandel_engine.files import Located, fit

EDIT = "records.edit"


@action("records.make_source")
def make_source(*, city: City, said: Mapping[str, Any], actor: User | None) -> Source:
    """A source of a city, under a key that comes from its title. The same source again is the one that is
    there. Raises Unfit where it is not what a case asks of one, and PermissionDenied."""
    require(EDIT, actor, city)
    take_turns(city)
    whole = _whole(said)
    key = _free_key(city, str(whole["title"] or ""))
    _judge(whole, key)
    for known in Source.objects.filter(city=city, title=whole["title"]):
        if said_of(known) == whole:
            return known
    return add_source(city=city, key=key, actor=actor, **whole)


@action("records.change_source")
def change_source(*, source: Source, said: Mapping[str, Any], seen: str, actor: User | None) -> Source:
    """Say something else of a source; its key stays, as figures name it by that. `seen` is the mark of what
    stood there when somebody looked. Raises like `make_source`, and ValidationError where somebody else has
    changed it since."""
    require(EDIT, actor, source.city)
    current = Source.objects.select_for_update().get(pk=source.pk)
    if current.mark != seen:
        raise ValidationError(
            _("Inzwischen hat jemand diese Quelle geändert. Bitte die Seite neu laden und wiederholen."),
            code="stale",
        )
    whole = _whole(said)
    _judge(whole, current.key)
    for name, value in whole.items():
        setattr(current, name, value)
    current.save()
    return current


def _whole(said: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "title": said.get("title") or "",
        "publisher": said.get("publisher") or "",
        "year": said.get("year"),
        "url": said.get("url") or "",
        "licence": said.get("licence") or "",
        "note": said.get("note") or "",
    }


def _judge(whole: dict[str, Any], key: str) -> None:
    found = fit(parts.Source, Located("", filled(whole) | {"key": key}))
    if isinstance(found, list):
        raise Unfit(found)


def _free_key(city: City, title: str) -> str:
    stem = spelt(title)[:60].strip("-") or "source"
    taken = set(Source.objects.filter(city=city, key__startswith=stem).values_list("key", flat=True))
    if stem not in taken:
        return stem
    number = 2
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"
