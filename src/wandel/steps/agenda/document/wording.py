"""The agenda in words, in one language."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from wandel.foundation.ui.formats import format_date
from wandel.steps.agenda.document.blocks import (
    Document,
    Notice,
    Paragraph,
    Points,
    Run,
    Runs,
    Section,
    written,
)
from wandel.steps.agenda.document.citations import Citations
from wandel.steps.agenda.document.material import Material
from wandel.steps.agenda.document.path import obstacle_blocks, path_blocks, verdicts
from wandel.steps.agenda.document.people import commitment_blocks, dissent_blocks, experiment_blocks
from wandel.steps.agenda.document.targets import measure_blocks, target_blocks
from wandel.steps.pathways.reading import Reading


def word(material: Material, language: str) -> Document:
    """The whole document without its number and its day, which `dated` adds."""
    with override(language):
        cite = Citations(material.sources, language)
        city = material.city
        sections = [
            Section(_("Ziele"), target_blocks(material, language, cite)),
            Section(_("Der berechnete Pfad"), path_blocks(material, language)),
            Section(_("Was im Weg steht"), obstacle_blocks(material, language)),
            Section(_("Maßnahmen"), measure_blocks(material, language, cite)),
            Section(_("Experimente"), experiment_blocks(material, language, cite)),
            Section(_("Zusagen"), commitment_blocks(material, language, cite)),
            Section(_("Abweichende Meinungen"), dissent_blocks(material, language, cite)),
        ]
        sections.append(Section(_("Quellen"), cite.blocks()))
        sections.append(Section(_("Zu dieser Ausgabe"), _about(material, language)))
        name = written(city.name, language)
        title = _("Agenda %(city)s") % {"city": name.text}
        return Document(
            language=language,
            title=_("%(title)s (Demonstration)") % {"title": title} if city.is_demo else title,
            subtitle=written(city.process_title, language),
            place=name,
            description=_("Wer was bis wann zugesagt hat, wohin der Pfad führt und was noch fehlt."),
            facts=[],
            notice=_notice(material, language),
            summary=_summary(material),
            sections=sections,
            labels={
                "contents": _("Inhalt"),
                "glance": _("Auf einen Blick"),
                "page": _("Seite"),
                "of": _("von"),
            },
        )


def dated(document: Document, *, number: int, made_at: dt.datetime, checksum: str) -> Document:
    """The document as edition `number` of that day."""
    day = localdate(made_at)
    with override(document.language):
        edition = _("Ausgabe %(number)s vom %(day)s") % {"number": number, "day": format_date(day)}
        line = [Run(_("Prüfsumme des Inhalts:") + " ", "muted"), Run(checksum, "code")]
        last = document.sections[-1]
        about = replace(last, blocks=[Paragraph([Run(edition + ".")]), *last.blocks, Paragraph(line)])
        return replace(
            document,
            facts=[[Run(edition, "strong")], *document.facts],
            sections=[*document.sections[:-1], about],
            labels=document.labels | {"edition": edition},
        )


def _notice(material: Material, language: str) -> Runs:
    """What stands on every page of a demonstration."""
    city = material.city
    if not city.is_demo:
        return []
    if city.demo_notice:
        return [written(city.demo_notice, language)]
    return [Run(_("Demonstration")), Run(": "), Run(_("keine Aussage der Stadt"))]


def _summary(material: Material) -> list[Any]:
    """Distance and success side by side, then the promises and the experiments in numbers."""
    blocks: list[Any] = list(verdicts(material))
    if not blocks:
        blocks.append(
            Notice(
                "info",
                _("Noch kein Pfad"),
                [Run(_("Zu öffentlichen Zielen wurde noch kein Pfad berechnet."))],
            )
        )
    blocks.append(Points([[Run(text)] for text in (_promises(material), _tries(material), _views(material))]))
    return blocks


def _promises(material: Material) -> str:
    total = len(material.commitments)
    stuck = sum(one.status in {"delayed", "failed"} for one in material.commitments)
    done = sum(one.status == "done" for one in material.commitments)
    return ngettext(
        "%(total)s Zusage, davon %(done)s erfüllt und %(stuck)s verzögert oder gescheitert.",
        "%(total)s Zusagen, davon %(done)s erfüllt und %(stuck)s verzögert oder gescheitert.",
        total,
    ) % {"total": total, "done": done, "stuck": stuck}


def _tries(material: Material) -> str:
    total = len(material.experiments)
    stopped = sum(one.status == "stopped" for one in material.experiments)
    done = sum(one.status == "done" for one in material.experiments)
    return ngettext(
        "%(total)s Experiment, davon %(done)s abgeschlossen und %(stopped)s abgebrochen.",
        "%(total)s Experimente, davon %(done)s abgeschlossen und %(stopped)s abgebrochen.",
        total,
    ) % {"total": total, "done": done, "stopped": stopped}


def _views(material: Material) -> str:
    total = len(material.dissent)
    if not total:
        return _("Abweichende Meinungen sind nicht festgehalten.")
    return ngettext(
        "%(total)s abweichende Meinung ist festgehalten.",
        "%(total)s abweichende Meinungen sind festgehalten.",
        total,
    ) % {"total": total}


def _about(material: Material, language: str) -> list[Any]:
    city = material.city
    marks = _(
        "„≈“ und „geschätzt“ kennzeichnen Schätzungen, „berechnet“ das Ergebnis des Modells, „erfunden“ "
        "alles, was nur der Demonstration dient. Was es dazu nicht gibt, heißt „keine Daten“ und nicht null."
    )
    blocks: list[Any] = [Paragraph([Run(marks)])]
    blocks += [Paragraph(_provenance(reading)) for reading in material.shown]
    if city.licence:
        blocks.append(Paragraph([Run(_("Lizenz:") + " "), Run(city.licence)]))
    return blocks


def _provenance(reading: Reading) -> Runs:
    provenance = reading.pathway.provenance
    targets = [reading.name_of("targets", one.artefact) for one in reading.pathway.targets]
    said = _("Pfad zu „%(target)s“: berechnet am %(day)s mit Version %(number)s des Modells") % {
        "target": " · ".join(targets),
        "day": format_date(localdate(reading.result.created_at)),
        "number": reading.result.model_version.number,
    }
    tools = f"wandel_engine {provenance.engine_version}, {provenance.solver} {provenance.solver_version}"
    return [Run(f"{said} ("), Run(reading.result.model_hash[:16], "code"), Run(f"), {tools}.")]
