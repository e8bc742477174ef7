"""Makes artefacts for tests through the product's own actions, with what a test does not care about filled
in."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db import models

from wandel.foundation.cities.described import document_of, key_of, own_fields
from wandel.foundation.cities.kinds import kinds
from wandel.foundation.cities.models import Artefact, City
from wandel.foundation.records import actions

FILLED: dict[str, dict[str, Any]] = {
    "organisation": {"sector": "business"},
    "problem": {"level": "regime", "field": "energy"},
    "principle": {},
    "vision-element": {"field": "energy"},
    "target": {
        "year": 2040,
        "account": "bisko",
        "measure": "emissions",
        "status": "discussed",
        "threshold": {"value": 100, "unit": "t", "flag": "stated"},
    },
    "measure": {"field": "energy"},
    "experiment": {
        "challenge": {"de": "Es ist zu warm."},
        "hypothesis": {"de": "Schatten hilft."},
        "status": "idea",
    },
    "commitment": {"status": "open"},
    "indicator": {"unit": "MWh"},
    "driver-or-barrier": {"effect": "driver", "level": "regime"},
    "arena": {"status": "planned"},
    "event": {"occasion": "workshop", "date": "2031-01-01"},
}
SUMMARY = {"de": "Mehr dazu."}


def make(kind: str, *, city: City, title: dict[str, str], actor: Any = None, **given: Any) -> Any:
    """Something of a kind; `given` are fields of its document, `slug`, `visibility` and `origins`. What
    points to something may be given as it."""
    about = {name: given.pop(name) for name in ("origins",) if name in given}
    key, visibility = given.pop("slug", ""), given.pop("visibility", "team")
    document = {"flag": "fictional" if city.is_demo else "stated", "summary": SUMMARY} | FILLED[kind]
    document |= {"title": title} | {name: _plain(value) for name, value in given.items()}
    if kind == "experiment" and "owner" not in document:
        document["owner"] = _somebody(city)
    if kind == "arena" and "number" not in document:
        from wandel.people.arenas.queries import next_number

        document["number"] = next_number(city)
    if document.get("flag") == "published" and not document.get("source"):
        document["flag"] = "stated"
    return actions.create(
        kind=kind,
        city=city,
        document={name: value for name, value in document.items() if value is not None},
        visibility=visibility,
        key=key,
        actor=actor,
        **about,
    )


def create_arena(*, city: City, key: str, title: Any = None, actor: Any = None, **given: Any) -> Any:
    """An arena that everybody sees, the next one where a test does not care."""
    about = {"title": title or {"de": f"Arena {given.get('number', '')}"}, "visibility": "public"} | given
    return make("arena", city=city, slug=key, actor=actor, **about)


def create_activity(
    *, arena: Any, key: str, title: Any, kind: str = "collect", actor: Any = None, **given: Any
) -> Any:
    from wandel.people.arenas.actions import create_activity

    about = {name: given.pop(name) for name in ("phase",) if name in given}
    document = {"kind": kind, "title": title, "prompt": {"de": "Was hindert?"}} | given
    return create_activity(arena=arena, document=document, key=key, actor=actor, **about)


def create_event(
    *, city: City, date: dt.date, title: Any, kind: str = "workshop", key: str = "", **given: Any
) -> Any:
    about = {"summary": {}} | given
    return make("event", city=city, slug=key, occasion=kind, date=date, title=title, **about)


def make_organisation(
    city: City, key: str = "werk", name: str = "Werk", *, invented: bool | None = None, **given: Any
) -> Any:
    """An organisation that everybody sees. `invented` says whether it is, as only a demonstration may have
    them; by itself it is where the city is a demonstration."""
    about = {"slug": key, "title": {"de": name}, "visibility": "public"} | given
    made = make("organisation", city=city, **about)
    if invented is not None and made.is_real == invented:
        made.flag = "fictional" if invented else "stated"
        made.save()
        made.versions.update(content=document_of(made))
    return made


def _somebody(city: City) -> str:
    """An organisation of the city, where a test has none one of its own."""
    known = Artefact.objects.filter(city=city, kind="organisation").first()
    return (known or make_organisation(city, "somebody", "Irgendwer e. V.")).slug


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return key_of(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


def change(artefact: Artefact, *, seen_version: int | None = None, actor: Any = None, **given: Any) -> Any:
    """Change fields of something, its visibility or its note, seen as it stands unless said otherwise."""
    current = Artefact.objects.get(pk=artefact.pk)
    known = {field.name for field in own_fields(kinds[artefact.kind].model_class)}
    return actions.edit(
        artefact=artefact,
        document={name: _plain(value) for name, value in given.items() if name in known},
        visibility=given.get("visibility", current.visibility),
        note=given.get("note", ""),
        seen_version=current.version if seen_version is None else seen_version,
        actor=actor,
    )


def sent(client: Any, address: str, **changed: Any) -> dict[str, Any]:
    """What a browser sends of the form at an address, with some fields changed."""
    return browsed(client.get(address).context["form"]) | changed


def browsed(form: Any) -> dict[str, Any]:
    """What a browser sends of a form in which nothing is touched."""
    filled: dict[str, Any] = {}
    for name in form.fields:
        value = form[name].value()
        if isinstance(value, bool):
            filled |= {name: "on"} if value else {}
        elif isinstance(value, dt.date):
            filled[name] = value.isoformat()
        elif isinstance(value, dt.time):
            filled[name] = value.strftime("%H:%M")
        elif isinstance(value, list | tuple):
            filled[name] = list(value)
        else:
            filled[name] = "" if value is None else str(form.fields[name].prepare_value(value))
        if isinstance(form.fields[name].widget, forms.Select):
            _choose(form.fields[name], name, filled)
    return filled


def _choose(one: forms.Field, name: str, filled: dict[str, Any]) -> None:
    """A list in which nothing is chosen shows its first line; of round buttons, none is chosen."""
    known = [str(key) for group in one.choices for key, _label in _lines(group)]
    if one.widget.allow_multiple_selected or filled[name] in known:
        return
    if isinstance(one.widget, forms.RadioSelect):
        del filled[name]
    elif known:
        filled[name] = known[0]


def _lines(group: Any) -> Any:
    return group[1] if isinstance(group[1], list | tuple) else [group]
