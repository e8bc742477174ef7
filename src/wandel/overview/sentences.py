"""The target in a sentence, and how far it is. Every number comes from the newest computed pathway."""

from __future__ import annotations

from django.utils.translation import gettext as _

from wandel.foundation.ui.formats import format_number, format_rounded
from wandel.overview.queries import Aim


def goal(aims: list[Aim]) -> str:
    """The years that stand as targets."""
    years = sorted({aim.target.year for aim in aims})
    if not years:
        return ""
    if len(years) == 1:
        return _("Als Ziel steht %(year)s.") % {"year": years[0]}
    listed = ", ".join(str(year) for year in years[:-1])
    return _("Als Ziele stehen %(years)s und %(last)s nebeneinander.") % {"years": listed, "last": years[-1]}


def verdict(aim: Aim) -> str:
    """Within reach or not, by how much, and when at the earliest."""
    if aim.found is None:
        return _("Dazu ist noch kein Pfad gerechnet.")
    given = {
        "achieved": format_rounded(aim.found["achieved"], "t CO₂e"),
        "gap": format_rounded(aim.found["gap"], "t CO₂e"),
        "year": aim.earliest_year,
    }
    if aim.reached and aim.chance is not None:
        given["share"] = format_number(round(100 * aim.chance), digits=0)
        return (
            _(
                "Der gerechnete Pfad kommt auf %(achieved)s im Jahr und erreicht das Ziel; schwanken die "
                "Annahmen, gelingt das in %(share)s von 100 Durchläufen."
            )
            % given
        )
    if aim.reached:
        return _("Der gerechnete Pfad kommt auf %(achieved)s im Jahr und erreicht das Ziel.") % given
    if aim.earliest_year is None:
        return (
            _(
                "Bestenfalls sind es dann %(achieved)s im Jahr, %(gap)s zu viel. Ein Jahr, in dem es "
                "gelingt, wurde nicht gefunden."
            )
            % given
        )
    return (
        _("Bestenfalls sind es dann %(achieved)s im Jahr, %(gap)s zu viel. Frühestens gelingt es %(year)s.")
        % given
    )
