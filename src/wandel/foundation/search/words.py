"""Words as the search compares them: small letters without marks, so that whoever types "strasse", "laenge"
or "lodz" finds "Straße", "Länge" and "Łódź"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Any

from wandel.foundation.ui.text import FALLBACKS, localise

MOST_LETTERS = 200
"""So much of what somebody looks for is read."""
MOST_TERMS = 8
LONGEST_WORD = 60
MOST_BYTES = 400_000
"""So long may the words of an artefact be, those of the title first; a tsvector holds a megabyte."""
SHORTEST_INSIDE = 4
"""So many letters of a term are looked for inside words, too: "netz" finds "Fernwärmenetz"."""
SHORTEST_HEAD = 3

TEXT, INSIDE_TEXT, INSIDE_TITLE = "x", "y", "t"
_WORD = re.compile(r"[^\W_]+")
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
# Letters that are not taken apart by Unicode, though they are read as others with a mark.
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}
)


_MARKS = {"Mn", "Mc", "Me", "Cf"}


def fold(text: str) -> str:
    """Small letters without marks, and compatible signs as their plain ones ("CO₂" as "co2")."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(sign for sign in apart if unicodedata.category(sign) not in _MARKS).translate(_LETTERS)


def spellings(text: str) -> tuple[str, ...]:
    """The text folded, and once more with umlauts written out, where it has any."""
    plain = fold(text)
    written_out = unicodedata.normalize("NFC", text).casefold().translate(_GERMAN)
    other = fold(written_out)
    return (plain,) if other == plain else (plain, other)


def words_of(text: str) -> Iterator[str]:
    """The folded words of a text in all their spellings."""
    for spelling in spellings(text):
        for word in _WORD.findall(spelling):
            yield word[:LONGEST_WORD]


@lru_cache(maxsize=20_000)
def _written(word: str) -> tuple[str, ...]:
    return tuple(words_of(word))


def endings(word: str) -> Iterator[str]:
    """What a word could end with, were it a compound."""
    for place in range(SHORTEST_HEAD, len(word) - SHORTEST_INSIDE + 1):
        yield word[place:]


@dataclass(frozen=True)
class Term:
    """One word of what somebody looks for, in all its spellings."""

    spellings: tuple[str, ...]

    @property
    def is_prefix(self) -> bool:
        """One letter alone stands for itself: "Plan B"."""
        return len(self.spellings[0]) > 1

    def forms(self, *, inside: bool) -> tuple[str, ...]:
        """Those spellings that may stand at the beginning of words, or inside of them."""
        return tuple(one for one in self.spellings if not inside or len(one) >= SHORTEST_INSIDE)

    def is_in(self, word: str) -> bool:
        """Whether a word of a text, as it was written, is found by this term."""
        for written in _written(word[:MOST_LETTERS]):
            for form in self.spellings:
                if written == form or (self.is_prefix and written.startswith(form)):
                    return True
            if any(end.startswith(form) for form in self.forms(inside=True) for end in endings(written)):
                return True
        return False


@dataclass(frozen=True)
class Query:
    """What somebody looks for: all terms must be found. `shortened`: there was more, which is not read."""

    text: str
    terms: tuple[Term, ...]
    shortened: bool

    def __bool__(self) -> bool:
        return bool(self.terms)


def read_query(typed: str) -> Query:
    """Whatever somebody types; what has no letter and no digit has no terms."""
    seen = " ".join("".join(_seen(sign) for sign in typed).split())
    text = seen[:MOST_LETTERS].strip()
    by_spelling = [_WORD.findall(spelling) for spelling in spellings(text)]
    terms = {
        Term(tuple(dict.fromkeys(one[:LONGEST_WORD] for one in word))): None
        for word in zip(*by_spelling, strict=True)
    }
    shortened = len(seen) > MOST_LETTERS or len(terms) > MOST_TERMS
    return Query(text, tuple(terms)[:MOST_TERMS], shortened)


def _seen(sign: str) -> str:
    category = unicodedata.category(sign)
    return " " if category in {"Cc", "Zl", "Zp"} else "" if category in {"Cf", "Cs"} else sign


def texts_of(content: Any) -> Iterator[dict[str, str]]:
    """All texts in what a version holds: title and summary first, then whatever its kind keeps, lists and
    figures included. Keys, dates and numbers are no texts."""
    if isinstance(content, dict):
        if content and content.keys() <= set(FALLBACKS) and all(isinstance(v, str) for v in content.values()):
            yield content
        else:
            for value in content.values():
                yield from texts_of(value)
    elif isinstance(content, list):
        for value in content:
            yield from texts_of(value)


def index_words(content: dict[str, Any]) -> str:
    """The words under which something is found, each with a label for its place. Titles stand once more for
    each language, as its readers see them, so that what they see in a title comes first."""
    title = content.get("title", {})
    places = [(language, INSIDE_TITLE, str(localise(title, language))) for language in FALLBACKS]
    places += [(TEXT, INSIDE_TEXT, text) for texts in texts_of(content) for text in texts.values()]
    found: dict[str, None] = {}
    for label, inside, text in places:
        for word in words_of(text):
            found[labelled(label, word)] = None
            found |= dict.fromkeys(labelled(inside, end) for end in endings(word))
    return _fitting(found)


def _fitting(words: Collection[str]) -> str:
    lengths = accumulate(len(word.encode()) + 1 for word in words)
    return " ".join(word for word, length in zip(words, lengths, strict=True) if length <= MOST_BYTES)


def labelled(label: str, word: str) -> str:
    """As it stands in the index. No word holds the sign between the two."""
    return f"{label}·{word}"
