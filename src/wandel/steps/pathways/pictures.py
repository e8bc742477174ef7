"""The charts of a result."""

from __future__ import annotations

from django.utils.translation import gettext as _

from wandel.foundation.ui.charts import (
    Chart,
    Emissions,
    Series,
    Span,
    Target,
    emission_series,
    emissions_chart,
    emissions_pair,
    measure_timeline,
    payer_series,
    stacked_bars,
)
from wandel.foundation.ui.charts.small import Bars
from wandel.foundation.ui.names import EMISSION_SECTOR_NAMES
from wandel.steps.pathways import sentences
from wandel.steps.pathways.reading import PLANTS, Reading
from wandel.steps.pathways.sheet import Sheet


def emissions_of(reading: Reading) -> Chart:
    return emissions_chart(_emissions(reading, "pathway-emissions", _("Emissionen nach Sektor")))


def emissions_beside(left: Reading, right: Reading) -> tuple[Chart, Chart]:
    return emissions_pair(
        _emissions(left, "pathway-emissions-left", _target_names(left)),
        _emissions(right, "pathway-emissions-right", _target_names(right)),
    )


def timeline_of(reading: Reading, side: str = "") -> Chart:
    return measure_timeline(
        id=f"pathway-measures{side}",
        title=_("Maßnahmen über die Jahre"),
        sentence=sentences.timeline_sentence(reading),
        spans=[Span(reading.name_of("measures", key), year) for key, year in reading.starts()],
        years=(reading.from_year, reading.years[-1]),
        note=sentences.unnamed_sentence(reading),
    )


def timelines_beside(left: Reading, right: Reading) -> tuple[Chart, Chart]:
    return timeline_of(left, "-left"), timeline_of(right, "-right")


def costs_of(reading: Reading, side: str = "", largest: float | None = None) -> Chart:
    return stacked_bars(
        id=f"pathway-costs{side}",
        title=_("Wer die Kosten trägt"),
        sentence=sentences.costs_sentence(reading),
        categories=[str(year) for year in reading.cost_years()],
        series=[payer_series(key, values) for key, values in reading.costs_by_group().items()],
        unit="€",
        category_title=_("Jahr"),
        vertical=True,
        largest=largest,
        digits=0,
        note=_("In Preisen von %(year)s, nicht abgezinst; Erlöse stehen mit einem Minus.")
        % {"year": reading.price_year},
    )


def costs_beside(left: Reading, right: Reading) -> tuple[Chart, Chart]:
    """Two cost charts whose axes end at the same sum."""
    largest = max(_dearest_year(left), _dearest_year(right))
    return costs_of(left, "-left", largest), costs_of(right, "-right", largest)


def contribution_of(sheet: Sheet) -> Bars | None:
    """What a measure saves by year from its start on, in t; None where that was not computed."""
    if sheet.reading is None or sheet.start is None or not sheet.saved:
        return None
    pairs = zip(sheet.reading.years, sheet.saved, strict=True)
    return Bars([(year, value) for year, value in pairs if year >= sheet.start], marked=sheet.year)


def _dearest_year(reading: Reading) -> float:
    by_year = zip(*reading.costs_by_group().values(), strict=True)
    return max((sum(max(value, 0.0) for value in values) for values in by_year), default=0.0)


def _target_names(reading: Reading) -> str:
    names = [reading.name_of("targets", target.artefact) for target in reading.pathway.targets]
    return " · ".join(names) or _("Günstigster Pfad ohne Ziel")


def _emissions(reading: Reading, chart_id: str, title: str) -> Emissions:
    return Emissions(
        id=chart_id,
        title=title,
        sentence=sentences.emissions_sentence(reading),
        years=reading.years,
        series=[_sector(reading, key, values) for key, values in reading.emissions_by_sector().items()],
        targets=[
            Target(target.year, target.threshold, reading.name_of("targets", target.artefact))
            for target in reading.pathway.targets
        ],
        trend=reading.trend_total,
        band=(reading.band.p5, reading.band.p95) if reading.band else None,
        middle=reading.band.p50 if reading.band else (),
        note=" ".join(_notes(reading)),
    )


def _notes(reading: Reading) -> list[str]:
    notes = [_("Zahlen im Text sind gerundet; die Tabelle nennt sie genau.")]
    if reading.band:
        notes.append(
            _(
                "Die Flächen zeigen den Plan. Die gepunktete Spanne umfasst neun von zehn Durchläufen mit "
                "unsicheren Annahmen, die durchgezogene Linie ist ihre Mitte."
            )
        )
    return notes


def _sector(reading: Reading, key: str, values: list[float]) -> Series:
    if key == PLANTS:
        return Series("plants", _("Anlagen"), values)
    name = reading.name_of("sectors", key)
    if key in EMISSION_SECTOR_NAMES:
        return emission_series(key, values, name)
    return Series(key, name, values)
