"""The five steps of the process, in their order: the staircase."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Step:
    key: str
    number: int
    label: Any
    question: Any

    @property
    def url_name(self) -> str:
        return f"{self.key}:index"


STEPS = (
    Step("analysis", 1, _("Analyse"), _("Wo steht die Stadt heute?")),
    Step("vision", 2, _("Vision"), _("Wohin will die Stadt?")),
    Step("pathways", 3, _("Pfade"), _("Wie kommt die Stadt dorthin?")),
    Step("experiments", 4, _("Experimente"), _("Was wird jetzt ausprobiert?")),
    Step("agenda", 5, _("Agenda"), _("Wer tut was bis wann?")),
)
