"""Writes of the agenda room: the editions in which the agenda is published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from wandel.foundation.cities import actions as cities
from wandel.foundation.cities.audit import action
from wandel.foundation.cities.models import City, User
from wandel.foundation.cities.turns import take_turns
from wandel.foundation.live.actions import start_job
from wandel.foundation.live.models import Job
from wandel.foundation.live.queries import unfinished
from wandel.foundation.records.actions import store_file
from wandel.steps.agenda.models import Edition

PUBLISH = "agenda.publish"


@dataclass(frozen=True)
class Print:
    """A document that has been set: its bytes, and the hash of what it says."""

    content_hash: str
    data: bytes


@action("agenda.request_edition")
def request_edition(*, city: City, actor: User | None) -> Job:
    """Queue the next edition in all languages; while one is under way, that one is returned. Raises
    ValidationError for a city that is not public."""
    if not city.is_public:
        raise ValidationError(_("Erst muss die Stadt selbst öffentlich sein."), code="hidden-city")
    take_turns(city)
    waiting = unfinished(city=city, kind=PUBLISH).first()
    if waiting is not None:
        return waiting
    return start_job(kind=PUBLISH, city=city, actor=actor)


@action("agenda.store_edition")
def store_edition(
    *, city: City, number: int, prints: Mapping[str, Print], made_at: dt.datetime, actor: User | None
) -> list[Edition]:
    """Publish what was set, by language: all of it or nothing."""
    stem = f"agenda-{city.slug}-{'demonstration-' if city.is_demo else ''}{number}"
    return [
        Edition.objects.create(
            city=city,
            number=number,
            language=Edition.Language(language),
            content_hash=made.content_hash,
            file=store_file(
                name=f"{stem}-{language}.pdf",
                media_type="application/pdf",
                data=made.data,
                city=city,
                actor=actor,
                is_public=True,
            ),
            made_at=made_at,
        )
        for language, made in prints.items()
    ]


@action("agenda.withdraw_edition")
def withdraw_edition(*, city: City, number: int, reason: str, actor: User | None) -> int:
    """Serve an edition no longer, in any language; its files are kept. Returns how many documents that are; a
    withdrawn edition keeps who withdrew it first, when and why. Raises ValidationError without a reason."""
    if not reason.strip():
        raise ValidationError({"reason": _("Ein Grund fehlt.")})
    standing = list(Edition.objects.filter(city=city, number=number, withdrawn_at=None))
    said = {"withdrawn_at": timezone.now(), "withdrawn_because": reason.strip()}
    Edition.objects.filter(pk__in=[one.pk for one in standing]).update(withdrawn_by=actor, **said)
    for edition in standing:
        cities.note_hidden(edition, **said)
    return len(standing)


@action("agenda.restore_edition")
def restore_edition(*, city: City, number: int, actor: User | None) -> int:
    """Serve a withdrawn edition again. That it was withdrawn stays in the record of actions."""
    gone = list(Edition.objects.filter(city=city, number=number).exclude(withdrawn_at=None))
    nothing = {"withdrawn_at": None, "withdrawn_by": None, "withdrawn_because": ""}
    Edition.objects.filter(pk__in=[one.pk for one in gone]).update(**nothing)
    for edition in gone:
        cities.note_shown(edition)
    return len(gone)
