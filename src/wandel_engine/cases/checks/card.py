"""The cover sheet: steps, dates, notice."""

from __future__ import annotations

from typing import get_args

from wandel_engine.cases.draft import Draft
from wandel_engine.cases.layout import PATHS, STEP_FILES
from wandel_engine.cases.parts import CaseCard
from wandel_engine.cases.parts.base import Step

_FILE = PATHS["card"]


def check_card(draft: Draft) -> None:
    """Five steps, each once and in order of the method; a published one has its file; dates in order."""
    card: CaseCard | None = draft.one("card")
    if card is None:
        return
    steps = [phase.step for phase in card.phases]
    if sorted(steps) != sorted(get_args(Step)):
        draft.note("steps", "each of the five steps must stand once", "list all five", _FILE, ("phases",))
    for index, phase in enumerate(card.phases):
        needed = STEP_FILES[phase.step]
        if phase.status == "published" and needed not in draft.files:
            draft.note(
                "missing_file",
                f"the step is published, but there is no file '{needed}'",
                "add the file, or set the status to draft",
                _FILE,
                ("phases", index, "status"),
                given=needed,
            )
    process = card.process
    if process.started is not None and process.ended is not None and process.ended < process.started:
        draft.note(
            "dates", "the process ends before it starts", "correct one date", _FILE, ("process", "ended")
        )
    if card.demonstration and card.notice is None:
        draft.note(
            "demonstration_without_notice",
            "a demonstration needs a notice",
            "add 'notice': what every page says about the demonstration",
            _FILE,
            ("demonstration",),
        )
