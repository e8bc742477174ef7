"""The parts of a case, one module for each room that keeps them."""

from wandel_engine.balance.document import (
    BalanceCard,
    Cell,
    DistrictHeat,
    FactorSet,
    LocalGeneration,
    Sensitivity,
)
from wandel_engine.cases.parts.agenda import Commitment
from wandel_engine.cases.parts.analysis import Indicator, IndicatorPart, PersistentProblem
from wandel_engine.cases.parts.arenas import Activity, Arena, Event, Idea
from wandel_engine.cases.parts.base import Flagged, Part
from wandel_engine.cases.parts.card import CaseCard, Phase, Process, Source
from wandel_engine.cases.parts.experiments import Experiment, LogEntry
from wandel_engine.cases.parts.network import Organisation, Rating, Tie
from wandel_engine.cases.parts.pathways import Measure
from wandel_engine.cases.parts.trace import ARTEFACT_KINDS, Involvement, TraceLink
from wandel_engine.cases.parts.vision import Principle, Target, Vision, VisionElement

__all__ = [
    "ARTEFACT_KINDS",
    "Activity",
    "Arena",
    "BalanceCard",
    "CaseCard",
    "Cell",
    "Commitment",
    "DistrictHeat",
    "Event",
    "Experiment",
    "FactorSet",
    "Flagged",
    "Idea",
    "Indicator",
    "IndicatorPart",
    "Involvement",
    "LocalGeneration",
    "LogEntry",
    "Measure",
    "Organisation",
    "Part",
    "PersistentProblem",
    "Phase",
    "Principle",
    "Process",
    "Rating",
    "Sensitivity",
    "Source",
    "Target",
    "Tie",
    "TraceLink",
    "Vision",
    "VisionElement",
]
