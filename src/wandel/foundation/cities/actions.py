"""Writes of the cities room: cities, members, artefacts and the trace between them."""

from __future__ import annotations

import datetime as dt
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from wandel.foundation.cities import queries
from wandel.foundation.cities.audit import action
from wandel.foundation.cities.kinds import kinds, relation_allowed
from wandel.foundation.cities.models import (
    Artefact,
    City,
    Membership,
    Source,
    StepState,
    TraceLink,
    User,
)
from wandel.foundation.cities.steps import STEPS

Made = TypeVar("Made", bound=Artefact)


@action("cities.create_city")
def create_city(*, slug: str, name: dict[str, str], actor: User | None, **fields: Any) -> City:
    """A new city with its five steps, all still open."""
    city = City(slug=slug, name=name, **fields)
    city.full_clean()
    city.save()
    StepState.objects.bulk_create(StepState(city=city, step=step.key) for step in STEPS)
    return city


@action("cities.delete_city")
def delete_city(*, city: City, actor: User | None) -> None:
    """Remove a city with everything in it; only for replacing a demonstration."""
    if not city.is_demo:
        raise ValidationError(_("Nur eine Demonstration kann gelöscht werden."))
    TraceLink.objects.filter(city=city).delete()
    city.delete()


@action("cities.set_step")
def set_step(
    *, city: City, step: str, status: str, actor: User | None, summary: dict[str, str] | None = None
) -> StepState:
    state = StepState.objects.get(city=city, step=step)
    state.status = StepState.Status(status)
    if summary is not None:
        state.summary = summary
    state.save()
    return state


@action("cities.add_source")
def add_source(*, city: City, key: str, title: str, actor: User | None, **fields: Any) -> Source:
    return Source.objects.create(city=city, key=key, title=title, **fields)


@action("cities.create_user")
def create_user(*, email: str, actor: User | None, name: str = "", **fields: Any) -> User:
    user = User(email=email.lower(), name=name, **fields)
    user.set_unusable_password()
    user.full_clean()
    user.save()
    return user


@action("cities.give_role")
def give_role(*, city: City, user: User, role: str, actor: User | None) -> Membership:
    membership, _made = Membership.objects.update_or_create(city=city, user=user, defaults={"role": role})
    return membership


def create_artefact(
    model: type[Made],
    *,
    kind: str,
    city: City,
    title: dict[str, str],
    actor: User | None,
    slug: str = "",
    **fields: Any,
) -> Made:
    """For the actions of other rooms, inside their transaction: a new artefact of their kind, with a slug of
    its own. Raises ValidationError where the title is empty."""
    made = new_artefact(model, kind=kind, city=city, title=title, actor=actor, slug=slug, **fields)
    made.save(force_insert=True)
    return made


def new_artefact(
    model: type[Made],
    *,
    kind: str,
    city: City,
    title: dict[str, str],
    actor: User | None,
    slug: str = "",
    **fields: Any,
) -> Made:
    """As `create_artefact`, but not saved yet: for `insert_artefacts`."""
    if kind not in kinds:
        raise ValueError(f"{kind!r} is no registered kind of artefact")
    if not any(text.strip() for text in title.values()):
        raise ValidationError({"title": _("Ein Titel fehlt.")})
    return model(
        kind=kind,
        city=city,
        title=title,
        created_by=actor,
        slug=slug or free_slug(city=city, kind=kind, title=title),
        **fields,
    )


def insert_artefacts(model: type[Made], made: list[Made]) -> None:
    """Save many new artefacts of one kind, in two statements instead of two for each."""
    shared = [field.attname for field in Artefact._meta.concrete_fields]
    for one in made:
        one.pk = one.id
    parents = [Artefact(**{name: getattr(one, name) for name in shared}) for one in made]
    for one, parent in zip(made, Artefact.objects.bulk_create(parents), strict=True):
        one.created_at = parent.created_at
        one._state.adding = False
    # Django refuses to insert many rows of a model that has a parent.
    own = model._meta.local_concrete_fields
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in own)
    marks = ", ".join(["%s"] * len(own))
    rows = [
        [field.get_db_prep_save(getattr(one, field.attname), connection) for field in own] for one in made
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks})", rows)  # noqa: S608


def free_slug(*, city: City, kind: str, title: dict[str, str]) -> str:
    """A slug from the title that no artefact of this kind in the city has."""
    stem = slugify(next(iter(title.values())))[:70].strip("-") or kind
    taken = set(
        Artefact.objects.filter(city=city, kind=kind, slug__startswith=stem).values_list("slug", flat=True)
    )
    if stem not in taken:
        return stem
    number = 2
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"


@action("cities.withdraw")
def withdraw(*, artefact: Artefact, actor: User | None) -> Artefact:
    """Take an artefact back. It stays in the database, and its links with it."""
    artefact.withdrawn_at = timezone.now()
    artefact.save(update_fields=["withdrawn_at"])
    return artefact


@action("cities.set_visibility")
def set_visibility(*, artefact: Artefact, visibility: str, actor: User | None) -> Artefact:
    artefact.visibility = Artefact.Visibility(visibility)
    artefact.save(update_fields=["visibility"])
    return artefact


@action("cities.link")
def link(
    *,
    source: Artefact,
    target: Artefact,
    relation: str,
    actor: User | None,
    source_version: int | None = None,
) -> TraceLink:
    """Draw a trace link. Raises ValidationError between cities, for a pair of kinds that is not registered,
    and where it would close a circle. A standing link is returned as it is."""
    if source.city_id != target.city_id:
        raise ValidationError(_("Eine Spur verbindet nur Dinge derselben Stadt."), code="other-city")
    if not relation_allowed(source.kind, relation, target.kind):
        raise ValidationError(
            _("Von „%(source)s“ führt kein „%(relation)s“ zu „%(target)s“.")
            % {"source": source.kind, "relation": relation, "target": target.kind},
            code="relation",
        )
    if queries.leads_to(start=target, end=source):
        raise ValidationError(_("Diese Verbindung schlösse einen Kreis."), code="circle")
    drawn, _made = TraceLink.objects.get_or_create(
        city_id=source.city_id,
        source_id=source.pk,
        target_id=target.pk,
        relation=relation,
        withdrawn_at=None,
        defaults={"created_by": actor, "source_version": source_version},
    )
    return drawn


@action("cities.unlink")
def unlink(*, link: TraceLink, actor: User | None) -> TraceLink:
    link.withdrawn_at = dt.datetime.now(dt.UTC)
    link.save(update_fields=["withdrawn_at"])
    return link
