"""What the home of a city says in words. Every number comes from the newest computed pathway."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wandel.foundation.ui.formats import format_number, format_rounded
from wandel.overview.queries import Aim, Counts
from wandel_engine.pathways.chances import in_hundred


def goal(aims: Sequence[Aim], shown: Aim | None) -> str:
    """What is decided, and when it can be done at the earliest if all assumptions hold."""
    if shown is None:
        return _("Noch steht kein Ziel fest.")
    adopted = sorted({aim.target.year for aim in aims if aim.adopted})
    if adopted:
        said = _("Beschlossen: %(years)s") % {"years": ", ".join(map(str, adopted))}
    else:
        said = _("Kein Zieljahr beschlossen")
    if shown.earliest_year is None:
        return f"{said}."
    if shown.earliest_is_proven:
        return _("%(said)s; frühestens %(year)s.") % {"said": said, "year": shown.earliest_year}
    return _("%(said)s; vielleicht %(year)s.") % {"said": said, "year": shown.earliest_year}


def verdict(aim: Aim) -> str:
    """Reached or not if all assumptions hold, how often if they vary, by how much not, and when."""
    if aim.newer:
        return _(
            "Den Pfad dazu hat eine neuere Version von Wandel berechnet; diese hier kann ihn nicht lesen."
        )
    if aim.found is None:
        return _("Dazu ist noch kein Pfad gerechnet.")
    given = {
        "achieved": format_rounded(aim.found["achieved"], "t CO₂e"),
        "gap": format_rounded(aim.found["gap"], "t CO₂e"),
    }
    if aim.reached and aim.chance is not None:
        given["share"] = format_number(in_hundred(aim.chance), digits=0)
        if aim.standing == "out-of-reach":
            return (
                _(
                    "Schwanken die unsicheren Annahmen, erreicht der gerechnete Pfad das Ziel nur in "
                    "%(share)s von 100 Durchläufen. Träfen sie alle ein, käme er auf %(achieved)s im Jahr, "
                    "und das würde genügen."
                )
                % given
            )
        return (
            _(
                "Treffen alle Annahmen ein, kommt der gerechnete Pfad auf %(achieved)s im Jahr und erreicht "
                "das Ziel; schwanken sie, gelingt das in %(share)s von 100 Durchläufen."
            )
            % given
        )
    if aim.reached:
        return (
            _(
                "Treffen alle Annahmen ein, kommt der gerechnete Pfad auf %(achieved)s im Jahr und erreicht "
                "das Ziel. Wie sicher das ist, wurde nicht berechnet."
            )
            % given
        )
    missed = (
        _("Auch wenn alle Annahmen eintreffen, sind es dann %(achieved)s im Jahr, %(gap)s zu viel.") % given
    )
    return f"{missed} {earliest(aim)}"


def earliest(aim: Aim) -> str:
    """Since when it can be done. That no year was found says nothing unless it is proven."""
    if aim.earliest_year is not None and aim.earliest_is_proven:
        return _("Frühestens gelingt es %(year)s.") % {"year": aim.earliest_year}
    if aim.earliest_year is not None:
        given = {"year": aim.earliest_year}
        return _("Gelingen kann es %(year)s; ein früheres Jahr ist nicht ausgeschlossen.") % given
    if aim.earliest_is_proven:
        return _("In keinem Jahr dieses Modells gelingt es.")
    return _("In welchem Jahr es frühestens gelingt, ist nicht ermittelt.")


def step_counts(counts: Counts, *, balance_year: int | None, pathways: int) -> dict[str, str]:
    """What there is of each step, in words; a step without anything is not in it."""

    problems, targets = counts.of("problem"), counts.of("target")
    measures, experiments, commitments = (counts.of(kind) for kind in ("measure", "experiment", "commitment"))
    said = {
        "analysis": [
            (balance_year, _("Bilanz %(number)s")),
            (problems, ngettext("%(number)s Problem", "%(number)s Probleme", problems)),
        ],
        "vision": [(targets, ngettext("%(number)s Ziel", "%(number)s Ziele", targets))],
        "pathways": [
            (pathways, ngettext("%(number)s Pfad", "%(number)s Pfade", pathways)),
            (measures, ngettext("%(number)s Maßnahme", "%(number)s Maßnahmen", measures)),
        ],
        "experiments": [
            (experiments, ngettext("%(number)s Experiment", "%(number)s Experimente", experiments))
        ],
        "agenda": [(commitments, ngettext("%(number)s Zusage", "%(number)s Zusagen", commitments))],
    }
    told = {
        step: ", ".join(text % {"number": number} for number, text in parts if number)
        for step, parts in said.items()
    }
    return {step: text for step, text in told.items() if text}
