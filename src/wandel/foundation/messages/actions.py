"""Writes of the messages room. A message is queued in the transaction of what causes it, so that none is
promised and lost; `key` says what it is about, so that none goes out twice."""

from __future__ import annotations

import datetime as dt
import smtplib

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import Min, Q
from django.utils import timezone

from wandel.foundation.cities.audit import action
from wandel.foundation.cities.models import City, User
from wandel.foundation.live.actions import start_job
from wandel.foundation.live.jobs import Progress, job
from wandel.foundation.live.models import Job
from wandel.foundation.messages.models import OutboxMessage

ATTEMPTS = 6
SEND = "messages.send"
PRINTED = "django.core.mail.backends.console.EmailBackend"


@action("messages.queue")
def queue_message(
    *, city: City, key: str, recipient: str, language: str, subject: str, body: str, actor: User | None
) -> OutboxMessage:
    """Put a mail into the outbox; the same key to the same recipient stays one mail."""
    message, made = OutboxMessage.objects.get_or_create(
        city=city,
        key=key,
        recipient=recipient,
        defaults={"language": language, "subject": subject[:200], "body": body},
    )
    if made:
        transaction.on_commit(lambda: _see_to_sending(city, actor))
    return message


def _see_to_sending(city: City, actor: User | None) -> None:
    """One waiting job sends all that is due; a list of addresses needs no more than that."""
    if not _will_send(city, by=timezone.now()):
        start_job(kind=SEND, city=city, actor=actor)


def _will_send(city: City, *, by: dt.datetime) -> bool:
    """Whether a waiting job sends by then. One that waits for a later try is of no use to a new mail."""
    in_time = Q(not_before=None) | Q(not_before__lte=by)
    return Job.objects.filter(in_time, kind=SEND, city=city, status=Job.Status.WAITING).exists()


@job(SEND)
def send_waiting(job: Job, progress: Progress) -> None:
    """Send what is due; what fails is tried again later, each time after a longer pause."""
    due = list(
        OutboxMessage.objects.filter(
            city=job.city, status=OutboxMessage.Status.WAITING, next_attempt_at__lte=timezone.now()
        )
    )
    for number, message in enumerate(due, start=1):
        _send(message)
        progress(number / len(due))
    waiting = OutboxMessage.objects.filter(city=job.city, status=OutboxMessage.Status.WAITING)
    if (later := waiting.aggregate(next=Min("next_attempt_at"))["next"]) is not None and not _will_send(
        job.city, by=later
    ):
        start_job(kind=SEND, city=job.city, actor=None, not_before=later)


def _send(message: OutboxMessage) -> None:
    message.attempts += 1
    # Everybody may log in to a demonstration, so it writes to nobody: its mails are printed.
    connection = get_connection(PRINTED) if message.city.is_demo else None
    mail = EmailMessage(
        message.subject,
        message.body,
        settings.DEFAULT_FROM_EMAIL,
        [message.recipient],
        connection=connection,
    )
    try:
        mail.send()
    except (OSError, smtplib.SMTPException) as error:
        message.error = str(error)[:300]
        message.next_attempt_at = timezone.now() + dt.timedelta(minutes=2**message.attempts)
        if message.attempts >= ATTEMPTS:
            message.status = OutboxMessage.Status.FAILED
    else:
        message.status, message.sent_at, message.error = OutboxMessage.Status.SENT, timezone.now(), ""
    message.save()
