"""Deleting a city, in the background."""

from __future__ import annotations

import time

from django.utils import timezone

from wandel.foundation.administration.actions.deletion import DELETE, erase_city, stop_jobs
from wandel.foundation.cities.models import City
from wandel.foundation.live.jobs import Progress, Queue, job
from wandel.foundation.live.models import Job

PATIENCE_S = 120.0
"""For so long, what is computed for the city is given time to come to its next report."""
LOOK_S = 0.5


@job(DELETE, queue=Queue.QUICK, repeatable=True)
def delete_city(running: Job, progress: Progress, *, city_id: int) -> None:
    """Delete a city whose waiting time is over, once nothing is computed for it any more. Where the deletion
    was cancelled, or the city is gone already, nothing happens."""
    city = City.objects.filter(pk=city_id).first()
    if city is None or not city.is_to_be_deleted(timezone.now()):
        return
    patient_until = time.monotonic() + PATIENCE_S
    while stop_jobs(city=city, actor=None) and time.monotonic() < patient_until:
        progress(0.1, "waiting for jobs of the city to stop")
        time.sleep(LOOK_S)
    progress(0.5, "deleting")
    erase_city(city=city, actor=running.created_by)
