"""The case itself and its sources: case.yaml and sources.yaml."""

from typing import Annotated, Literal

from pydantic import AfterValidator, StringConstraints
from pydantic import Field as Constraint
from pydantic_core import PydanticCustomError

from wandel_engine.cases.parts.base import Key, Language, Licence, Line, Part, ShortKey, ShortLine, Step, Url
from wandel_engine.figures import Day, Figure, PublicationYear, Text

RESERVED = frozenset({"account", "api", "j"})
"""Words that lead to other pages where an address names its city."""


def _check_free(key: str) -> str:
    if key in RESERVED:
        raise PydanticCustomError("key_reserved", "'{key}' cannot be the address of a city", {"key": key})
    return key


class Process(Part):
    """The transition process of the city."""

    title: Text | None = None
    summary: Text | None = None
    started: Day | None = None
    ended: Day | None = None


class Phase(Part):
    """How far one of the five steps is, and what it is about in this city."""

    step: Step
    status: Literal["open", "draft", "published"]
    summary: Text | None = None


class CaseCard(Part):
    """case.yaml: what the case is, where it is from and under which licence it may be used. A city that has
    just begun cannot say all of it."""

    format: Literal[1]
    key: Annotated[ShortKey, AfterValidator(_check_free)]
    name: Text
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None = None
    languages: Annotated[tuple[Language, ...], Constraint(min_length=1)]
    demonstration: bool
    notice: Text | None = None
    process: Process = Process()
    licence: Licence | None = None
    population: Figure | None = None
    area: Figure | None = None
    phases: tuple[Phase, ...]


class Source(Part):
    """An entry of sources.yaml: where a figure or a statement comes from."""

    key: Key
    title: Line
    publisher: ShortLine | None = None
    year: PublicationYear | None = None
    url: Url | None = None
    licence: Line | None = None
    note: str | None = None
