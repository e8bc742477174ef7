"""How the artefacts of a case hang together and who has to do with them: trace.yaml, involvements.yaml."""

from typing import Annotated, Literal

from pydantic import Field as Constraint
from pydantic import StringConstraints

from wandel_engine.cases.parts.base import Flagged, Key, Part
from wandel_engine.cases.parts.description import Choice, Names, Says
from wandel_engine.cases.parts.description import gettext_noop as _

ARTEFACT_KINDS = (
    "organisation",
    "event",
    "arena",
    "idea",
    "indicator",
    "driver-or-barrier",
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


class InvolvementRole(Choice):
    """What an organisation is to an artefact."""

    RESPONSIBLE = "responsible", _("verantwortlich")
    AFFECTED = "affected", _("betroffen")
    ENDORSES = "endorses", _("trägt mit")
    PLEDGES = "pledges", _("sagt zu")


class Involvement(Flagged):
    """What an organisation has to do with an artefact ("<kind>/<key>")."""

    organisation: Annotated[Key, Names("organisation"), Says(_("Welche Organisation?"))]
    artefact: Reference
    role: Annotated[InvolvementRole, Says(_("Welche Rolle?"))]


class TraceLink(Part):
    """A step of the trace from one artefact ("<kind>/<key>") to another."""

    from_: Annotated[Reference, Constraint(alias="from")]
    to: Reference
    relation: Literal["leads-to", "supports"]
