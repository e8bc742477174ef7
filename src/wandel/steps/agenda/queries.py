"""Reads of the agenda room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone

from wandel.foundation.cities.models import Artefact, City, TraceLink
from wandel.foundation.cities.reader import Reader
from wandel.foundation.records.models import Version
from wandel.steps.agenda.models import Commitment, Edition
from wandel_engine.cases.parts import CommitmentStatus

PRINTED = ("vision-element", "target", "measure", "experiment", "commitment", "organisation")
"""The kinds of artefacts that an edition names."""


def commitments_of(reader: Reader) -> QuerySet[Commitment]:
    """By the day they are due; those without a day come last."""
    found = Commitment.objects.visible_to(reader).select_related("organisation", "source")
    return found.order_by(F("due").asc(nulls_last=True), "slug")


def commitments_from(reader: Reader, measure: Artefact) -> QuerySet[Commitment]:
    """Those that came of a measure, at once or by way of an experiment."""
    standing = TraceLink.objects.filter(withdrawn_at=None)
    tried = standing.filter(source_id=measure.pk, target__kind="experiment").values("target")
    led = standing.filter(Q(source_id=measure.pk) | Q(source__in=tried)).values("target")
    return commitments_of(reader).filter(pk__in=led)


def overdue_commitments(reader: Reader, *, today: dt.date) -> QuerySet[Commitment]:
    """Those whose day is over and that are neither done nor failed, the oldest first."""
    over = CommitmentStatus.DONE, CommitmentStatus.FAILED
    return commitments_of(reader).filter(due__lt=today).exclude(status__in=over)


def newest_editions(*, city: City) -> list[Edition]:
    """The newest standing edition in each of its languages; empty where there is none."""
    found = list(standing_editions(city=city)[: len(Edition.Language.values)])
    return [edition for edition in found if edition.number == found[0].number]


def editions_of(*, city: City) -> QuerySet[Edition]:
    """Newest first, the withdrawn ones among them."""
    return Edition.objects.filter(city=city, file__is_public=True).select_related("file", "withdrawn_by")


def standing_editions(*, city: City) -> QuerySet[Edition]:
    return editions_of(city=city).filter(withdrawn_at=None)


def hidden_since(*, city: City, editions: Iterable[Edition]) -> dict[int, int]:
    """By number of an edition, how many artefacts were public when it was made and are not any more: those
    may stand in it. Editions without any are left out."""
    public = Q(visibility=Artefact.Visibility.PUBLIC, withdrawn_at=None)
    hidden = Artefact.objects.filter(~public, city=city, kind__in=PRINTED)
    ends = dict(hidden.values_list("pk", "withdrawn_at"))
    shown: dict[UUID, list[tuple[dt.datetime, dt.datetime]]] = {pk: [] for pk in ends}
    versions = Version.objects.filter(artefact__in=hidden.values("pk")).order_by("artefact", "number")
    rows = list(versions.values_list("artefact", "visibility", "at"))
    for place, (pk, visibility, at) in enumerate(rows):
        if visibility == Artefact.Visibility.PUBLIC:
            last = place + 1 == len(rows) or rows[place + 1][0] != pk
            until = (ends[pk] or timezone.now()) if last else rows[place + 1][2]
            shown[pk].append((at, until))
    counts = {
        number: sum(any(start <= made < end for start, end in spans) for spans in shown.values())
        for number, made in {edition.number: edition.made_at for edition in editions}.items()
    }
    return {number: count for number, count in counts.items() if count}


def next_number(*, city: City) -> int:
    """A number is given once, also where its edition was withdrawn."""
    last = Edition.objects.filter(city=city).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1
