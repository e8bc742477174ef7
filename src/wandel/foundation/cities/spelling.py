"""What people write, in the few letters that an address has."""

from __future__ import annotations

from django.utils.text import slugify

_WRITTEN = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "ß": "ss",
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
    }
)
"""Letters that are written in several others, or that do not come apart into letter and accent."""


def spelt(text: str) -> str:
    """Small latin letters, digits and hyphens; empty where nothing can be written in them."""
    return slugify(text.lower().translate(_WRITTEN)).replace("_", "-")
