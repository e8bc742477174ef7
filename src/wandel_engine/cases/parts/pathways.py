"""The described half of the measures: pathways/measures.yaml. Their effects are in the pathway model."""

from typing import Annotated

from pydantic import Field as Constraint

from wandel_engine.cases.parts.base import Field, Flagged, Key
from wandel_engine.figures import Figure, Text


class Measure(Flagged):
    """A measure; one that is not modelled is a full citizen without an invented number."""

    key: Key
    title: Text
    summary: Text
    field: Field
    start_year: Annotated[int, Constraint(ge=1990, le=2100)] | None = None
    responsible: tuple[Key, ...] = ()
    modelled: bool
    cost: Figure | None = None
