"""The key of a city, which is part of all its addresses: proposed from its name, and checked."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wandel.foundation.cities.models import City
from wandel.foundation.cities.spelling import spelt

LONGEST = 40
KEY = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
# What stands at the place of a key in other addresses, or would be taken for something else.
RESERVED = {
    "account",
    "accessibility",
    "admin",
    "api",
    "appearance",
    "j",
    "new",
    "static",
    "styleguide",
    "www",
}
RESERVED |= {"de", "en", "pl"}


def proposed(name: str) -> str:
    """A free key that tells the name; empty where the name has no letters that an address can have."""
    stem = spelt(name)
    if len(stem) > LONGEST:
        # Whole words, where there are any.
        stem = stem[: LONGEST + 1].rpartition("-")[0] or stem[:LONGEST]
    stem = stem.strip("-")
    return free(stem) if stem else ""


def free(stem: str) -> str:
    """The key, or the next one with a number that nobody has."""
    taken = set(City.objects.filter(slug__startswith=stem).values_list("slug", flat=True)) | RESERVED
    number, found = 2, stem
    while found in taken:
        found = f"{stem}-{number}"
        number += 1
    return found


def check(key: str) -> None:
    """Raises ValidationError for what cannot be the key of a new city; it proposes another one."""
    if len(key) > LONGEST or not KEY.fullmatch(key):
        raise ValidationError(
            _(
                "Die Adresse besteht aus kleinen lateinischen Buchstaben, Ziffern und Bindestrichen, "
                "höchstens %(most)s Zeichen."
            )
            % {"most": LONGEST},
            code="no-key",
        )
    if key in RESERVED or City.objects.filter(slug=key).exists():
        raise ValidationError(
            _("Diese Adresse ist vergeben. Frei ist: %(free)s") % {"free": free(key)}, code="taken"
        )
