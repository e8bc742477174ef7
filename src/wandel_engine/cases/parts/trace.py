"""How the artefacts of a case hang together and who has to do with them: trace.yaml, involvements.yaml."""

from typing import Annotated, Literal

from pydantic import Field as Constraint
from pydantic import StringConstraints

from wandel_engine.cases.parts.base import Flagged, Key, Part

ARTEFACT_KINDS = (
    "idea",
    "problem",
    "principle",
    "vision-element",
    "target",
    "measure",
    "experiment",
    "commitment",
)

Reference = Annotated[
    str, StringConstraints(pattern=rf"^({'|'.join(ARTEFACT_KINDS)})/[a-z0-9]+(-[a-z0-9]+)*$")
]


class Involvement(Flagged):
    """What an organisation has to do with an artefact ("<kind>/<key>")."""

    organisation: Key
    artefact: Reference
    role: Literal["responsible", "affected", "endorses", "pledges"]


class TraceLink(Part):
    """A step of the trace from one artefact ("<kind>/<key>") to another."""

    from_: Annotated[Reference, Constraint(alias="from")]
    to: Reference
    relation: Literal["leads-to", "supports"]
