"""Figures and texts: the two types every file of a city is made of.

A figure is a number that says something about a city. It never travels without its unit, its source and a
flag that says how good it is; an estimate carries its derivation and its range.
"""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from wandel_engine.files.bounds import FIRST_YEAR, LARGEST, LAST_YEAR, SMALLEST
from wandel_engine.writing import is_seen

Flag = Literal["published", "stated", "estimate", "fictional"]
"""published: read in the named source; stated: said by those whom it is about, in this process; estimate:
derived by the author; fictional: invented for a demo."""


def _check_text(value: dict[str, str]) -> dict[str, str]:
    if not value:
        raise PydanticCustomError("text_missing", "a text needs at least one language")
    for language in value:
        if len(language) != 2 or not language.isalpha() or not language.islower():
            raise PydanticCustomError(
                "text_language",
                "'{language}' is not a two-letter language code",
                {"language": language[:20]},
            )
        if not is_seen(value[language]):
            raise PydanticCustomError(
                "text_unseen", "the text under '{language}' is empty", {"language": language}
            )
    return value


Text = Annotated[dict[str, str], AfterValidator(_check_text)]
"""Language code → text, e.g. ``{"de": "Gas", "en": "Gas", "pl": "Gaz"}``; one is enough."""

Key = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
"""A name for machines: lower-case letters, digits and single hyphens."""


def _check_size(value: float, info: ValidationInfo) -> float:
    # What a computation makes of such numbers may be larger or smaller.
    if info.mode == "json" and abs(value) > LARGEST:
        raise PydanticCustomError("number_too_large", "a number beyond {most}", {"most": LARGEST})
    if info.mode == "json" and 0 < abs(value) < SMALLEST:
        raise PydanticCustomError("number_too_small", "a number that is nearly 0", {"least": SMALLEST})
    return value


Number = Annotated[float, Field(allow_inf_nan=False), AfterValidator(_check_size)]
"""A finite number: neither NaN nor infinity; in a document of a size that says something about a city."""


def _check_day(value: datetime.date) -> datetime.date:
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise PydanticCustomError(
            "day_out_of_range",
            "a day outside the years {first} to {last}",
            {"first": FIRST_YEAR, "last": LAST_YEAR},
        )
    return value


Day = Annotated[datetime.date, AfterValidator(_check_day)]
"""A day of the years that a case can speak of."""

PublicationYear = Annotated[int, Field(ge=1800, le=LAST_YEAR)]
"""The year of a source."""


def _check_grounds(said: Figure | Datum, value: float) -> None:
    """What a number needs beside it so that others can judge it."""
    if said.flag == "published" and said.source is None:
        raise PydanticCustomError("figure_without_source", "a published figure needs its source")
    if said.flag == "estimate":
        if said.derivation is None:
            raise PydanticCustomError("estimate_without_derivation", "an estimate needs its derivation")
        if said.low is None or said.high is None:
            raise PydanticCustomError("estimate_without_range", "an estimate needs low and high")
    low = value if said.low is None else said.low
    high = value if said.high is None else said.high
    if not low <= value <= high:
        raise PydanticCustomError(
            "figure_outside_range",
            "the value {value} lies outside its range {low} to {high}",
            {"value": value, "low": low, "high": high},
        )


class Figure(BaseModel):
    """A number with unit, year, source, flag and range.

    `year` is the year the number speaks of; for money, the price year. `low` and `high` bound the value.
    An estimate needs `derivation`, `low` and `high`; a published figure needs `source`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: Number
    unit: str = Field(min_length=1, max_length=40)
    year: int | None = Field(default=None, ge=FIRST_YEAR, le=LAST_YEAR)
    source: Key | None = None
    flag: Flag
    low: Number | None = None
    high: Number | None = None
    derivation: Text | None = None

    @model_validator(mode="after")
    def _check(self) -> Figure:
        _check_grounds(self, self.value)
        return self


class Datum(BaseModel):
    """A figure, or the statement that there is none: with `no_data`, nobody knows the number, which is not
    that it is 0. `note` says what has to be known about it, such as why there are no data.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: Number | None = None
    unit: str = Field(min_length=1, max_length=40)
    year: int | None = Field(default=None, ge=FIRST_YEAR, le=LAST_YEAR)
    source: Key | None = None
    flag: Flag
    low: Number | None = None
    high: Number | None = None
    derivation: Text | None = None
    no_data: bool = False
    note: Text | None = None

    @model_validator(mode="after")
    def _check(self) -> Datum:
        if (self.value is None) is not self.no_data:
            raise PydanticCustomError("value_or_no_data", "a value, or that there are no data: one of both")
        if self.value is not None:
            _check_grounds(self, self.value)
        elif self.flag == "estimate" or any((self.low is not None, self.high is not None, self.derivation)):
            raise PydanticCustomError("no_data_estimated", "what nobody knows has no range and no derivation")
        return self


def is_confirmed_zero(value: float | None, flag: str) -> bool:
    """Whether somebody says that there is nothing. An estimate of 0 says less; a sum may be 0
    by itself."""
    return value == 0 and flag in ("published", "stated", "fictional")
