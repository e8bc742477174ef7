"""Writes of drafts. The log tells that one was begun and that it was thrown away, not each stroke."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from wandel.foundation.cities.access import require
from wandel.foundation.cities.audit import action
from wandel.foundation.cities.models import Artefact, City, User
from wandel.foundation.records.models import Draft

KEPT = dt.timedelta(days=90)


@action("records.keep_draft")
def keep_draft(
    *,
    city: City,
    kind: str,
    typed: Mapping[str, Sequence[str]],
    actor: User,
    artefact: Artefact | None = None,
    origin: str = "",
    based_on: int | None = None,
) -> int:
    """Keep what somebody has typed, in place of what they had typed there before. Returns how many drafts
    were begun by it."""
    require("records.edit", actor, city)
    about: dict[str, Any] = {"typed": typed, "based_on": based_on, "saved_at": timezone.now()}
    if artefact is not None:
        key: dict[str, Any] = {"user": actor, "artefact": artefact}
        about |= {"city": city, "kind": kind}
    else:
        key = {"user": actor, "city": city, "kind": kind, "artefact": None, "origin": origin}
    _draft, is_new = Draft.objects.update_or_create(**key, defaults=about)
    return int(is_new)


@action("records.discard_draft")
def discard_draft(*, draft: Draft, actor: User) -> None:
    """Throw a draft of one's own away."""
    Draft.objects.filter(pk=draft.pk, user=actor).delete()


@action("records.clear_drafts")
def clear_drafts(*, actor: User | None) -> int:
    """Delete drafts at which nobody has written for long. Returns how many there were."""
    deleted, _each = Draft.objects.filter(saved_at__lt=timezone.now() - KEPT).delete()
    return deleted
