"""The accounts of demonstrations. Everybody may log in to them, so they have no rights anywhere else."""

from __future__ import annotations

from django.conf import settings

DEMO_PEOPLE = (
    ("admin@example.org", "admin"),
    ("team@example.org", "team"),
    ("partner@example.org", "partner"),
)
"""With the role of each."""
OPEN_ROLES = ("team", "partner")
"""Those in which anybody may look around with one press."""


def is_demo_account(email: str) -> bool:
    return email.lower() in {known for known, _role in DEMO_PEOPLE}


def may_have_a_role(email: str, *, in_demo: bool) -> bool:
    """Whether an account may be anything but a visitor of a city, which is a demonstration or not: those of
    the demonstration only in one, and only where the installation is for demonstrations."""
    return not is_demo_account(email) or (settings.DEMO and in_demo)
