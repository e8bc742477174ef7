"""What is observed: measurements, shares and counts, each with its year and source."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from wandel_engine.figures import Key, Number


class _Observation(BaseModel):
    """Base of all observations. `parameter`: whose. `source`: key of a source of the model."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    parameter: Key
    year: int
    source: Key


class Measurement(_Observation):
    """A measured value of a parameter with its standard error, both in `unit`.

    `price_year`: of money; without it, the price year of the parameter.
    """

    kind: Literal["measurement"] = "measurement"
    value: Number
    standard_error: Number
    unit: str
    price_year: int | None = None


class ShareCount(_Observation):
    """`successes` of `trials`: households that took an offer, boilers replaced by heat pumps."""

    kind: Literal["share"] = "share"
    successes: int
    trials: int


class YearlyCount(_Observation):
    """`count` cases in `years` years; `unit` is what is counted (dwelling), the parameter's is per year."""

    kind: Literal["count"] = "count"
    count: int
    unit: str
    years: Number = 1.0


Observation = Annotated[Measurement | ShareCount | YearlyCount, Field(discriminator="kind")]
