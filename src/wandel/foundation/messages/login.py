"""What is known of a log-in by code, and its bounds."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from allauth.account import app_settings
from allauth.core.internal.cryptokit import normalize_user_code
from django.utils.crypto import salted_hmac

MAILS = 5
"""To one address within the time for which a code is valid. Whoever asks for more gets none, and logs in with
one of those that were sent, whoever had asked for them."""


@dataclass(frozen=True)
class Guess:
    is_right: bool
    left: int

    def __str__(self) -> str:
        # For the audit log.
        return "login/right" if self.is_right else f"login/wrong, {self.left} left"


def validity() -> dt.timedelta:
    return dt.timedelta(seconds=app_settings.LOGIN_BY_CODE_TIMEOUT)


def mark_of_address(email: str) -> str:
    return salted_hmac("wandel.login.address", email.strip().lower(), algorithm="sha256").hexdigest()


def mark_of_code(code: str) -> str:
    return salted_hmac("wandel.login.code", normalize_user_code(code), algorithm="sha256").hexdigest()
