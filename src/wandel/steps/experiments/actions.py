"""Writes of the experiments room."""

from __future__ import annotations

import datetime as dt

from wandel.foundation.cities.audit import action
from wandel.foundation.cities.models import User
from wandel.foundation.records.actions import edit
from wandel.steps.experiments.models import Experiment


@action("experiments.add_log_entry")
def add_log_entry(
    *, experiment: Experiment, date: dt.date, text: dict[str, str], actor: User | None, flag: str
) -> Experiment:
    """What was done or learnt on a day, after what stands there. Raises like records.edit."""
    current = Experiment.objects.select_for_update(of=("self",)).get(pk=experiment.pk)
    entry = {"date": date.isoformat(), "text": text, "flag": flag}
    return edit(
        artefact=current,
        document={"log": [*current.log, entry]},
        visibility=current.visibility,
        seen_version=current.version,
        actor=actor,
    )
