"""The computed pathways: how far they lead, what they cost, and what stands in their way."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wandel.foundation.ui.charts import Chart, render_svg
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
from wandel.steps.agenda.document.legible import tidy
from wandel.steps.agenda.document.material import Material
from wandel.steps.pathways import pictures, sentences
from wandel.steps.pathways.reading import PLANTS, Reading
from wandel_engine.pathways.ensemble import Bands

EVERY = 5


def verdicts(material: Material) -> list[Notice]:
    """One for each target: what its chance is called, in the same size; and that there are pathways which
    cannot be read."""
    found = []
    if material.unread:
        text = ngettext(
            "%(number)s Pfad fehlt hier: Eine neuere Version von Wandel hat ihn berechnet.",
            "%(number)s Pfade fehlen hier: Eine neuere Version von Wandel hat sie berechnet.",
            material.unread,
        )
        found.append(
            Notice(
                "warning",
                _("Mit einer neueren Version berechnet"),
                [Run(text % {"number": material.unread})],
            )
        )
    for reading in material.pathways:
        for one in sentences.verdicts(reading):
            status = status_of(one["status"])
            said = (sentences.outdated_sentence(reading), one["text"], sentences.worse_sentence(reading))
            text = " ".join(text for text in said if text)
            found.append(Notice(status.tone, f"{one['target'].year}: {status.name}", [Run(text)]))
    return found


def path_blocks(material: Material, language: str) -> list[Any]:
    if not material.pathways:
        return [Paragraph([Run(_("Zu öffentlichen Zielen wurde noch kein Pfad berechnet."))])]
    intro = _(
        "Alle Zahlen dieses Kapitels sind berechnet: mit dem Modell der Stadt, aus Bestand, Maßnahmen, "
        "Preisen und Grenzen. Sie sind keine Vorhersage."
    )
    return [
        Paragraph([Run(intro), Run(" "), Run(_("berechnet"), "mark")]),
        *(Entry([Run(_name(reading))], _pathway(reading, language)) for reading in material.shown),
    ]


def _pathway(reading: Reading, language: str) -> list[Any]:
    said = [sentences.target_sentence(reading, target) for target in reading.pathway.targets]
    costs = [sentences.costs_sentence(reading), sentences.discounted_sentence(reading)]
    if unnamed := sentences.unnamed_sentence(reading):
        costs.append(unnamed)
    blocks: list[Any] = [Paragraph([Run(text, "strong")]) for text in said]
    blocks += [Notice("warning", title, [Run(text)]) for title, text in sentences.warnings(reading)]
    blocks.append(_picture(pictures.emissions_of(reading), language))
    blocks += [_numbers(reading), Paragraph([Run(" ".join(costs))])]
    if reading.payer_rows():
        blocks += [_picture(pictures.costs_of(reading), language), _payers(reading, language)]
    return blocks


def _picture(chart: Chart, language: str) -> Picture:
    drawn = replace(chart, spec=tidy(chart.spec))
    svg = render_svg(drawn, language=language, fonts=settings.ASSETS / "fonts")
    return Picture(svg, alt=f"{chart.title}. {chart.sentence}", caption=chart.sentence)


def _numbers(reading: Reading) -> Table:
    """What the picture shows, in the years of the targets and in every fifth."""
    sectors = reading.emissions_by_sector()
    wanted = {target.year for target in reading.pathway.targets} | {reading.years[0], reading.years[-1]}
    columns = [_("Jahr"), *(_sector(reading, key) for key in sectors), _("Zusammen"), _("Trendszenario")]
    band = reading.band
    if band is not None:
        columns += [_("Mitte"), _("Spanne")]
    rows = [
        [
            [[Run(str(year), "strong")]],
            *([[Run(format_number(values[place], 0))]] for values in sectors.values()),
            [[Run(format_number(reading.total[place], 0), "strong")]],
            [[Run(format_number(reading.trend_total[place], 0))]],
            *(_drawn(band, place) if band is not None else ()),
        ]
        for place, year in enumerate(reading.years)
        if year in wanted or year % EVERY == 0
    ]
    caption = _("Emissionen in t CO₂e im Jahr, berechnet")
    if band is not None:
        caption += "; " + _("Mitte und Spanne: neun von zehn Durchläufen mit unsicheren Annahmen")
    return Table(
        caption=caption,
        columns=columns,
        rows=rows,
        widths=[0, *(1.15 if title == columns[-1] and band else 1 for title in columns[1:])],
        numeric=list(range(1, len(columns))),
        small=True,
    )


def _drawn(band: Bands, place: int) -> list[Any]:
    """The middle of the draws and the range of nine in ten, in one year."""
    low, high = (format_number(series[place], 0) for series in (band.p5, band.p95))
    return [[[Run(format_number(band.p50[place], 0))]], [[Run(f"{low}–")], [Run(high)]]]


def _payers(reading: Reading, language: str) -> Table:
    return Table(
        caption=_("Wer zahlt: Summe über die Jahre in Mio. €, nicht abgezinst, berechnet"),
        columns=[_("Wer zahlt"), _("Kosten in Mio. €"), _("Restwert danach in Mio. €")],
        rows=[
            row
            for group in reading.payer_groups()
            for row in (
                _paid([Run(str(group["name"]), "strong")], group),
                *(_paid([written(one["title"], language)], one) for one in group["rows"]),
            )
        ],
        widths=[2, 1, 1],
        numeric=(1, 2),
    )


def _paid(who: list[Run], row: dict[str, Any]) -> list[Any]:
    return [[who], *([[Run(format_number(row[key], 1))]] for key in ("meur", "salvage_meur"))]


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
    return blocks or [Paragraph([Run(_("Zu öffentlichen Zielen wurde noch kein Pfad berechnet."))])]


def _change(change: dict[str, str] | None, language: str) -> list[Run]:
    return [Run(" ("), written(change, language), Run(")")] if change else []


def _name(reading: Reading) -> str:
    names = [reading.name_of("targets", target.artefact) for target in reading.pathway.targets]
    if not names:
        return _("Günstigster Pfad ohne Ziel")
    return _("Pfad zu „%(target)s“") % {"target": " · ".join(names)}


def _sector(reading: Reading, key: str) -> str:
    return _("Anlagen") if key == PLANTS else reading.name_of("sectors", key)
