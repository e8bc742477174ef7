"""What people write, and what counts as written: text that nobody can see is no text."""

from __future__ import annotations

import unicodedata

_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0\ufffc\U0001d159")
"""Letters and symbols by their category, and nothing but a gap (or a place for nothing) to the eye."""

_UNSEEN_AT_ENDS = "\u00ad\u180e\u200b\u2060\ufeff"
"""Signs without width that mean nothing at the beginning or the end of a text."""

_IGNORABLE = ((0x2065, 0x2065), (0xFFF0, 0xFFF8), (0xE0000, 0xE0FFF))
"""Code points without a character of which Unicode says that they are not to be shown."""


_TURNING = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""Controls that turn the direction of what follows, of the page around it too; no script needs them."""

_LINE_ENDS = str.maketrans({"\r": "\n", "\u2028": "\n", "\u2029": "\n", "\t": " "})


class UnwritableText(ValueError):
    """The text holds a null character or half a character, which no database and no file can keep."""


def plain(text: str) -> str:
    """The text as it is kept: composed (NFC), with plain line ends and no more than one blank line on end,
    without control characters and such as turn the direction, and with nothing unseen at its ends; empty
    where there is nothing to see. Raises UnwritableText."""
    if any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in text):
        raise UnwritableText("a text cannot hold null characters or single surrogates")
    lines = text.replace("\r\n", "\n").translate(_LINE_ENDS).translate(_TURNING)
    kept = "".join(sign for sign in lines if sign == "\n" or unicodedata.category(sign) != "Cc")
    composed = unicodedata.normalize("NFC", kept)
    return _trimmed(_closed_up(composed)) if is_seen(composed) else ""


def whole_number(text: str) -> int | None:
    """The number that these digits say; None where there is anything else, or more digits than a database
    keeps in a whole number."""
    return int(text) if len(text) <= 18 and text.isascii() and text.isdecimal() else None


def is_seen(text: str) -> bool:
    """Whether there is anything to see: a letter, digit, mark of punctuation or symbol. Spaces, signs without
    width and marks that stand on nothing are not."""
    return any(_shows(sign) for sign in text)


def _shows(sign: str) -> bool:
    category = unicodedata.category(sign)
    if category == "Cn":  # perhaps a character that is younger than this program's table
        place = ord(sign)
        return place & 0xFFFE != 0xFFFE and not any(first <= place <= last for first, last in _IGNORABLE)
    return category[0] in "LNPS" and sign not in _BLANK


def _closed_up(text: str) -> str:
    """With one blank line where there were many; a line on which nothing can be seen is blank."""
    lines = [line if is_seen(line) else "" for line in text.split("\n")]
    pairs = zip(lines, ["seen", *lines], strict=False)
    return "\n".join(line for line, before in pairs if line or before)


def _trimmed(text: str) -> str:
    while True:
        shorter = text.strip().strip(_UNSEEN_AT_ENDS)
        if shorter == text:
            return text
        text = shorter
