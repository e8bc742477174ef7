"""What an explanation holds. Everything is immutable and serialises to JSON."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from wandel_engine.figures import Figure, Text
from wandel_engine.pathways.explain.expression import evaluate
from wandel_engine.pathways.result import Result


class _Input(Result):
    """A symbol of a formula with its number. `title`: whose number it is, where the model says it."""

    symbol: str
    value: float
    unit: str
    title: Text | None = None


class FigureInput(_Input):
    """A figure of the model. `figure`: as it is stated; `value` = stated value × `factor`, in `unit`.

    `path`: its place in the document. `restated_from`: its price year, if the formula restates it.
    """

    kind: Literal["figure"] = "figure"
    figure: Figure
    factor: float
    path: str
    restated_from: int | None = None


class StatedInput(_Input):
    """A bare number of the document: a payer's share, a share that falls due, or what a unit converts to."""

    kind: Literal["stated"] = "stated"
    path: str


class OptionInput(_Input):
    """A number that the run was asked with. `name`: where it stands in the options."""

    kind: Literal["option"] = "option"
    name: str


class ResultInput(_Input):
    """Another number with an explanation of its own, at `address`.

    `scale`: of a number in between, the largest number added on the way to it; else its own size.
    """

    kind: Literal["result"] = "result"
    address: str
    scale: float


class DecisionInput(_Input):
    """Something decided: units moved or renewed, output of a plant. `address` names the decision."""

    kind: Literal["decision"] = "decision"
    address: str


class SolverInput(_Input):
    """Something the solver proved or found; there is no formula for it.

    `solver`: its name and version. `statement`: what was asked and what the answer says, in English.
    """

    kind: Literal["solver"] = "solver"
    solver: str
    statement: str


Input = Annotated[
    FigureInput | StatedInput | OptionInput | ResultInput | DecisionInput | SolverInput,
    Field(discriminator="kind"),
]


class Explanation(Result):
    """A number of a result: formula, inputs and sources.

    `formula` holds symbols of `inputs` and plain arithmetic only; evaluated on the inputs' values it gives
    `number` (`recalculate`). `scale`: the largest number added on the way, against which rounding is judged.
    `note`: the convention behind the formula, in English.
    """

    address: str
    number: float
    unit: str
    title: Text | None = None
    formula: str
    inputs: tuple[Input, ...]
    scale: float
    note: str

    def recalculate(self) -> float:
        """What the shown formula gives on the shown inputs."""
        return evaluate(self.formula, {item.symbol: item.value for item in self.inputs})

    @property
    def sources(self) -> tuple[str, ...]:
        """Keys of the sources of its own figures, each once."""
        figures = [item.figure for item in self.inputs if isinstance(item, FigureInput)]
        return tuple(dict.fromkeys(figure.source for figure in figures if figure.source is not None))
