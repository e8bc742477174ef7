"""Commitments: agenda/commitments.yaml."""

import datetime
from typing import Literal

from wandel_engine.cases.parts.base import Flagged, Key
from wandel_engine.figures import Text


class Commitment(Flagged):
    """Who does what by when, and with what resources."""

    key: Key
    title: Text
    summary: Text
    organisation: Key
    due: datetime.date | None = None
    status: Literal["open", "in-progress", "done", "delayed", "failed"]
    resources: Text | None = None
