"""Writes of the messages room. A message is queued in the transaction of what causes it, and with it the job
that sends it, so that none is promised and lost; `key` says what it is about, so that none goes out twice."""

from __future__ import annotations

import datetime as dt
import logging
import secrets

from allauth.account import app_settings
from django.db.models import F, Min, Q
from django.utils import timezone

from wandel.foundation.cities.audit import action
from wandel.foundation.cities.models import City, User
from wandel.foundation.live.actions import start_job
from wandel.foundation.live.models import Job
from wandel.foundation.messages.delivery import Failure
from wandel.foundation.messages.login import MAILS, Guess, mark_of_address, mark_of_code, validity
from wandel.foundation.messages.models import LoginRequest, OutboxMessage
from wandel.foundation.messages.queries import waiting

SEND = "messages.send"
ATTEMPTS = 6
HURRY = dt.timedelta(seconds=5)
"""The first pause of a mail for which somebody waits; of any other it is two minutes."""
logger = logging.getLogger(__name__)


@action("messages.queue")
def queue_message(
    *,
    city: City | None,
    key: str,
    recipient: str,
    language: str,
    subject: str,
    body: str,
    actor: User | None,
    expires_at: dt.datetime | None = None,
) -> OutboxMessage:
    """Put a mail into the outbox; the same key to the same recipient stays one mail, unless it failed."""
    message, made = OutboxMessage.objects.get_or_create(
        city=city,
        key=key,
        recipient=recipient,
        defaults={
            "language": language,
            "subject": subject[:200],
            "body": body,
            "queued_by": actor,
            "expires_at": expires_at,
        },
    )
    if not made and message.status == OutboxMessage.Status.FAILED:
        message.status, message.attempts, message.fault, message.error = message.Status.WAITING, 0, "", ""
        message.language, message.subject, message.body = language, subject[:200], body
        message.queued_by, message.next_attempt_at = actor, timezone.now()
        message.save()
        made = True
    if made:
        _see_to_sending(city, timezone.now(), actor)
    return message


def _see_to_sending(
    city: City | None, by: dt.datetime, actor: User | None, begin: dt.datetime | None = None
) -> None:
    """One waiting job sends all that is due; a list of addresses needs no more than that. The job found is
    held until this transaction is over: begun earlier, it would not see the mail. One that waits for a later
    try is of no use to a new mail."""
    in_time = Q(not_before=None) | Q(not_before__lte=by)
    found = Job.objects.filter(in_time, kind=SEND, city=city, status=Job.Status.WAITING)
    if found.select_for_update().first() is None:
        start_job(kind=SEND, city=city, actor=actor, not_before=begin)


@action("messages.see_to_the_rest")
def see_to_the_rest(*, city: City | None, actor: User | None) -> None:
    """Have sent, at its time, what is not sent yet."""
    later = waiting(city=city).aggregate(next=Min("next_attempt_at"))["next"]
    if later is not None:
        _see_to_sending(city, later, actor, begin=later)


@action("messages.note_delivery")
def note_delivery(*, message: OutboxMessage, failure: Failure | None, actor: User | None) -> OutboxMessage:
    """Write down how a try to send a mail ended. The next one is due after a pause that grows each time."""
    now = timezone.now()
    message.attempts += 1
    if failure is None:
        message.status, message.sent_at, message.fault, message.error = message.Status.SENT, now, "", ""
    else:
        message.fault, message.error = failure.fault, failure.detail[:300]
        pause = HURRY if message.expires_at else dt.timedelta(minutes=1)
        message.next_attempt_at = now + pause * 2**message.attempts
        if failure.final or message.attempts >= ATTEMPTS:
            message.status = message.Status.FAILED
    over = message.status != message.Status.WAITING
    if message.expires_at is None:
        message.save()
    elif over or message.next_attempt_at > message.expires_at:
        if failure is not None:
            logger.warning("%s was not sent: %s", message, message.error)
        message.delete()
    else:
        message.save()
    return message


@action("messages.send_code")
def send_code(
    *, email: str, code: str, has_account: bool, language: str, subject: str, body: str, actor: User | None
) -> LoginRequest:
    """Send a code for a log-in, unless as many as may be are on their way to this address. An address without
    an account makes the same work, and gets no mail: how long it takes tells nobody who has an account."""
    now = timezone.now()
    _forget_outdated(now)
    # Two requests for one address in the same moment are counted one after the other.
    list(User.objects.select_for_update().filter(email__iexact=email).values_list("pk"))
    address = mark_of_address(email)
    sent = LoginRequest.objects.filter(address=address, is_mailed=True, expires_at__gt=now).count()
    is_mailed = sent < MAILS
    if is_mailed:
        queue_message(
            city=None,
            key=f"login:{secrets.token_hex(8)}",
            recipient=email,
            language=language,
            subject=subject,
            body=body if has_account else "",
            expires_at=now + validity(),
            actor=actor,
        )
    return LoginRequest.objects.create(
        address=address,
        code=mark_of_code(code) if is_mailed and has_account else "",
        is_mailed=is_mailed,
        expires_at=now + validity(),
    )


def _forget_outdated(now: dt.datetime) -> None:
    old = LoginRequest.objects.select_for_update(skip_locked=True).filter(expires_at__lte=now)
    LoginRequest.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:200])).delete()


@action("messages.guess_code")
def guess_code(*, request: str | None, email: str, code: str, actor: User | None) -> Guess:
    """Try a code for a request. Guesses are counted before they are looked at, one after the other, however
    many come at once. Each code that is valid for the address fits, and fits once."""
    most = app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS
    now = timezone.now()
    valid = LoginRequest.objects.filter(address=mark_of_address(email), expires_at__gt=now)
    list(valid.select_for_update().order_by("pk").values_list("pk"))
    if not valid.filter(pk=request, guesses__lt=most).update(guesses=F("guesses") + 1):
        return Guess(is_right=False, left=0)
    is_right = valid.filter(code=mark_of_code(code)).update(code="") > 0
    return Guess(is_right, left=most - valid.get(pk=request).guesses)
