"""Writes of the network room. What the models refuse is a ValidationError with a sentence for people."""

from __future__ import annotations

from typing import Any

from wandel.foundation.cities.audit import action
from wandel.foundation.cities.models import Artefact, City, User
from wandel.people.network.models import Involvement, Organisation, Rating, Tie


@action("network.create_organisation")
def create_organisation(
    *, city: City, key: str, name: str, actor: User | None, **fields: Any
) -> Organisation:
    organisation = Organisation(city=city, key=key, name=name, **fields)
    organisation.full_clean()
    organisation.save()
    return organisation


@action("network.tie")
def tie(
    *,
    origin: Organisation,
    target: Organisation,
    kind: str,
    strength: int,
    actor: User | None,
    **fields: Any,
) -> Tie:
    made = Tie(origin=origin, target=target, kind=kind, strength=strength, **fields)
    made.full_clean()
    made.save()
    return made


@action("network.rate")
def rate(*, organisation: Organisation, topic: str, actor: User | None, **fields: Any) -> Rating:
    """Place an invented organisation in a field of action; a real one is refused."""
    rating = Rating(organisation=organisation, topic=topic, **fields)
    rating.full_clean()
    rating.save()
    return rating


@action("network.involve")
def involve(
    *, organisation: Organisation, artefact: Artefact, role: str, actor: User | None, flag: str = ""
) -> Involvement:
    # Kinds inherit from Artefact; the relation wants the parent.
    parent = Artefact.objects.get(pk=artefact.pk)
    involvement = Involvement(organisation=organisation, artefact=parent, role=role, flag=flag)
    involvement.full_clean()
    involvement.save()
    return involvement
