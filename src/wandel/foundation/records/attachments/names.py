"""The name under which a file is kept and downloaded."""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext as _

LONGEST = 120
"""Signs before the ending."""
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}$")
_NOT_IN_NAMES = re.compile(r'[/\\:*?"<>|]+')


def shown_name(given: str) -> str:
    """The name that somebody's machine gave a file, as it can be shown: without folders, and without signs
    that nobody sees or that turn the direction of what follows them."""
    last = given.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    seen = "".join(sign for sign in last if sign.isspace() or unicodedata.category(sign)[0] != "C")
    return " ".join(_NOT_IN_NAMES.sub("-", unicodedata.normalize("NFC", seen)).split())


def kept_name(given: str, ending: str) -> str:
    """The same with the ending that its content has, whatever it was called."""
    stem = _ENDING.sub("", shown_name(given))[:LONGEST].strip(". ")
    name = stem or _("Datei")
    return f"{name}.{ending}"
