"""Principles, elements and measurable targets: vision/vision.yaml."""

from typing import Annotated

from pydantic import Field as Constraint

from wandel_engine.cases.parts.base import Artefact, Field, Part
from wandel_engine.cases.parts.description import Choice, Says, Units, UnitsBy, YearOf
from wandel_engine.cases.parts.description import gettext_noop as _
from wandel_engine.figures import Figure, Text

Year = Annotated[int, Constraint(ge=1990, le=2100)]


class Principle(Artefact):
    """A guiding principle."""


class VisionElement(Artefact):
    """A piece of the vision in one field, with the view of those who do not share it."""

    field: Annotated[Field, Says(_("Handlungsfeld"))]
    minority_view: Annotated[
        Text | None,
        Says(_("Andere Sicht"), _("Was die sagen, die das Bild nicht teilen. Es steht daneben."), long=True),
    ] = None


class AccountOfTarget(Choice):
    BISKO = "bisko", _("BISKO-Bilanz")
    TERRITORIAL = "territorial", _("Quellenbilanz")


class Quantity(Choice):
    """What a target measures."""

    EMISSIONS = "emissions", _("Treibhausgase")
    EMISSIONS_PER_HEAD = "emissions-per-head", _("Treibhausgase je Kopf")
    ENERGY = "energy", _("Endenergieverbrauch")


class TargetStatus(Choice):
    ADOPTED = "adopted", _("beschlossen")
    DISCUSSED = "discussed", _("in Diskussion")


TARGET_UNITS = {
    Quantity.EMISSIONS: ("t", "kt"),
    Quantity.EMISSIONS_PER_HEAD: ("t/person",),
    Quantity.ENERGY: ("MWh", "GWh"),
}


class Target(Artefact):
    """A measurable target: in this year, in this account, no more than the threshold."""

    year: Annotated[Year, Says(_("Jahr"))]
    account: Annotated[AccountOfTarget, Says(_("Bilanz"))]
    measure: Annotated[Quantity, Says(_("Was gemessen wird"))]
    threshold: Annotated[
        Figure,
        Units(tuple(unit for units in TARGET_UNITS.values() for unit in units)),
        UnitsBy("measure", tuple((measure.value, units) for measure, units in TARGET_UNITS.items())),
        YearOf("year"),
        Says(_("Schwelle"), _("Höchstens so viel.")),
    ]
    reference_year: Annotated[Year | None, Says(_("Bezugsjahr"))] = None
    status: Annotated[TargetStatus, Says(_("Stand"))]


class Vision(Part):
    """vision/vision.yaml."""

    principles: tuple[Principle, ...] = ()
    elements: tuple[VisionElement, ...] = ()
    targets: tuple[Target, ...] = ()
