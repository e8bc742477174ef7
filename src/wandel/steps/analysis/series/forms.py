from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from wandel.foundation.cities.reader import Reader
from wandel.foundation.records.cells.forms import AboutForm
from wandel.steps.analysis.models import Indicator
from wandel_engine.cases.parts.description import FieldDescription, Says


def about_form(data: Any, indicator: Indicator, reader: Reader) -> AboutForm:
    """What holds for new values of a series."""
    return AboutForm(data, unit=indicator.series_unit, figures=indicator.figures, reader=reader)


def figure_field(indicator: Indicator) -> FieldDescription:
    """The value of one year, as a form of its own asks for it."""
    units = (indicator.series_unit,) if indicator.series_unit else ()
    return FieldDescription("figure", "figure", Says(_("Wert")), False, units=units, knows_no_data=True)
