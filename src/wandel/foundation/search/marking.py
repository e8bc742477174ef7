"""Where in a text what somebody looks for stands: the whole text or the lines around it, in pieces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wandel.foundation.search.words import Query

AROUND = 90
"""So many letters are shown before and after the first word that was found."""
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Marked:
    """A text in `language` as (text, whether it was looked for)."""

    language: str
    pieces: list[tuple[str, bool]]

    @property
    def is_hit(self) -> bool:
        return any(found for _text, found in self.pieces)

    def __str__(self) -> str:
        return "".join(text for text, _found in self.pieces)


def marked(text: str, language: str, query: Query) -> Marked:
    """The whole text."""
    return Marked(language, list(_pieces(text, _places(text, query))))


def excerpt(text: str, language: str, query: Query) -> Marked:
    """The part of the text around the first word that was found, or its beginning; cut between words."""
    one_line = " ".join(text.split())
    places = _places(one_line, query)
    first = places[0] if places else (0, 0)
    start = _cut(one_line, first[0] - AROUND)
    end = _cut(one_line, max(first[1], start + AROUND) + AROUND)
    inside = [(begin - start, stop - start) for begin, stop in places if start <= begin < stop <= end]
    before = [("… ", False)] if start else []
    after = [(" …", False)] if end < len(one_line) else []
    return Marked(language, [*before, *_pieces(one_line[start:end].rstrip(), inside), *after])


def _places(text: str, query: Query) -> list[tuple[int, int]]:
    return [
        word.span() for word in _WORD.finditer(text) if any(term.is_in(word.group()) for term in query.terms)
    ]


def _cut(text: str, place: int) -> int:
    """The next beginning of a word, or the end."""
    if place <= 0:
        return 0
    space = text.find(" ", place - 1)
    return len(text) if space < 0 else space + 1


def _pieces(text: str, places: list[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
    told = 0
    for start, end in places:
        if start > told:
            yield text[told:start], False
        yield text[start:end], True
        told = end
    if told < len(text):
        yield text[told:], False
