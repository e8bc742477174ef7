"""Experiments with their learning log: experiments/experiments.yaml."""

import datetime
from typing import Literal

from wandel_engine.cases.parts.base import Flag, Flagged, Key, Part
from wandel_engine.figures import Figure, Text


class LogEntry(Part):
    """What was done or learnt on a day."""

    date: datetime.date
    text: Text
    flag: Flag


class Experiment(Flagged):
    """A small project that starts from a challenge and aims at learning."""

    key: Key
    title: Text
    summary: Text
    challenge: Text
    hypothesis: Text
    learning_questions: tuple[Text, ...] = ()
    status: Literal["idea", "planned", "running", "done", "stopped"]
    owner: Key
    partners: tuple[Key, ...] = ()
    starts: datetime.date | None = None
    ends: datetime.date | None = None
    budget: Figure | None = None
    outcome: Text | None = None
    log: tuple[LogEntry, ...] = ()
