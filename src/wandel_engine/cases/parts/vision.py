"""Principles, elements and measurable targets: vision/vision.yaml."""

from typing import Annotated, Literal

from pydantic import Field as Constraint

from wandel_engine.cases.parts.base import Field, Flagged, Key, Part
from wandel_engine.figures import Figure, Text

Year = Annotated[int, Constraint(ge=1990, le=2100)]


class Principle(Flagged):
    """A guiding principle."""

    key: Key
    title: Text
    summary: Text


class VisionElement(Flagged):
    """A piece of the vision in one field, with the view of those who do not share it."""

    key: Key
    title: Text
    summary: Text
    field: Field
    minority_view: Text | None = None


class Target(Flagged):
    """A measurable target: in this year, in this account, no more than the threshold."""

    key: Key
    title: Text
    summary: Text | None = None
    year: Year
    account: Literal["bisko", "territorial"]
    measure: Literal["emissions", "emissions-per-head", "energy"]
    threshold: Figure
    reference_year: Year | None = None
    status: Literal["adopted", "discussed"]


class Vision(Part):
    """vision/vision.yaml."""

    principles: tuple[Principle, ...] = ()
    elements: tuple[VisionElement, ...] = ()
    targets: tuple[Target, ...] = ()
