"""Organisations, their ties and how they are rated: network/."""

from typing import Annotated, Literal

from pydantic import Field as Constraint
from pydantic import StringConstraints

from wandel_engine.cases.parts.base import Field, Flagged, Key, Line, Part, Url
from wandel_engine.figures import Text

Grade = Annotated[int, Constraint(ge=1, le=5)]


class Organisation(Part):
    """An organisation: real ones carry published facts only, invented ones whatever a demonstration needs."""

    key: Key
    name: Line
    sector: Literal["administration", "business", "civil-society", "science", "politics"]
    real: bool
    kind: Literal["core", "partner", "supra-regional"]
    summary: Text
    url: Url | None = None
    roles: tuple[Text, ...] = ()
    fields: tuple[Field, ...] = ()
    source: Key | None = None
    team: bool = False
    contact_email: Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+$")] | None = None


class Tie(Flagged):
    """A directed tie from one organisation to another."""

    from_: Annotated[Key, Constraint(alias="from")]
    to: Key
    kind: Literal["cooperation", "information", "funding", "supervision"]
    strength: Annotated[int, Constraint(ge=1, le=3)]


class Rating(Flagged):
    """How an (invented) organisation is placed in one field of action."""

    organisation: Key
    topic: Field
    influence: Grade
    interest: Grade
    stance: Literal["supportive", "neutral", "sceptical"]
    niche_regime: Literal["niche", "regime", "hybrid"]
    statement: Text
