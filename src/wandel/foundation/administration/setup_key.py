"""The key with which the first person gets into an empty installation. It is in a file of the data folder and
is printed when Wandel starts: whoever reads either operates the installation anyway. See ADR 23."""

from __future__ import annotations

import hashlib
import os
import secrets
from contextlib import suppress

from django.conf import settings

from wandel.foundation.cities.models import City, User

ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
GROUPS, LETTERS = 5, 5


def is_asked_for() -> bool:
    """Whether the installation is empty: it has no city, and nobody operates it."""
    return not City.objects.exists() and not User.objects.filter(is_superuser=True).exists()


def prepare() -> str | None:
    """At a start: the key of an empty installation, made where there is none yet. The one of an installation
    that is not empty any more goes. Raises OSError."""
    if not is_asked_for():
        forget()
        return None
    try:
        descriptor = os.open(settings.SETUP_KEY, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except FileExistsError:
        return _read()
    made = "-".join(
        "".join(secrets.choice(ALPHABET) for _letter in range(LETTERS)) for _group in range(GROUPS)
    )
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(made)
    return made


def is_open() -> bool:
    """Whether somebody who has the key would get in."""
    return _read() is not None and is_asked_for()


def fits(typed: str) -> bool:
    """Whether this is the key, and the installation still empty. Small letters and spaces do no harm."""
    return matches(fingerprint(typed))


def matches(given: str) -> bool:
    """The same for the fingerprint of what was typed."""
    key = _read()
    return key is not None and secrets.compare_digest(fingerprint(key), given) and is_asked_for()


def fingerprint(typed: str) -> str:
    """What is kept of a key in a session."""
    return hashlib.sha256("".join(filter(str.isalnum, typed.upper())).encode()).hexdigest()


def forget() -> None:
    """It has served its time."""
    with suppress(FileNotFoundError):
        settings.SETUP_KEY.unlink()


def _read() -> str | None:
    try:
        return settings.SETUP_KEY.read_text(encoding="ascii").strip() or None
    except FileNotFoundError:
        return None
