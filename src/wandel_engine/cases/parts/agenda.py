"""Commitments: agenda/commitments.yaml."""

from typing import Annotated

from wandel_engine.cases.parts.base import Artefact, Key
from wandel_engine.cases.parts.description import Choice, Names, Says
from wandel_engine.cases.parts.description import gettext_noop as _
from wandel_engine.figures import Day, Text


class CommitmentStatus(Choice):
    OPEN = "open", _("noch offen")
    IN_PROGRESS = "in-progress", _("in Umsetzung")
    DONE = "done", _("abgeschlossen")
    DELAYED = "delayed", _("verzögert")
    FAILED = "failed", _("gescheitert")


class Commitment(Artefact):
    """Who does what by when, and with what resources."""

    organisation: Annotated[Key, Names("organisation"), Says(_("Wer"))]
    due: Annotated[Day | None, Says(_("Bis wann"))] = None
    status: Annotated[CommitmentStatus, Says(_("Stand"))]
    resources: Annotated[Text | None, Says(_("Mittel"), _("Womit: Geld, Zeit, Räume, Menschen."))] = None
