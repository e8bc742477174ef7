"""A case in memory: what its folder says, all of it checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wandel_engine.cases import parts

if TYPE_CHECKING:
    from wandel_engine.pathways.model import Model


@dataclass(frozen=True)
class Case:
    """A city's process in parts. What a case has no file for is empty, or None."""

    card: parts.CaseCard
    sources: tuple[parts.Source, ...] = ()
    organisations: tuple[parts.Organisation, ...] = ()
    ties: tuple[parts.Tie, ...] = ()
    ratings: tuple[parts.Rating, ...] = ()
    arenas: tuple[parts.Arena, ...] = ()
    events: tuple[parts.Event, ...] = ()
    balance: parts.BalanceCard | None = None
    cells: tuple[parts.Cell, ...] = ()
    factor_sets: tuple[parts.FactorSet, ...] = ()
    indicators: tuple[parts.Indicator, ...] = ()
    drivers: tuple[parts.DriverOrBarrier, ...] = ()
    problems: tuple[parts.PersistentProblem, ...] = ()
    vision: parts.Vision = field(default_factory=parts.Vision)
    measures: tuple[parts.Measure, ...] = ()
    model: Model | None = None
    experiments: tuple[parts.Experiment, ...] = ()
    commitments: tuple[parts.Commitment, ...] = ()
    trace: tuple[parts.TraceLink, ...] = ()
    involvements: tuple[parts.Involvement, ...] = ()
    attachments: tuple[parts.Attachment, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)
    """What the attachments name, by the name in the folder."""
