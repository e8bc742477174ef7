"""What is tried out, who has promised what, and who sees it differently."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wandel.foundation.ui.formats import format_date
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
from wandel.steps.agenda.document.targets import flag_mark
from wandel.steps.agenda.models import Commitment
from wandel.steps.experiments.models import Experiment

# What has taught something comes first, failure before success.
ORDER = ("stopped", "done", "running", "planned", "idea")


def experiment_blocks(material: Material, language: str, cite: Citations) -> list[Any]:
    if not material.experiments:
        return [Paragraph([Run(_("Noch ist kein Experiment veröffentlicht."))])]
    ordered = sorted(material.experiments, key=lambda one: ORDER.index(one.status))
    return [
        Paragraph([Run(_("Was abgebrochen wurde, steht zuerst: Auch daraus lernt die Stadt."))]),
        Table(
            caption=_("Die Experimente und was herauskam"),
            columns=[_("Experiment"), _("Stand"), _("Was herauskam")],
            rows=[_experiment(one, language, cite) for one in ordered],
            widths=[3, 1.2, 3],
        ),
    ]


def _experiment(experiment: Experiment, language: str, cite: Citations) -> list[list[Runs]]:
    title = [
        written(experiment.title, language, "strong"),
        *flag_mark(experiment.flag),
        *cite(experiment.source),
    ]
    outcome = prose_lines(experiment.outcome, language)
    return [
        [title, *prose_lines(experiment.summary, language)],
        [[Run(str(status_of(experiment.status).name))]],
        outcome or [[Run(_("noch nichts veröffentlicht"), "muted")]],
    ]


def commitment_blocks(material: Material, language: str, cite: Citations) -> list[Any]:
    if not material.commitments:
        return [Paragraph([Run(_("Noch hat niemand öffentlich etwas zugesagt."))])]
    return [
        Paragraph([Run(_("Wer was bis wann zugesagt hat. Auch Verzögertes und Gescheitertes steht hier."))]),
        Table(
            caption=_("Die Zusagen"),
            columns=[_("Wer"), _("Was"), _("Bis wann"), _("Stand")],
            rows=[_commitment(one, material, language, cite) for one in material.commitments],
            widths=[1.7, 4, 1.4, 1.3],
        ),
    ]


def _commitment(
    commitment: Commitment, material: Material, language: str, cite: Citations
) -> list[list[Runs]]:
    what: list[Runs] = [
        [
            written(commitment.title, language, "strong"),
            *flag_mark(commitment.flag),
            *cite(commitment.source),
        ]
    ]
    what += prose_lines(commitment.summary, language)
    if commitment.resources:
        what.append([Run(_("Mittel:") + " ", "muted"), written(commitment.resources, language)])
    nearest = [hop for hop in material.traces[commitment.pk].origins if hop.depth == -1]
    if nearest:
        origins: list[Run] = [Run(_("Hervorgegangen aus:") + " ", "muted")]
        for hop in nearest:
            origins += [Run(f"{hop.label} – "), written(hop.title, language), Run(", ")]
        what.append(origins[:-1])
    return [
        [[_who(commitment, language)]],
        what,
        [[Run(format_date(commitment.due, "medium") if commitment.due else pgettext("date", "noch offen"))]],
        [[Run(str(status_of(commitment.status).name))]],
    ]


def _who(commitment: Commitment, language: str) -> Run:
    """An edition is for everybody; who is hidden stands in it without a name."""
    organisation = commitment.organisation
    if organisation.is_public and organisation.withdrawn_at is None:
        return written(organisation.title, language)
    return Run(_("nicht öffentlich"), "muted")


def dissent_blocks(material: Material, language: str, cite: Citations) -> list[Any]:
    if not material.dissent:
        return [Paragraph([Run(_("Abweichende Meinungen sind nicht festgehalten."))])]
    intro = _("Nicht alle teilen diese Vision. Was sie anders sehen, gehört zur Agenda.")
    return [
        Paragraph([Run(intro)]),
        *(
            Entry(
                [written(one.title, language)],
                [
                    *prose_blocks(one.summary, language, "muted"),
                    *prose_blocks(
                        one.minority_view,
                        language,
                        before=[Run(_("Abweichende Meinung:") + " ", "strong")],
                        after=[*flag_mark(one.flag), *cite(one.source)],
                    ),
                ],
            )
            for one in material.dissent
        ),
    ]
