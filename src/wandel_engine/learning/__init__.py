"""Learning: what observations say about a model's uncertain parameters.

An experiment or a count says something about a number of the model; `learn` turns the range that was stated
into the range that is left, and the model into one that knows it.
"""

from wandel_engine.learning.learn import (
    SURPRISING,
    Band,
    Learned,
    LearningError,
    Seen,
    Update,
    learn,
)
from wandel_engine.learning.observations import Measurement, Observation, ShareCount, YearlyCount

__all__ = [
    "SURPRISING",
    "Band",
    "Learned",
    "LearningError",
    "Measurement",
    "Observation",
    "Seen",
    "ShareCount",
    "Update",
    "YearlyCount",
    "learn",
]
