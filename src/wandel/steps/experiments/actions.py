"""Writes of the experiments room."""

from __future__ import annotations

import datetime as dt
from typing import Any

from wandel.foundation.cities import actions as cities
from wandel.foundation.cities.audit import action
from wandel.foundation.cities.models import City, User
from wandel.steps.experiments.models import Experiment, LogEntry


@action("experiments.create_experiment")
def create_experiment(
    *, city: City, title: dict[str, str], status: str, actor: User | None, **fields: Any
) -> Experiment:
    return cities.create_artefact(
        Experiment,
        kind="experiment",
        city=city,
        title=title,
        actor=actor,
        status=Experiment.Status(status),
        **fields,
    )


@action("experiments.add_log_entry")
def add_log_entry(
    *, experiment: Experiment, date: dt.date, text: dict[str, str], actor: User | None, flag: str = ""
) -> LogEntry:
    return LogEntry.objects.create(experiment=experiment, date=date, text=text, flag=flag)
