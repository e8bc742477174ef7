"""The case itself and its sources: case.yaml and sources.yaml."""

import datetime
from typing import Annotated, Literal

from pydantic import Field as Constraint
from pydantic import StringConstraints

from wandel_engine.cases.parts.base import Key, Language, Line, Part, Step, Url
from wandel_engine.figures import Figure, Text


class Process(Part):
    """The transition process of the city."""

    title: Text
    summary: Text
    started: datetime.date
    ended: datetime.date | None = None


class Phase(Part):
    """How far one of the five steps is, and what it is about in this city."""

    step: Step
    status: Literal["open", "draft", "published"]
    summary: Text


class CaseCard(Part):
    """case.yaml: what the case is, where it is from and under which licence it may be used."""

    format: Literal[1]
    key: Key
    name: Text
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    languages: Annotated[tuple[Language, ...], Constraint(min_length=1)]
    demonstration: bool
    notice: Text | None = None
    process: Process
    licence: Line
    population: Figure
    area: Figure
    phases: tuple[Phase, ...]


class Source(Part):
    """An entry of sources.yaml: where a figure or a statement comes from."""

    key: Key
    title: Line
    publisher: Line
    year: Annotated[int, Constraint(ge=1800, le=2200)] | None = None
    url: Url | None = None
    licence: Line | None = None
    note: str | None = None
