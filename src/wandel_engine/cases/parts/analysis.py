"""Indicators and problems: analysis/. What the balance is made of belongs to wandel_engine.balance."""

from typing import Annotated

from pydantic import AfterValidator, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from wandel_engine.cases.parts.base import Artefact, Field, Flag, Key, Level, Part
from wandel_engine.cases.parts.description import Choice, Names, Says, Units
from wandel_engine.cases.parts.description import gettext_noop as _
from wandel_engine.cases.units import UNITS
from wandel_engine.figures import Datum, Figure, Text

# "<indicator key>" or a part of the balance: "balance:households" or "balance:households/gas".
Evidence = Annotated[
    str, StringConstraints(pattern=r"^([a-z0-9]+(-[a-z0-9]+)*|balance:[a-z]+(/[a-z]+(-[a-z]+)*)?)$")
]


def _known_unit(unit: str) -> str:
    if unit not in UNITS:
        raise PydanticCustomError(
            "unknown_unit", "the unit '{given}' is not known here", {"given": unit[:40], "expected": ""}
        )
    return unit


Unit = Annotated[str, AfterValidator(_known_unit), Units(tuple(UNITS))]


class IndicatorPart(Part):
    """A part of an indicator's total, such as one district of the city."""

    key: Key
    title: Annotated[Text, Says(_("Titel"))]
    figure: Annotated[Figure, Says(_("Wert"))]


class Indicator(Artefact):
    """An indicator, by one figure or a series, in which each year stands once; with parts, they add up to its
    only figure. `unit` is that of the whole series, where it is stated."""

    flag: Annotated[Flag, Says(_("Herkunft"), _("Woher diese Angabe kommt."))] = "stated"
    unit: Annotated[Unit | None, Says(_("Einheit"), _("In ihr stehen alle Werte."))] = None
    goal: Annotated[
        Figure | None, Says(_("Zielwert"), _("Was in welchem Jahr erreicht sein soll, wenn es feststeht."))
    ] = None
    figures: Annotated[tuple[Datum, ...], Says(_("Werte"), elsewhere=True)] = ()
    parts: Annotated[tuple[IndicatorPart, ...], Says(_("Woraus es sich zusammensetzt"), elsewhere=True)] = ()
    note: Annotated[Text | None, Says(_("Anmerkung"), _("Was man zu den Werten wissen muss."), long=True)] = (
        None
    )

    @model_validator(mode="after")
    def _check(self) -> "Indicator":
        years = [figure.year for figure in self.figures]
        for place, year in enumerate(years):
            if year in years[:place]:
                raise PydanticCustomError("double_year", "{year} stands twice", {"year": str(year or "–")})
        expected = self.unit or (self.figures[0].unit if self.figures else None)
        stated: list[Datum | Figure] = [*self.figures, *([self.goal] if self.goal is not None else [])]
        for figure in stated:
            if expected is not None and figure.unit != expected:
                raise PydanticCustomError(
                    "other_unit",
                    "'{given}' beside '{expected}': a series has one unit",
                    {"given": figure.unit, "expected": expected},
                )
        return self


class Effect(Choice):
    """Which way something pushes the change."""

    DRIVER = "driver", _("treibt an")
    BARRIER = "barrier", _("hemmt")


class DriverOrBarrier(Artefact):
    """What drives the change or holds it up, on one level, for whom, and what that rests on."""

    effect: Annotated[Effect, Says(_("Wirkung"))]
    level: Annotated[Level, Says(_("Ebene"), _("Von welcher Ebene der Druck oder das Hindernis kommt."))]
    affected: Annotated[
        tuple[Key, ...], Names("organisation"), Says(_("Betroffene"), _("Wen es antreibt oder aufhält."))
    ] = ()
    evidence: Annotated[
        tuple[Evidence, ...], Names("evidence"), Says(_("Belege"), _("Kennzahlen und Teile der Bilanz."))
    ] = ()


class PersistentProblem(Artefact):
    """A persistent problem, tied to its evidence."""

    level: Annotated[Level, Says(_("Ebene"), _("Wo das Problem festsitzt."))]
    field: Annotated[Field, Says(_("Handlungsfeld"))]
    evidence: Annotated[
        tuple[Evidence, ...], Names("evidence"), Says(_("Belege"), _("Kennzahlen und Teile der Bilanz."))
    ] = ()
