"""Dates of the process: team meetings, workshops, and events at which others learn from it."""

from __future__ import annotations

import datetime as dt
import uuid
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wandel.foundation.cities.described import described
from wandel.foundation.cities.models import Artefact
from wandel.foundation.cities.models.artefact import ArtefactQuerySet
from wandel_engine.cases import parts


def check_times(starts: dt.time | None, ends: dt.time | None, time_zone: str) -> None:
    """Raises ValidationError with every field that has to be mended."""
    wrong = {}
    if ends and not starts:
        wrong["starts"] = _("Zu einem Ende gehört ein Beginn.")
    if starts and ends and ends <= starts:
        wrong["ends"] = _("Das Ende liegt nicht nach dem Beginn.")
    if time_zone and time_zone not in available_timezones():
        wrong["time_zone"] = _("Diese Zeitzone gibt es nicht.")
    if wrong:
        raise ValidationError(wrong)


class EventQuerySet(ArtefactQuerySet):
    def public(self) -> EventQuerySet:
        """What everybody may see, whoever asks."""
        return self.standing().filter(visibility=Artefact.Visibility.PUBLIC, city__is_public=True)


@described(parts.Event)
class Event(Artefact):
    """Something at which people meet. Without a time it is about its day, and blocks nobody's."""

    # For calendars, which know an event by it for ever: no key, no host, nothing that may change.
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # How often it had been changed, and the number it went by, before it had versions.
    sequence_before = models.PositiveIntegerField(default=0, editable=False)
    number_before = models.PositiveBigIntegerField(null=True, editable=False)

    objects = EventQuerySet.as_manager()
    erased_by_number = "number_before"

    class Meta:
        ordering = ["date", models.F("starts").asc(nulls_first=True), "slug"]

    def clean(self) -> None:
        check_times(self.starts, self.ends, self.time_zone)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of its times: its own, or the installation's."""
        return ZoneInfo(self.time_zone or settings.TIME_ZONE)

    @property
    def begin(self) -> dt.datetime | None:
        """None for what has no time."""
        return dt.datetime.combine(self.date, self.starts, self.zone) if self.starts else None

    @property
    def end(self) -> dt.datetime | None:
        return dt.datetime.combine(self.date, self.ends, self.zone) if self.ends else None

    @property
    def is_elsewhere(self) -> bool:
        """Whether its clock shows another time than the readers' does on that day."""
        begin = self.begin
        if begin is None:
            return False
        return begin.utcoffset() != begin.replace(tzinfo=ZoneInfo(settings.TIME_ZONE)).utcoffset()

    @property
    def sequence(self) -> int:
        """By which calendars tell an old state from a new one."""
        return self.sequence_before + self.version - 1

    @property
    def is_over(self) -> bool:
        return self.date < timezone.localdate()
