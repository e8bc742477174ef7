"""Targets and measures: what is to be reached, and what is to be done."""

from __future__ import annotations

import math
from typing import Any

from django.utils.translation import gettext as _

from wandel.foundation.ui.figures import APPROXIMATE_FLAGS, FLAG_NAMES, as_figure
from wandel.foundation.ui.statuses import status_of
from wandel.steps.agenda.document.blocks import (
    Entry,
    Paragraph,
    Run,
    Runs,
    Table,
    prose_blocks,
    prose_lines,
    written,
)
from wandel.steps.agenda.document.citations import Citations
from wandel.steps.agenda.document.material import Material
from wandel.steps.pathways.models import Measure
from wandel.steps.pathways.reading import Reading
from wandel.steps.vision.models import Target

Starts = list[tuple[Reading, dict[str, int]]]


def flag_mark(flag: str) -> Runs:
    """The mark beside what is estimated or invented; what is published has a source instead."""
    if flag in APPROXIMATE_FLAGS or flag == "fictional":
        return [Run(" "), Run(str(FLAG_NAMES[flag]), "mark")]
    return []


def figure_runs(value: Any) -> Runs:
    """A figure with unit, range and its mark; None is a word and not 0."""
    figure = as_figure(value)
    runs = [Run(figure.quantity), *flag_mark(figure.flag)]
    return [*runs, Run(f" ({figure.range})", "muted")] if figure.has_data and figure.range else runs


def target_blocks(material: Material, language: str, cite: Citations) -> list[Any]:
    if not material.targets:
        return [Paragraph([Run(_("Noch ist kein Ziel veröffentlicht."))])]
    table = Table(
        caption=_("Die Ziele im Überblick"),
        columns=[_("Ziel"), _("Jahr"), _("Höchstens"), _("Bilanz"), _("Stand")],
        rows=[
            [
                [[written(target.title, language, "strong"), *flag_mark(target.flag), *cite(target.source)]],
                [[Run(str(target.year))]],
                [figure_runs(target.threshold)],
                [[Run(str(target.get_account_display()))]],
                [[Run(str(status_of(target.status).name))]],
            ]
            for target in material.targets
        ],
        widths=[3, 0, 2.2, 1.6, 1.4],
    )
    entries = [_target(target, language) for target in material.targets]
    return [table, *(entry for entry in entries if entry.blocks)]


def _target(target: Target, language: str) -> Entry:
    blocks: list[Any] = [*prose_blocks(target.summary, language)]
    derivation = (target.threshold or {}).get("derivation")
    if derivation:
        label = Run(_("Herleitung der Grenze:") + " ", "strong")
        blocks += prose_blocks(derivation, language, before=[label])
    return Entry([written(target.title, language)], blocks)


def measure_blocks(material: Material, language: str, cite: Citations) -> list[Any]:
    if not material.measures:
        return [Paragraph([Run(_("Noch ist keine Maßnahme veröffentlicht."))])]
    starts = [(reading, dict(reading.starts())) for reading in material.shown]
    years = [_("Beginn, Ziel %(year)s") % {"year": _first_year(reading)} for reading in material.shown]
    intro = _(
        "Das Jahr sagt, wann der berechnete Pfad die Maßnahme beginnen lässt. Was sich nicht rechnen lässt, "
        "steht ohne erfundene Zahl da."
    )
    costed = any(measure.cost for measure in material.measures) or any(material.costs.values())
    prices = {figure.year for figures in material.costs.values() for figure in figures}
    if prices:
        intro += " " + _("Kosten aus dem Modell stehen in Preisen von %(year)s.") % {"year": max(prices)}
    table = Table(
        caption=_("Die Maßnahmen und ihr Beginn"),
        columns=[_("Maßnahme"), *years, *([_("Kosten")] if costed else [])],
        rows=[
            [
                _what(measure, language, cite),
                *([[Run(_start(measure, reading, found))]] for reading, found in starts),
                *([_cost(measure, material, cite)] if costed else []),
            ]
            for measure in sorted(material.measures, key=lambda one: _place(one, starts))
        ],
        widths=[4, *(1.3 for _year in years), *([1.5] if costed else [])],
    )
    return [Paragraph([Run(intro)]), table]


def _what(measure: Measure, language: str, cite: Citations) -> list[Runs]:
    title = [
        written(measure.title, language, "strong"),
        *flag_mark(measure.flag),
        *cite(measure.source),
    ]
    return [title, *prose_lines(measure.summary, language)]


def _cost(measure: Measure, material: Material, cite: Citations) -> list[Runs]:
    """What somebody wrote down, or else what the model counts with."""
    if measure.cost or measure.slug not in material.costs:
        return [[*figure_runs(measure.cost), *cite((measure.cost or {}).get("source"))]]
    figures = material.costs[measure.slug]
    if not figures:
        return [[Run(_("keine eigenen im Modell"))]]
    once = [Run(" "), Run(_("einmalig"))]
    return [[*figure_runs(one), *(once if one.unit == "EUR" else [])] for one in figures]


def _place(measure: Measure, starts: Starts) -> tuple[bool, float, str]:
    """What begins first stands first; then what no pathway takes up, and last what is not computed."""
    years = [found[measure.place] for _reading, found in starts if measure.place in found]
    return not measure.modelled, min(years, default=math.inf), measure.slug


def _start(measure: Measure, reading: Reading, starts: dict[str, int]) -> str:
    if not measure.modelled:
        return _("nicht gerechnet")
    if measure.place in starts:
        return str(starts[measure.place])
    if measure.place in reading.pathway.outcome.decisions.measures:
        return _("nicht vorgesehen")
    return _("keine Daten")


def _first_year(reading: Reading) -> str:
    return str(min((target.year for target in reading.pathway.targets), default="–"))
