"""A figure as it is shown: the number together with everything that tells how far to trust it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from wandel.foundation.ui.formats import (
    ALMOST_EQUAL,
    NO_BREAK_SPACE,
    QUANTITIES,
    format_number,
    unit_name,
    with_unit,
)
from wandel.foundation.ui.text import LocalisedText, localise
from wandel_engine.figures import is_confirmed_zero

FLAG_NAMES = {
    "published": _("veröffentlicht"),
    "stated": _("eigene Angabe"),
    "measured": _("gemessen"),
    "computed": _("berechnet"),
    "estimate": _("geschätzt"),
    "fictional": _("erfunden"),
    "default": _("Standardwert"),
}
APPROXIMATE_FLAGS = {"estimate", "default"}


@dataclass(frozen=True, slots=True)
class Source:
    title: LocalisedText
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """What `{% figure %}` shows. `value` None means that there is no data, which is not the same as zero."""

    value: float | None
    unit: str = ""
    year: int | None = None
    flag: str = ""
    low: float | None = None
    high: float | None = None
    quality: str = ""
    source: Source | None = None
    derivation: LocalisedText = field(default_factory=lambda: LocalisedText(""))
    digits: int | None = None
    note: LocalisedText = field(default_factory=lambda: LocalisedText(""))
    is_at_least: bool = False
    """Whether parts of it are not known, so that it is more."""

    @property
    def has_data(self) -> bool:
        return self.value is not None

    @property
    def is_confirmed_zero(self) -> bool:
        return is_confirmed_zero(self.value, self.flag)

    @property
    def is_approximate(self) -> bool:
        return self.has_data and self.flag in APPROXIMATE_FLAGS

    @property
    def bare_number(self) -> str:
        return format_number(self.value, self.digits)

    @property
    def number(self) -> str:
        """With "≈" where it is an estimate, and said to be the least where it is no more than that."""
        return self._qualified(self.bare_number)

    def _qualified(self, text: str) -> str:
        about = f"{ALMOST_EQUAL}{NO_BREAK_SPACE}{text}" if self.is_approximate else text
        return f"{self.at_least}{NO_BREAK_SPACE}{about}" if self.at_least else about

    @property
    def at_least(self) -> str:
        """The word before a number that is more than is known; else nothing."""
        return str(_("mindestens")) if self.is_at_least and self.has_data else ""

    @property
    def unit_name(self) -> str:
        return unit_name(self.unit, self.value) if self.has_data else ""

    @property
    def quantity(self) -> str:
        """Number and unit as the language joins them, with "≈" where it is an estimate."""
        return self._qualified(
            with_unit(self.bare_number, self.unit, self.value) if self.has_data else self.bare_number
        )

    @property
    def joined(self) -> str:
        """Number and unit in one, where some languages turn their order round; else nothing."""
        if not self.has_data or self.unit not in QUANTITIES:
            return ""
        return with_unit(self.bare_number, self.unit, self.value)

    @property
    def range(self) -> str:
        if self.low is None or self.high is None:
            return ""
        low, high = format_number(self.low, self.digits), format_number(self.high, self.digits)
        if self.joined:
            low, high = with_unit(low, self.unit, self.low), with_unit(high, self.unit, self.high)
        bounds = _("{low} bis {high}").format(low=low, high=high)
        alone = "" if self.joined else unit_name(self.unit, self.high) if self.has_data else ""
        return f"{bounds}{NO_BREAK_SPACE}{alone}" if alone else str(bounds)

    @property
    def flag_name(self) -> str:
        return str(FLAG_NAMES.get(self.flag, self.flag)) if self.has_data else ""

    @property
    def has_background(self) -> bool:
        return bool(self.source or self.range or self.derivation or self.quality)


def part(thing: object, name: str, default: object = None) -> object:
    """A key of a mapping or an attribute of an object, so that a figure may come as either."""
    found = thing.get(name) if isinstance(thing, Mapping) else getattr(thing, name, None)
    return default if found is None else found


def as_source(value: object) -> Source | None:
    """A source may be given as a title or as anything with `title`, `url`, `publisher` and `year`."""
    if not value or isinstance(value, Source):
        return value or None
    if isinstance(value, str):
        return Source(LocalisedText(value))
    title = localise(part(value, "title", ""))
    about = [str(localise(part(value, "publisher", ""))), str(part(value, "year", ""))]
    return Source(title, str(part(value, "url", "")), ", ".join(entry for entry in about if entry))


def as_figure(
    value: object, *, source_named: Callable[[str], object] | None = None, **given: object
) -> Figure:
    """Make a `Figure` from a number, a mapping or an object; what is given by name wins.

    `source_named` finds the source that a figure names by its key; unknown names are shown as they are."""
    names = (
        *("unit", "year", "flag", "low", "high", "quality", "source", "derivation", "digits", "note"),
        "is_at_least",
    )
    if (
        value is None
        or isinstance(value, int | float)
        or not (isinstance(value, Mapping) or hasattr(value, "value"))
    ):
        known: dict[str, object] = {"value": None if value == "" else value}
    else:
        known = {name: part(value, name) for name in ("value", *names)}
    known.update({name: given[name] for name in names if given.get(name) is not None})
    number, source = known.get("value"), known.get("source")
    if isinstance(source, str) and source and source_named:
        source = source_named(source) or source
    return Figure(
        value=None if number is None else float(number),  # type: ignore[arg-type]
        unit=str(known.get("unit") or ""),
        year=known.get("year"),  # type: ignore[arg-type]
        flag=str(known.get("flag") or ""),
        low=known.get("low"),  # type: ignore[arg-type]
        high=known.get("high"),  # type: ignore[arg-type]
        quality=str(known.get("quality") or ""),
        source=as_source(source),
        derivation=localise(known.get("derivation")),
        digits=known.get("digits"),  # type: ignore[arg-type]
        note=localise(known.get("note")),
        is_at_least=bool(known.get("is_at_least")),
    )
