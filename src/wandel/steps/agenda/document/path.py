"""The computed pathways: how far they lead, what they cost, and what stands in their way."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from wandel.foundation.ui.charts import render_svg
from wandel.foundation.ui.formats import format_number
from wandel.foundation.ui.statuses import status_of
from wandel.steps.agenda.document.blocks import (
    Entry,
    Notice,
    Paragraph,
    Picture,
    Points,
    Run,
    Table,
    written,
)
from wandel.steps.agenda.document.material import Material
from wandel.steps.pathways import pictures, sentences
from wandel.steps.pathways.reading import PLANTS, Reading

EVERY = 5


def verdicts(material: Material) -> list[Notice]:
    """One for each target: reached or missed, in the same size."""
    found = []
    for reading in material.pathways:
        for target in reading.pathway.targets:
            status = status_of("reachable" if target.reached else "unreachable")
            said = (
                sentences.target_sentence(reading, target),
                sentences.earliest_sentence(reading, target),
                sentences.nearest_sentence(target),
                sentences.chance_sentence(reading, target),
            )
            found.append(
                Notice(
                    status.tone,
                    f"{target.year}: {status.name}",
                    [Run(" ".join(text for text in said if text))],
                )
            )
    return found


def path_blocks(material: Material, language: str) -> list[Any]:
    if not material.pathways:
        return [Paragraph([Run(_("Für diese Stadt wurde noch kein Pfad berechnet."))])]
    intro = _(
        "Alle Zahlen dieses Kapitels sind berechnet: mit dem Modell der Stadt, aus Bestand, Maßnahmen, "
        "Preisen und Grenzen. Sie sind keine Vorhersage."
    )
    return [
        Paragraph([Run(intro), Run(" "), Run(_("berechnet"), "mark")]),
        *(Entry([Run(_name(reading))], _pathway(reading, language)) for reading in material.shown),
    ]


def _pathway(reading: Reading, language: str) -> list[Any]:
    chart = pictures.emissions_of(reading)
    svg = render_svg(chart, language=language, fonts=settings.ASSETS / "fonts")
    said = [sentences.target_sentence(reading, target) for target in reading.pathway.targets]
    costs = [sentences.costs_sentence(reading), sentences.discounted_sentence(reading)]
    blocks: list[Any] = [Paragraph([Run(text, "strong")]) for text in said]
    blocks.append(Picture(svg, alt=f"{chart.title}. {chart.sentence}", caption=chart.sentence))
    blocks += [_numbers(reading), Paragraph([Run(" ".join(costs))])]
    if reading.payer_rows():
        blocks.append(_payers(reading, language))
    return blocks


def _numbers(reading: Reading) -> Table:
    """What the picture shows, in the years of the targets and in every fifth."""
    sectors = reading.emissions_by_sector()
    wanted = {target.year for target in reading.pathway.targets} | {reading.years[0], reading.years[-1]}
    columns = [_("Jahr"), *(_sector(reading, key) for key in sectors), _("Zusammen"), _("Trend")]
    rows = [
        [
            [[Run(str(year), "strong")]],
            *([[Run(format_number(values[place], 0))]] for values in sectors.values()),
            [[Run(format_number(reading.total[place], 0), "strong")]],
            [[Run(format_number(reading.trend_total[place], 0))]],
        ]
        for place, year in enumerate(reading.years)
        if year in wanted or year % EVERY == 0
    ]
    return Table(
        caption=_("Emissionen in t CO₂e im Jahr, berechnet"),
        columns=columns,
        rows=rows,
        widths=[0, *(1 for _column in columns[1:])],
        numeric=list(range(1, len(columns))),
        small=True,
    )


def _payers(reading: Reading, language: str) -> Table:
    return Table(
        caption=_("Wer zahlt: Summe über die Jahre in Mio. €, nicht abgezinst, berechnet"),
        columns=[_("Wer zahlt"), _("Kosten in Mio. €"), _("Restwert danach in Mio. €")],
        rows=[
            [
                [[written(row["title"], language)]],
                [[Run(format_number(row["meur"], 1))]],
                [[Run(format_number(row["salvage_meur"], 1))]],
            ]
            for row in reading.payer_rows()
        ],
        widths=[2, 1, 1],
        numeric=(1, 2),
    )


def obstacle_blocks(material: Material, language: str) -> list[Any]:
    blocks: list[Any] = []
    for reading in material.shown:
        rows = sentences.obstacle_rows(reading)
        items = [
            [
                written(row["title"], language, "strong"),
                *_change(row["change"], language),
                Run(f". {row['effect']}"),
            ]
            for row in rows
        ]
        said = Paragraph([Run(_("Keine einzelne Grenze, deren Lockerung etwas änderte, wurde gefunden."))])
        blocks.append(Entry([Run(_name(reading))], [Points(items, numbered=True) if items else said]))
    return blocks or [Paragraph([Run(_("Für diese Stadt wurde noch kein Pfad berechnet."))])]


def _change(change: dict[str, str] | None, language: str) -> list[Run]:
    return [Run(" ("), written(change, language), Run(")")] if change else []


def _name(reading: Reading) -> str:
    names = [reading.name_of("targets", target.artefact) for target in reading.pathway.targets]
    if not names:
        return _("Günstigster Pfad ohne Ziel")
    return _("Pfad zu „%(target)s“") % {"target": " · ".join(names)}


def _sector(reading: Reading, key: str) -> str:
    return _("Anlagen") if key == PLANTS else reading.name_of("sectors", key)
