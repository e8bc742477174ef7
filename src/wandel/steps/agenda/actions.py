"""Writes of the agenda room."""

from __future__ import annotations

from typing import Any

from wandel.foundation.cities import actions as cities
from wandel.foundation.cities.audit import action
from wandel.foundation.cities.models import City, User
from wandel.people.network.models import Organisation
from wandel.steps.agenda.models import Commitment


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
    """Raises ValidationError where a real organisation would be given an invented promise."""
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
    return commitment
