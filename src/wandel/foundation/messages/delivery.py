"""Handing one mail to the mail server, within bounded time, and saying in words what went wrong."""

from __future__ import annotations

import signal
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from wandel.foundation.messages.models import OutboxMessage

PRINTED = "django.core.mail.backends.console.EmailBackend"
LIMIT_S = 30.0
"""For the whole mail. Each answer of the server has a limit of its own (EMAIL_TIMEOUT), which a server that
answers byte by byte would never exceed."""
Fault = OutboxMessage.Fault


@dataclass(frozen=True)
class Failure:
    """Why a mail did not go out; `final` where another try would end alike. `detail` is what was said."""

    fault: OutboxMessage.Fault
    detail: str
    final: bool = False


TOO_LATE = Failure(Fault.SLOW, "nobody waits for it any more", final=True)


def deliver(message: OutboxMessage) -> Failure | None:
    """Send a mail; None where the server took it. To be called in the main thread, and in no transaction."""
    # Everybody may log in to a demonstration, so it writes to nobody: its mails are printed.
    printed = message.city is not None and message.city.is_demo
    mail = EmailMessage(
        message.subject,
        message.body,
        settings.DEFAULT_FROM_EMAIL,
        [message.recipient],
        connection=get_connection(PRINTED if printed else None),
    )
    try:
        with _at_most(LIMIT_S):
            mail.send()
    except smtplib.SMTPRecipientsRefused as refused:
        code, said = next(iter(refused.recipients.values()))
        return Failure(Fault.REFUSED, _answer(code, said), final=_for_good(code))
    except smtplib.SMTPResponseException as refused:
        # That it lets nobody in, or not this sender, is for the operator to mend; the mail itself can wait.
        final = isinstance(refused, smtplib.SMTPDataError) and _for_good(refused.smtp_code)
        return Failure(Fault.OTHER, _answer(refused.smtp_code, refused.smtp_error), final=final)
    except (smtplib.SMTPNotSupportedError, ValueError) as unfit:
        return Failure(Fault.OTHER, str(unfit), final=True)
    except (OSError, smtplib.SMTPException) as error:
        # smtplib calls an answer that does not come in time a connection that was closed.
        late = isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError)
        return Failure(Fault.SLOW if late else Fault.UNREACHABLE, str(error))
    return None


def _for_good(code: int) -> bool:
    return 500 <= code < 600


def _answer(code: int, said: bytes | str) -> str:
    return f"{code} {said.decode('utf-8', 'replace') if isinstance(said, bytes) else said}"


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    def ring(_number: int, _frame: FrameType | None) -> None:
        raise TimeoutError(f"no end after {seconds:.0f} s")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
