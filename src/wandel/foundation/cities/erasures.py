"""The list of what was hidden and erased, one JSON object a line. It lies outside the database and is no part
of a backup: restoring an older one must not bring back what somebody has asked to be taken away."""

from __future__ import annotations

import datetime as dt
import fcntl
import json
import os
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from wandel.foundation.cities.models import Artefact, City, Erasure, Membership


def address_of(subject: Model) -> tuple[str, dict[str, Any]]:
    """How something is found again in another copy of the database: its model, and what must be equal. A copy
    gives numbers again to others, so a number never stands alone; a model whose rows have another name that
    is theirs for ever says so with `erased_by`."""
    if isinstance(subject, Artefact):
        return "cities.artefact", {"pk": str(subject.pk)}
    if isinstance(subject, City):
        return "cities.city", {"pk": subject.pk, "slug": subject.slug}
    if isinstance(subject, Membership):
        return "cities.membership", {"user_id": subject.user_id, "city__slug": subject.city.slug}
    if named := getattr(subject, "erased_by", ""):
        return subject._meta.label_lower, {named: getattr(subject, named)}
    key: dict[str, Any] = {"pk": str(subject.pk)}
    if hasattr(subject, "city_id"):
        key |= {"city__slug": subject.city.slug}
    return subject._meta.label_lower, key


def plain(fields: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, dt.date) else value if value is None else str(value)
        for name, value in fields.items()
    }


def append(noted: Iterable[Erasure], path: Path | None = None) -> None:
    """Write at the end of the list, and to the disk. Raises OSError."""
    text = "".join(_line(one) for one in noted)
    descriptor = os.open(
        path or settings.ERASURES, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600
    )
    with os.fdopen(descriptor, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        end = file.seek(0, os.SEEK_END)
        if end:
            # A line that a full disk cut off stays one that is not read, and does not spoil the next.
            file.seek(end - 1)
            text = text if file.read(1) == b"\n" else f"\n{text}"
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())


def read(path: Path) -> list[Erasure]:
    """What the list says, in its order; nothing, where there is none. Raises ValidationError for a line
    that is whole and yet none of ours."""
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
    listed = (_read(line, number, path) for number, line in enumerate(lines, 1))
    # Once each: two processes that catch up in the same moment write the same.
    return list({one.pk: one for one in listed if one is not None}.values())


def catch_up(path: Path | None = None) -> int:
    """Write into the list what the database knows and the list lacks; returns how much that was."""
    listed = {one.pk for one in read(path or settings.ERASURES)}
    lacking = [one for one in Erasure.objects.all() if one.pk not in listed]
    if lacking:
        append(lacking, path)
    return len(lacking)


def outcome(done: Iterable[Erasure]) -> Iterator[tuple[QuerySet, dict[str, Any] | None]]:
    """What is to be done about each thing that the deeds are about, after the last of them: new values of its
    fields, or None to erase it."""
    ends: dict[tuple[str, str], tuple[Erasure, dict[str, Any] | None]] = {}
    for one in done:
        where = (one.model, json.dumps(one.key, sort_keys=True))
        if one.did == Erasure.Did.SHOWN:
            ends.pop(where, None)
        elif one.did == Erasure.Did.ERASED:
            ends[where] = (one, None)
        else:
            _last, before = ends.get(where, (one, {}))
            ends[where] = (one, {**(before or {}), **one.fields})
    for one, deed in ends.values():
        model = _model(one.model)
        yield model._default_manager.filter(**_known_by(model, one.key)), deed


def _known_by(model: type[Model], key: dict[str, Any]) -> dict[str, Any]:
    """How something is found today: what is an artefact now may have gone by a number when the line was
    written, and keeps it in a field of which its model speaks with `erased_by_number`."""
    number = getattr(model, "erased_by_number", "")
    if not number or not str(key.get("pk", "")).isdigit():
        return key
    return {number if name == "pk" else name: value for name, value in key.items()}


def _model(label: str) -> type[Model]:
    try:
        return apps.get_model(label)
    except (LookupError, ValueError) as error:
        raise ValidationError(
            _("Diese Version kennt „%(label)s“ aus der Liste der Löschungen nicht.") % {"label": label}
        ) from error


def _line(one: Erasure) -> str:
    said = {
        "id": one.pk.hex,
        "at": one.at.isoformat(),
        "did": str(one.did),
        "model": one.model,
        "key": one.key,
    }
    return json.dumps(said | ({"fields": one.fields} if one.fields else {}), ensure_ascii=False) + "\n"


def _read(line: str, number: int, path: Path) -> Erasure | None:
    try:
        said = json.loads(line)
    except json.JSONDecodeError:
        return None  # cut off when the disk was full; catching up writes it again
    try:
        noted = Erasure(
            pk=uuid.UUID(said["id"]),
            at=dt.datetime.fromisoformat(said["at"]),
            did=Erasure.Did(said["did"]),
            model=said["model"],
            key=dict(said["key"]),
            fields=dict(said.get("fields", {})),
        )
        _require_one_thing(noted)
    except (AttributeError, KeyError, TypeError, ValueError, ValidationError) as error:
        raise ValidationError(
            _("%(path)s, Zeile %(number)s: keine Zeile einer Liste von Löschungen.")
            % {"path": path, "number": number}
        ) from error
    return noted


def _require_one_thing(noted: Erasure) -> None:
    """Raises ValueError or ValidationError where the key is not one that `address_of` gives, such as a mere
    filter that many things meet, or where fields are not those of the model."""
    try:
        model = apps.get_model(noted.model)
    except (LookupError, ValueError):
        return  # said by its name when the list is used
    if noted.key.keys() != _key_of(model):
        raise ValueError(noted.key)
    fields = {field.attname: field for field in model._meta.concrete_fields}
    for name, value in _known_by(model, noted.key).items():
        if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
            raise ValueError(name)
        if name != "city__slug":
            (model._meta.pk if name == "pk" else fields[name]).to_python(value)
    for name, value in noted.fields.items():
        if fields[name].primary_key:
            raise ValueError(name)
        fields[name].to_python(value)


def _key_of(model: type[Model]) -> set[str]:
    if model is City:
        return {"pk", "slug"}
    if model is Membership:
        return {"user_id", "city__slug"}
    if named := getattr(model, "erased_by", ""):
        return {named}
    if model is not Artefact and any(field.attname == "city_id" for field in model._meta.concrete_fields):
        return {"pk", "city__slug"}
    return {"pk"}
