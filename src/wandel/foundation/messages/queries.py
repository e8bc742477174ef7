"""Reads of the outbox."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from wandel.foundation.cities.models import City, User
from wandel.foundation.messages.models import OutboxMessage
from wandel.foundation.ui.text import localise


def waiting(*, city: City | None) -> QuerySet[OutboxMessage]:
    return OutboxMessage.objects.filter(city=city, status=OutboxMessage.Status.WAITING)


def due(*, city: City | None, now: dt.datetime) -> QuerySet[OutboxMessage]:
    """What is to be sent now, in the order in which it was written."""
    return waiting(city=city).filter(next_attempt_at__lte=now).select_related("city")


def unsent(*, city: City) -> QuerySet[OutboxMessage]:
    """What could not be sent: given up, or to be tried again."""
    status = OutboxMessage.Status
    return OutboxMessage.objects.filter(city=city).filter(
        Q(status=status.FAILED) | Q(status=status.WAITING, attempts__gt=0)
    )


def installation_name(*, email: str) -> str:
    """What a mail about an account calls this place: the city of whoever has the account, if it is one."""
    cities = list(City.objects.filter(memberships__user__email__iexact=email).distinct()[:2])
    return str(localise(cities[0].name)) if len(cities) == 1 else "Wandel"


FAULTS_SHOWN = 50


@dataclass(frozen=True)
class Correspondence:
    """What became of the mails about one thing. `faults` are those of whoever asks, and of nobody else: the
    addresses are not for all who work on it. `soon` says that one will be sent at any moment."""

    sent: int
    under_way: int
    failed: int
    faults: list[OutboxMessage]
    hidden: int
    soon: bool


def correspondence(*, city: City, about: str, user: User) -> Correspondence | None:
    """Of the mails whose key begins with `about`; None where there are none."""
    status = OutboxMessage.Status
    mails = OutboxMessage.objects.filter(city=city, key__startswith=about)
    counted = mails.aggregate(
        sent=Count("id", filter=Q(status=status.SENT)),
        under_way=Count("id", filter=Q(status=status.WAITING)),
        failed=Count("id", filter=Q(status=status.FAILED)),
        faulty=Count("id", filter=~Q(fault="")),
        own=Count("id", filter=~Q(fault="") & Q(queued_by=user)),
        soon=Count("id", filter=Q(status=status.WAITING, next_attempt_at__lte=timezone.now())),
    )
    if not counted["sent"] + counted["under_way"] + counted["failed"]:
        return None
    faults = mails.exclude(fault="").filter(queued_by=user).order_by("-status", "id")[:FAULTS_SHOWN]
    return Correspondence(
        sent=counted["sent"],
        under_way=counted["under_way"],
        failed=counted["failed"],
        faults=list(faults),
        hidden=counted["faulty"] - min(counted["own"], FAULTS_SHOWN),
        soon=counted["soon"] > 0,
    )
