"""What an unquoted word means: the core schema of YAML 1.2, a little stricter.

Only ``true``, ``false``, ``null`` and decimal numbers are no text. A number keeps how it was written, so
that a field that wants text gets the text (``edition: 1.10``). A number with leading zeros, octal and
hexadecimal numbers, times (``16:40``), ``yes``, dates and infinity are text, which a number's field refuses.
"""

from __future__ import annotations

import math
import re
from typing import Any

INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
FLOAT = re.compile(r"[-+]?(?:(?:0|[1-9][0-9]{0,300})(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?")
CONSTANTS = {"true": True, "false": False, "null": None, "~": None, "": None}
ENDLESS = re.compile(r"[-+]?\.?(?:nan|inf|infinity)", re.IGNORECASE)
LEADING_ZEROS = re.compile(r"[-+]?0[0-9_]+(?:\.[0-9]*)?")


class WrittenInt(int):
    """A whole number that is not written as Python writes it."""

    text: str


class WrittenFloat(float):
    """A number that is not written as Python writes it."""

    text: str


def scalar(text: str) -> str | int | float | bool | None:
    """What an unquoted word of YAML means."""
    return CONSTANTS[text] if text in CONSTANTS else number(text)


def number(text: str) -> str | int | float:
    """A number where the text is one, else the text: what a cell of a table means."""
    if INTEGER.fullmatch(text):
        whole = int(text)
        return whole if str(whole) == text else _written(WrittenInt(whole), text)
    if FLOAT.fullmatch(text) and math.isfinite(real := float(text)):
        return real if repr(real) == text else _written(WrittenFloat(real), text)
    return text


def _written(value: Any, text: str) -> Any:
    value.text = text
    return value


def text_of(value: object) -> str | None:
    """How a number or truth value was written; None for everything else."""
    if isinstance(value, WrittenInt | WrittenFloat):
        return value.text
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, int | float) else None
