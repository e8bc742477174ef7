"""Reads the environment variables of an installation. Each name asked for is remembered, so that
the settings page of the documentation can be checked against the code."""

from __future__ import annotations

import os

from django.core.exceptions import ImproperlyConfigured

# Nothing that an installation writes is anybody else's business. Here, since whatever is started asks for its
# settings before it writes anything.
os.umask(0o077)

ASKED: dict[str, str] = {}


def text(name: str, default: str) -> str:
    """The variable's text, or the default where it is not set."""
    ASKED[name] = default
    return os.environ.get(name, default)


def flag(name: str, *, default: bool) -> bool:
    """1/true/yes/on or 0/false/no/off; anything else is refused, so that a typing error cannot pass."""
    ASKED[name] = "1" if default else "0"
    value = os.environ.get(name, ASKED[name]).strip().lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off", ""}:
        return False
    raise ImproperlyConfigured(f"{name}={value!r}: use 1 or 0")


def words(name: str, default: list[str]) -> list[str]:
    """A list, separated by commas."""
    ASKED[name] = ",".join(default)
    return [word.strip() for word in os.environ.get(name, ASKED[name]).split(",") if word.strip()]
