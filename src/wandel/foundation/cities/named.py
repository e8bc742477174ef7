"""What a key in a document may name: rooms say for their kinds what there is to choose, and what a reader may
not see."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from wandel.foundation.cities.described import document_of, own_fields
from wandel.foundation.cities.models import Artefact
from wandel.foundation.cities.reader import Reader

Choices = Callable[[Reader, Artefact | None], Iterable[tuple[str, str]]]
_choices: dict[str, Choices] = {}


@dataclass(frozen=True)
class NoChoice:
    """What a form says where there is nothing to choose, and of which kind something new would help."""

    says: Any = ""
    make: str = ""


_no_choice: dict[str, NoChoice] = {}


def register_choices(kind: str, *, nothing: Any = "", make: str = "") -> Callable[[Choices], Choices]:
    """Decorate `choices(reader, thing) -> (key, name) pairs`: what a field that names this kind may name, for
    the thing that is changed (None for something new). Where there is `nothing` to choose, that is said, with
    the way to the form of the kind to `make`."""

    def add(choices: Choices) -> Choices:
        _choices[kind] = choices
        _no_choice[kind] = NoChoice(nothing, make)
        return choices

    return add


def no_choice_of(kind: str) -> NoChoice:
    return _no_choice.get(kind, NoChoice())


Hidden = Callable[[Reader], Iterable[str]]
_hidden: dict[str, Hidden] = {}


def register_hidden(kind: str) -> Callable[[Hidden], Hidden]:
    """Decorate `hidden(reader) -> keys`: which keys of a kind name something that the reader may not see.
    Needed for keys that are kept as they are written; a foreign key is looked after by its own kind."""

    def add(hidden: Hidden) -> Hidden:
        _hidden[kind] = hidden
        return hidden

    return add


class Sight:
    """Documents as one reader may see them: without keys that name something hidden."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._keys: dict[str, frozenset[str]] = {}

    def of(self, model: type[Artefact], document: Mapping[str, Any]) -> dict[str, Any]:
        seen = dict(document)
        for field in own_fields(model):
            if field.names in _hidden and seen.get(field.name):
                hidden = self._hidden(field.names)
                value = seen[field.name]
                if isinstance(value, list):
                    seen[field.name] = [key for key in value if key not in hidden]
                elif value in hidden:
                    seen[field.name] = None
        return seen

    def _hidden(self, kind: str) -> frozenset[str]:
        if kind not in self._keys:
            self._keys[kind] = frozenset(_hidden[kind](self._reader))
        return self._keys[kind]


def named_by(thing: Artefact | None, kind: str) -> set[str]:
    """The keys of a kind that something names already."""
    if thing is None:
        return set()
    document = document_of(thing)
    values = [document[field.name] for field in own_fields(type(thing)) if field.names == kind]
    return {key for value in values for key in (value if isinstance(value, list) else [value]) if key}


def offered_in(reader: Reader, thing: Artefact | None) -> Callable[[str], list[tuple[str, str]]]:
    """What may be chosen of each kind, read once."""
    known: dict[str, list[tuple[str, str]]] = {}

    def offered(kind: str) -> list[tuple[str, str]]:
        if kind not in known:
            known[kind] = list(_choices[kind](reader, thing)) if kind in _choices else []
        return known[kind]

    return offered


@register_choices("source")
def _sources(reader: Reader, _thing: Any) -> list[tuple[str, str]]:
    return [(source.key, source.title) for source in reader.city.sources.all()]
