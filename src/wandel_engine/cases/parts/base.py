"""What every part of a case has in common."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

from wandel_engine.figures import Flag, Key

Line = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s]+$", max_length=500)]
Language = Literal["de", "en", "pl"]
Field = Literal["urban-development", "mobility", "energy", "economy", "consumption"]
Step = Literal["analysis", "vision", "pathways", "experiments", "agenda"]


class Part(BaseModel):
    """A piece of a case: immutable, and closed to fields it does not know."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, validate_by_name=True, serialize_by_alias=True
    )


class Flagged(Part):
    """Something stated: published (then with its source), estimated or invented for a demonstration."""

    flag: Flag
    source: Key | None = None


__all__ = ["Field", "Flag", "Flagged", "Key", "Language", "Line", "Part", "Step", "Url"]
