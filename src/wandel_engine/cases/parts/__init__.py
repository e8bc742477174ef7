"""The parts of a case, one module for each room that keeps them."""

from wandel_engine.balance.document import (
    BalanceCard,
    Cell,
    DistrictHeat,
    FactorSet,
    LocalGeneration,
    Sensitivity,
)
from wandel_engine.cases.parts.agenda import Commitment, CommitmentStatus
from wandel_engine.cases.parts.analysis import DriverOrBarrier, Indicator, IndicatorPart, PersistentProblem
from wandel_engine.cases.parts.arenas import Activity, Arena, ArenaStatus, Event, Idea, Occasion
from wandel_engine.cases.parts.attachments import Attachment
from wandel_engine.cases.parts.base import Artefact, Field, Flagged, Level, Part
from wandel_engine.cases.parts.card import CaseCard, Phase, Process, Source
from wandel_engine.cases.parts.experiments import Experiment, ExperimentStatus, LogEntry
from wandel_engine.cases.parts.network import (
    ActorSector,
    Organisation,
    Partnership,
    Rating,
    Stance,
    Standing,
    Tie,
    TieKind,
)
from wandel_engine.cases.parts.pathways import Measure
from wandel_engine.cases.parts.trace import ARTEFACT_KINDS, Involvement, InvolvementRole, TraceLink
from wandel_engine.cases.parts.vision import (
    AccountOfTarget,
    Principle,
    Quantity,
    Target,
    TargetStatus,
    Vision,
    VisionElement,
)

__all__ = [
    "ARTEFACT_KINDS",
    "AccountOfTarget",
    "Activity",
    "ActorSector",
    "Arena",
    "ArenaStatus",
    "Artefact",
    "Attachment",
    "BalanceCard",
    "CaseCard",
    "Cell",
    "Commitment",
    "CommitmentStatus",
    "DistrictHeat",
    "DriverOrBarrier",
    "Event",
    "Experiment",
    "ExperimentStatus",
    "FactorSet",
    "Field",
    "Flagged",
    "Idea",
    "Indicator",
    "IndicatorPart",
    "Involvement",
    "InvolvementRole",
    "Level",
    "LocalGeneration",
    "LogEntry",
    "Measure",
    "Occasion",
    "Organisation",
    "Part",
    "Partnership",
    "PersistentProblem",
    "Phase",
    "Principle",
    "Process",
    "Quantity",
    "Rating",
    "Sensitivity",
    "Source",
    "Stance",
    "Standing",
    "Target",
    "TargetStatus",
    "Tie",
    "TieKind",
    "TraceLink",
    "Vision",
    "VisionElement",
]
