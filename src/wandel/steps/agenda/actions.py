"""Writes of the agenda room: commitments, and the editions in which the agenda is published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wandel.foundation.cities import actions as cities
from wandel.foundation.cities.audit import action
from wandel.foundation.cities.models import City, User
from wandel.foundation.live.actions import start_job
from wandel.foundation.live.models import Job
from wandel.foundation.records.actions import edit_artefact, save_version, store_file
from wandel.people.network.models import Organisation
from wandel.steps.agenda import queries
from wandel.steps.agenda.models import Commitment, Edition

PUBLISH = "agenda.publish"


@dataclass(frozen=True)
class Print:
    """A document that has been set: its bytes, and the hash of what it says."""

    content_hash: str
    data: bytes


@action("agenda.create_commitment")
def create_commitment(
    *,
    city: City,
    title: dict[str, str],
    organisation: Organisation,
    status: str,
    actor: User | None,
    **fields: Any,
) -> Commitment:
    """A commitment in its first version. Raises ValidationError where a real organisation would be given an
    invented promise."""
    commitment = cities.create_artefact(
        Commitment,
        kind="commitment",
        city=city,
        title=title,
        actor=actor,
        organisation=organisation,
        status=Commitment.Status(status),
        **fields,
    )
    commitment.clean()
    save_version(artefact=commitment, actor=actor)
    return commitment


@action("agenda.edit_commitment")
def edit_commitment(
    *,
    commitment: Commitment,
    organisation: Organisation,
    due: dt.date | None,
    status: str,
    resources: dict[str, str],
    actor: User | None,
    **words: Any,
) -> Commitment:
    """Change a commitment as a new version; `words` are what records.edit_artefact takes. Raises
    ValidationError like creating one, and where somebody else has saved in between."""
    commitment.organisation = organisation
    commitment.due = due
    commitment.status = Commitment.Status(status)
    commitment.resources = resources
    commitment.clean()
    commitment.save(update_fields=["organisation", "due", "status", "resources"])
    edit_artefact(artefact=commitment, actor=actor, **words)
    return commitment


@action("agenda.request_edition")
def request_edition(*, city: City, actor: User | None) -> Job:
    """Queue the next edition in all languages; while one is under way, that one is returned. Raises
    ValidationError for a city that is not public."""
    if not city.is_public:
        raise ValidationError(_("Erst muss die Stadt selbst öffentlich sein."), code="hidden-city")
    for waiting in queries.unfinished_jobs(city=city):
        if not waiting.cancel_requested:
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
