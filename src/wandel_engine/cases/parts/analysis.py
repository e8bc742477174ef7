"""Indicators and problems: analysis/. What the balance is made of belongs to wandel_engine.balance."""

from typing import Annotated, Literal

from pydantic import Field as Constraint
from pydantic import StringConstraints

from wandel_engine.cases.parts.base import Field, Flagged, Key, Part
from wandel_engine.figures import Figure, Text

# "<indicator key>" or a part of the balance: "balance:households" or "balance:households/gas".
Evidence = Annotated[
    str, StringConstraints(pattern=r"^([a-z0-9]+(-[a-z0-9]+)*|balance:[a-z]+(/[a-z]+(-[a-z]+)*)?)$")
]


class IndicatorPart(Part):
    """A part of an indicator's total, such as one district of the city."""

    key: Key
    title: Text
    figure: Figure


class Indicator(Part):
    """An indicator, by one figure or a series; with parts, they add up to its only figure."""

    key: Key
    title: Text
    figures: Annotated[tuple[Figure, ...], Constraint(min_length=1)]
    parts: tuple[IndicatorPart, ...] = ()
    note: Text | None = None


class PersistentProblem(Flagged):
    """A persistent problem, tied to its evidence."""

    key: Key
    title: Text
    summary: Text
    level: Literal["landscape", "regime", "niche"]
    field: Field
    evidence: tuple[Evidence, ...] = ()
