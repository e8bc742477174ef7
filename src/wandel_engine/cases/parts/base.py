"""What every part of a case has in common."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError

from wandel_engine.cases.parts.description import Choice, Names, Says
from wandel_engine.cases.parts.description import gettext_noop as _
from wandel_engine.figures import Flag, Key, Text
from wandel_engine.writing import is_seen


def _check_seen(value: str) -> str:
    if not is_seen(value):
        raise PydanticCustomError("line_unseen", "the text is empty")
    return value


Seen = AfterValidator(_check_seen)
Line = Annotated[str, StringConstraints(min_length=1, max_length=300), Seen]
ShortLine = Annotated[str, StringConstraints(min_length=1, max_length=200), Seen]
Licence = Annotated[str, StringConstraints(min_length=1, max_length=120), Seen]
ShortKey = Annotated[Key, StringConstraints(max_length=60)]
"""A key that an address begins with: of a city, an arena, an activity, an event."""
_LETTER = "a-zA-Z0-9\u00a1-\uffff"
_HOST = rf"([{_LETTER}]([{_LETTER}-]{{0,61}}[{_LETTER}])?\.)+[a-zA-Z]{{2,63}}"
Url = Annotated[
    str, StringConstraints(pattern=rf"^https?://{_HOST}(:[0-9]{{2,5}})?([/?#][^\s]*)?$", max_length=500)
]
Language = Literal["de", "en", "pl"]


class Field(Choice):
    """A field of action."""

    URBAN_DEVELOPMENT = "urban-development", _("Stadtentwicklung")
    MOBILITY = "mobility", _("Mobilität")
    ENERGY = "energy", _("Energie")
    ECONOMY = "economy", _("Wirtschaften")
    CONSUMPTION = "consumption", _("Konsum")


class Level(Choice):
    """A level of the multi-level perspective."""

    LANDSCAPE = "landscape", _("Rahmenbedingungen")
    REGIME = "regime", _("Eingespielte Strukturen")
    NICHE = "niche", _("Neues im Kleinen")


Step = Literal["analysis", "vision", "pathways", "experiments", "agenda"]


class Part(BaseModel):
    """A piece of a case: immutable, and closed to fields it does not know."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, validate_by_name=True, serialize_by_alias=True
    )


class Flagged(Part):
    """Something stated: published (then with its source), estimated or invented for a demonstration."""

    flag: Annotated[Flag, Says(_("Herkunft"), _("Woher diese Angabe kommt."))]
    source: Annotated[Key | None, Names("source"), Says(_("Quelle"))] = None


class Artefact(Flagged):
    """What people make in the process and a trace can lead to: it has a name of its own."""

    key: Key
    title: Annotated[Text, Says(_("Titel"))]
    summary: Annotated[Text | None, Says(_("Beschreibung"), long=True)] = None


__all__ = [
    "Artefact",
    "Field",
    "Flag",
    "Flagged",
    "Key",
    "Language",
    "Level",
    "Licence",
    "Line",
    "Part",
    "ShortKey",
    "ShortLine",
    "Step",
    "Url",
]
