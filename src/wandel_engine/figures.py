"""Figures and texts: the two types every file of a city is made of.

A figure is a number that says something about a city. It never travels without its unit, its source and a
flag that says how good it is; an estimate carries its derivation and its range.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

Flag = Literal["published", "estimate", "fictional"]
"""published: read in the named source; estimate: derived by the author; fictional: invented for a demo."""


def _check_text(value: dict[str, str]) -> dict[str, str]:
    if not value.get("de", "").strip():
        raise PydanticCustomError("text_without_german", "a text needs at least a German version under 'de'")
    for language in value:
        if len(language) != 2 or not language.isalpha() or not language.islower():
            raise PydanticCustomError(
                "text_language", "'{language}' is not a two-letter language code", {"language": language}
            )
    return value


Text = Annotated[dict[str, str], AfterValidator(_check_text)]
"""Language code → text, e.g. ``{"de": "Gas", "en": "Gas", "pl": "Gaz"}``; German is required."""

Key = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
"""A name for machines: lower-case letters, digits and single hyphens."""

Number = Annotated[float, Field(allow_inf_nan=False)]
"""A finite number: neither NaN nor infinity."""


class Figure(BaseModel):
    """A number with unit, year, source, flag and range.

    `year` is the year the number speaks of; for money, the price year. `low` and `high` bound the value.
    An estimate needs `derivation`, `low` and `high`; a published figure needs `source`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: Number
    unit: str = Field(min_length=1, max_length=40)
    year: int | None = Field(default=None, ge=1900, le=2200)
    source: Key | None = None
    flag: Flag
    low: Number | None = None
    high: Number | None = None
    derivation: Text | None = None

    @model_validator(mode="after")
    def _check(self) -> Figure:
        if self.flag == "published" and self.source is None:
            raise PydanticCustomError("figure_without_source", "a published figure needs its source")
        if self.flag == "estimate":
            if self.derivation is None:
                raise PydanticCustomError("estimate_without_derivation", "an estimate needs its derivation")
            if self.low is None or self.high is None:
                raise PydanticCustomError("estimate_without_range", "an estimate needs low and high")
        low = self.value if self.low is None else self.low
        high = self.value if self.high is None else self.high
        if not low <= self.value <= high:
            raise PydanticCustomError(
                "figure_outside_range",
                "the value {value} lies outside its range {low} to {high}",
                {"value": self.value, "low": low, "high": high},
            )
        return self
