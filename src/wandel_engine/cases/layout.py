"""Which files a case has, and which part of the case each of them holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from wandel_engine.cases import parts


@dataclass(frozen=True)
class CaseFile:
    """A YAML file: `attribute` of the case that it fills, with one `part` or a list of at most so many."""

    path: str
    attribute: str
    part: type[Any]
    many: bool = True
    required: bool = False
    most: int = 2_000


FILES = (
    CaseFile("case.yaml", "card", parts.CaseCard, many=False, required=True),
    CaseFile("sources.yaml", "sources", parts.Source, required=True),
    CaseFile("network/organisations.yaml", "organisations", parts.Organisation, required=True),
    CaseFile("network/ties.yaml", "ties", parts.Tie, most=20_000),
    CaseFile("network/ratings.yaml", "ratings", parts.Rating, most=10_000),
    CaseFile("arenas/arenas.yaml", "arenas", parts.Arena, most=200),
    CaseFile("events/events.yaml", "events", parts.Event),
    CaseFile("analysis/balance.yaml", "balance", parts.BalanceCard, many=False),
    CaseFile("analysis/factors.yaml", "factor_sets", parts.FactorSet, most=50),
    CaseFile("analysis/indicators.yaml", "indicators", parts.Indicator),
    CaseFile("analysis/problems.yaml", "problems", parts.PersistentProblem),
    CaseFile("analysis/drivers.yaml", "drivers", parts.DriverOrBarrier),
    CaseFile("vision/vision.yaml", "vision", parts.Vision, many=False),
    CaseFile("pathways/measures.yaml", "measures", parts.Measure),
    CaseFile("experiments/experiments.yaml", "experiments", parts.Experiment),
    CaseFile("agenda/commitments.yaml", "commitments", parts.Commitment),
    CaseFile("trace.yaml", "trace", parts.TraceLink, most=20_000),
    CaseFile("involvements.yaml", "involvements", parts.Involvement, most=20_000),
    CaseFile("files/index.yaml", "attachments", parts.Attachment),
)
PATHS = {file.attribute: file.path for file in FILES}

ARTEFACTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "organisation": ("organisations", ()),
    "event": ("events", ()),
    "indicator": ("indicators", ()),
    "driver-or-barrier": ("drivers", ()),
    "problem": ("problems", ()),
    "principle": ("vision", ("principles",)),
    "vision-element": ("vision", ("elements",)),
    "target": ("vision", ("targets",)),
    "measure": ("measures", ()),
    "experiment": ("experiments", ()),
    "commitment": ("commitments", ()),
}
"""Where the artefacts of a kind that has a file stand: the attribute of the case, and where in it. In the
order of the process."""

MODEL_FOLDER = "pathways"
MODEL_FILE = "pathways/model.yaml"
MODEL_TABLES = ("pathways/distribution.csv", "pathways/drivers.csv", "pathways/parameters.csv")
MODEL_TEXTS = "pathways/derivations.yaml"
MODEL_FOLDERS = {"pathways/parts": (".yaml",), "pathways/templates": (".yaml", ".csv")}
"""Folders in which the pathway model may go on, and the endings of their files."""
BALANCE_FOLDER = "analysis"
FILES_FOLDER = "files"
"""Pictures and documents, which are kept as they are; `files/index.yaml` says what they are."""
SPARE_FILES = ("README.md", "LICENSE.md")
IGNORED_NAMES = (".DS_Store", "Thumbs.db", "desktop.ini")
IGNORED_FOLDERS = ("__MACOSX",)

STEP_FILES = {
    "analysis": "analysis/balance.yaml",
    "vision": "vision/vision.yaml",
    "pathways": MODEL_FILE,
    "experiments": "experiments/experiments.yaml",
    "agenda": "agenda/commitments.yaml",
}
"""What a step must have before a case may call it published."""

MAX_FILES = 500
"""Files and folders of a case."""


def is_attached(path: str) -> bool:
    """Whether a path inside a case is that of a picture or a document."""
    folder, _slash, name = path.rpartition("/")
    return folder == FILES_FOLDER and not name.endswith(".yaml")


def is_model_part(path: str) -> bool:
    """Whether a path inside a case is one in which its pathway model goes on."""
    return path.endswith(MODEL_FOLDERS.get(path.rpartition("/")[0], ()))


def case_schema() -> dict[str, dict[str, Any]]:
    """JSON Schema of each YAML file of a case, by its path (the pathway model has its own)."""
    schemas = {}
    for file in FILES:
        shape: Any = tuple[file.part, ...] if file.many else file.part  # type: ignore[name-defined]
        schemas[file.path] = TypeAdapter(shape).json_schema(by_alias=True)
    return schemas
