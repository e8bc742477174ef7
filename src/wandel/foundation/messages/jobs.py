"""Sending what waits in the outbox, in the background."""

from __future__ import annotations

import time

from django.utils import timezone

from wandel.foundation.live.jobs import Progress, Queue, job
from wandel.foundation.live.models import Job
from wandel.foundation.messages import actions, queries
from wandel.foundation.messages.delivery import TOO_LATE, deliver

TURN_S = 5.0
"""After which a job leaves the rest to another one, so that a long list lets others pass."""


@job(actions.SEND, queue=Queue.QUICK, repeatable=True)
def send_waiting(running: Job, progress: Progress) -> None:
    """Send what is due; what fails is tried again later."""
    began = time.monotonic()
    due = list(queries.due(city=running.city, now=timezone.now()))
    for number, message in enumerate(due, start=1):
        late = message.expires_at is not None and message.expires_at < timezone.now()
        # A mail without a text only looks like one, see accounts.
        failure = TOO_LATE if late else deliver(message) if message.body else None
        actions.note_delivery(message=message, failure=failure, actor=None)
        progress(number / len(due))
        if time.monotonic() - began > TURN_S:
            break
    actions.see_to_the_rest(city=running.city, actor=None)
