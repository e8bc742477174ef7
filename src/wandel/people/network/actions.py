"""Writes of the network room. What the models refuse is a ValidationError with a sentence for people."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from wandel.foundation.cities.access import require
from wandel.foundation.cities.actions import note_hidden
from wandel.foundation.cities.audit import action
from wandel.foundation.cities.models import Artefact, Source, User
from wandel.foundation.records.actions import Stale
from wandel.people.network.models import Involvement, Organisation, Rating, Tie, WorkingRecord


@action("network.tie")
def tie(
    *,
    origin: Organisation,
    target: Organisation,
    kind: str,
    strength: int,
    flag: str = "stated",
    actor: User | None,
    source: Source | None = None,
) -> Tie:
    """Tie two organisations of a city. Raises ValidationError where they are tied so already."""
    require("network.edit", actor, origin.city)
    made = Tie(
        city=origin.city,
        origin=origin,
        target=target,
        kind=kind,
        strength=strength,
        flag=flag,
        source=source,
    )
    return _saved(made)


@action("network.change_tie")
def change_tie(*, tie: Tie, seen_version: int, actor: User | None, **given: Any) -> Tie:
    """Change kind, strength, flag or source. Raises Stale where somebody has saved since `seen_version`."""
    return _changed(tie, seen_version, actor, given)


@action("network.untie")
def untie(*, tie: Tie, actor: User | None) -> Tie:
    return _withdrawn(tie, actor)


@action("network.involve")
def involve(
    *,
    organisation: Organisation,
    artefact: Artefact,
    role: str,
    flag: str = "stated",
    actor: User | None,
    source: Source | None = None,
) -> Involvement:
    """Say what an organisation has to do with an artefact. Raises ValidationError where that stands there."""
    require("network.edit", actor, organisation.city)
    made = Involvement(
        city=organisation.city,
        organisation=organisation,
        # Kinds inherit from Artefact; the relation wants the parent.
        artefact=Artefact.objects.get(pk=artefact.pk),
        role=role,
        flag=flag,
        source=source,
    )
    return _saved(made)


@action("network.change_involvement")
def change_involvement(
    *, involvement: Involvement, seen_version: int, actor: User | None, **given: Any
) -> Involvement:
    """Change role, flag or source. Raises Stale where somebody has saved since `seen_version`."""
    return _changed(involvement, seen_version, actor, given)


@action("network.end_involvement")
def end_involvement(*, involvement: Involvement, actor: User | None) -> Involvement:
    return _withdrawn(involvement, actor)


@action("network.rate")
def rate(*, organisation: Organisation, topic: str, actor: User | None, **fields: Any) -> Rating:
    """Place an invented organisation in a field of action; a real one is refused."""
    require("network.rate", actor, organisation.city)
    rating = Rating(organisation=organisation, topic=topic, **fields)
    rating.full_clean()
    rating.save()
    return rating


def _saved(record: Any) -> Any:
    if record.flag == "fictional" and not record.city.is_demo:
        raise ValidationError({"flag": _("Erfundenes gehört nur in eine Demonstration.")}, code="fictional")
    if record.flag == "published" and record.source is None:
        raise ValidationError({"source": _("Veröffentlicht, aber ohne Quelle.")}, code="source")
    record.full_clean()
    record.save()
    return record


def _changed(record: WorkingRecord, seen_version: int, actor: User | None, given: dict[str, Any]) -> Any:
    current = _standing(record, actor)
    if current.version != seen_version:
        raise Stale(current)
    for name, value in given.items():
        setattr(current, name, value)
    current.version += 1
    return _saved(current)


def _withdrawn(record: WorkingRecord, actor: User | None) -> Any:
    """Where somebody has withdrawn it in the meantime, it is gone just the same."""
    current = _locked(record, actor)
    if current.withdrawn_at is None:
        current.withdrawn_at = timezone.now()
        current.save(update_fields=["withdrawn_at"])
        note_hidden(current, withdrawn_at=current.withdrawn_at)
    return current


def _locked(record: WorkingRecord, actor: User | None) -> Any:
    require("network.edit", actor, record.city)
    return type(record).objects.select_for_update(of=("self",)).get(pk=record.pk)


def _standing(record: WorkingRecord, actor: User | None) -> Any:
    current = _locked(record, actor)
    if current.withdrawn_at is not None:
        raise ValidationError(_("Inzwischen wurde es zurückgezogen."), code="withdrawn")
    return current
