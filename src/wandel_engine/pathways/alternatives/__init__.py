"""Alternatives: really different pathways to the same target, and what they have in common."""

from wandel_engine.pathways.alternatives.axes import AxisKey
from wandel_engine.pathways.alternatives.result import (
    Alternative,
    Alternatives,
    AxisRange,
    Mark,
    MeasureStanding,
    MoveStanding,
    Standing,
    StateStanding,
)
from wandel_engine.pathways.alternatives.run import alternatives

__all__ = [
    "Alternative",
    "Alternatives",
    "AxisKey",
    "AxisRange",
    "Mark",
    "MeasureStanding",
    "MoveStanding",
    "Standing",
    "StateStanding",
    "alternatives",
]
