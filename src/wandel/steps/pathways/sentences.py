"""What a result says, in words. Every number in a sentence is read from the result."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wandel.foundation.ui.formats import NO_BREAK_SPACE, format_number, format_rounded
from wandel.steps.pathways.reading import Reading
from wandel_engine.pathways.program.aim import GAP_PRICE
from wandel_engine.pathways.result import Obstacle, Pathway, TargetResult

TONNES = "t CO₂e"


def tonnes(value: float) -> str:
    return format_rounded(value, TONNES)


def nearness_sentence(pathway: Pathway) -> str:
    """How sure it is that no pathway comes nearer to the targets; of a missed one, at which price."""
    if pathway.gap_proven and pathway.reached:
        return _("bewiesen: näher kommt kein Pfad dieses Modells")
    price = euros(GAP_PRICE)
    if pathway.gap_proven:
        return _(
            "bewiesen: näher kommt kein Pfad dieses Modells, bei dem eine weitere Tonne im Jahr weniger als "
            "%(price)s kostet"
        ) % {"price": price}
    bounds = [target.nearest_bound for target in pathway.targets]
    if len(bounds) != 1 or bounds[0] is None:
        return _("nicht bewiesen: ein näherer Pfad ist möglich")
    nearer = tonnes(pathway.targets[0].achieved - bounds[0])
    return _(
        "bewiesen: um mehr als %(nearer)s näher kommt kein Pfad dieses Modells, bei dem eine weitere Tonne "
        "im Jahr weniger als %(price)s kostet"
    ) % {"nearer": nearer, "price": price}


def euros(value: float) -> str:
    """Large sums in millions and thousands of millions, as people say them."""
    if abs(value) >= 1e9:
        return format_rounded(value / 1e9, _("Mrd. €").replace(" ", NO_BREAK_SPACE))
    if abs(value) >= 1e6:
        return format_rounded(value / 1e6, _("Mio. €").replace(" ", NO_BREAK_SPACE))
    return format_rounded(value, "€")


def target_sentence(reading: Reading, target: TargetResult) -> str:
    """Reached or not, and by how much."""
    given = {
        "target": reading.name_of("targets", target.artefact),
        "year": target.year,
        "achieved": tonnes(target.achieved),
        "threshold": tonnes(target.threshold),
        "gap": tonnes(target.gap),
    }
    if target.reached and reading.is_kept(target.artefact):
        text = _(
            "Das Ziel „%(target)s“ wird erreicht: Ab %(year)s sind es höchstens %(achieved)s im Jahr, "
            "erlaubt sind %(threshold)s."
        )
    elif target.reached:
        text = _(
            "Das Ziel „%(target)s“ wird erreicht: Im Jahr %(year)s sind es %(achieved)s, "
            "erlaubt sind %(threshold)s."
        )
    elif reading.is_kept(target.artefact):
        text = _(
            "Das Ziel „%(target)s“ wird um %(gap)s im Jahr verfehlt: Ab %(year)s sind es bis zu "
            "%(achieved)s im Jahr, erlaubt sind %(threshold)s."
        )
    else:
        text = _(
            "Das Ziel „%(target)s“ wird um %(gap)s verfehlt: Im Jahr %(year)s sind es %(achieved)s, "
            "erlaubt sind %(threshold)s."
        )
    return text % given


def earliest_sentence(reading: Reading, target: TargetResult) -> str:
    """The first year in which the target can be met, and how certain that is."""
    given = {"year": target.earliest_year, "horizon": reading.years[-1]}
    if target.earliest_year is None:
        if target.earliest_year_proven:
            return _("Bis %(horizon)s ist es mit diesem Modell in keinem Jahr erreichbar.") % given
        return _("Ein Jahr, in dem es erreichbar wäre, wurde bis %(horizon)s nicht gefunden.") % given
    if target.earliest_year_proven:
        return _("Frühestens erreichbar ist es %(year)s.") % given
    return _("Erreichbar ist es %(year)s; ein früheres Jahr ist nicht ausgeschlossen.") % given


def nearest_sentence(target: TargetResult) -> str:
    """How near a pathway could come, at which price; nothing where it is reached or that was not proven."""
    if target.reached or target.nearest_bound is None:
        return ""
    return _(
        "Unter %(bound)s im Jahr kommt kein Pfad dieses Modells, bei dem eine weitere Tonne weniger als "
        "%(price)s kostet."
    ) % {"bound": tonnes(target.nearest_bound), "price": euros(GAP_PRICE)}


def chance_sentence(reading: Reading, target: TargetResult) -> str:
    """How often the target is reached where the assumptions vary; nothing where that is not known."""
    found = reading.certainty
    if found is None:
        return ""
    chance = found.targets[target.artefact].probability
    given = {
        "draws": format_number(found.draws, digits=0),
        "inputs": format_number(len(found.inputs), digits=0),
        "share": format_number(round(100 * chance), digits=0),
    }
    if not found.inputs:
        return _("Keine Annahme dieses Modells hat eine Spanne; wie sicher das ist, lässt sich nicht sagen.")
    if chance == 0:
        text = _(
            "Schwanken die %(inputs)s unsicheren Annahmen in ihren Spannen, gelingt es mit diesem Pfad in "
            "keinem von %(draws)s Durchläufen."
        )
    elif chance == 1:
        text = _(
            "Auch wenn die %(inputs)s unsicheren Annahmen in ihren Spannen schwanken, gelingt es mit diesem "
            "Pfad in allen %(draws)s Durchläufen."
        )
    elif chance < 0.005:
        text = _(
            "Schwanken die %(inputs)s unsicheren Annahmen in ihren Spannen, gelingt es mit diesem Pfad in "
            "weniger als einem von hundert Durchläufen."
        )
    else:
        text = _(
            "Schwanken die %(inputs)s unsicheren Annahmen in ihren Spannen, gelingt es mit diesem Pfad in "
            "%(share)s von 100 Durchläufen."
        )
    return text % given


def heat_sentence(reading: Reading) -> str:
    """A warning where the plants do not always meet the demand for heat."""
    found = reading.certainty
    if found is None or found.heat_met.probability > 0.995:
        return ""
    return _(
        "In %(share)s von 100 Durchläufen reicht die Leistung der Wärmeanlagen nicht aus; was dann fehlt, "
        "ist in Emissionen und Kosten nicht enthalten."
    ) % {"share": format_number(round(100 * (1 - found.heat_met.probability)), digits=0)}


def emissions_sentence(reading: Reading) -> str:
    return _(
        "Von %(base)s im Jahr %(first)s auf %(end)s im Jahr %(last)s; im Trend wären es dann %(trend)s."
    ) % {
        "base": tonnes(reading.total[0]),
        "first": reading.years[0],
        "end": tonnes(reading.total[-1]),
        "last": reading.years[-1],
        "trend": tonnes(reading.trend_total[-1]),
    }


def timeline_sentence(reading: Reading) -> str:
    starts = reading.starts()
    if not starts:
        return _("Dieser Pfad kommt ohne Maßnahmen der Stadt aus.")
    key, year = starts[0]
    text = ngettext(
        "%(count)s Maßnahme: %(year)s beginnt „%(measure)s“.",
        "%(count)s Maßnahmen; den Anfang macht %(year)s „%(measure)s“.",
        len(starts),
    )
    return text % {"count": len(starts), "year": year, "measure": reading.name_of("measures", key)}


def costs_sentence(reading: Reading) -> str:
    sums = {key: sum(values) for key, values in reading.costs_by_payer().items()}
    if not sums:
        return _("Dieser Pfad kostet nichts.")
    most = max(sums, key=lambda key: sums[key])
    return _(
        "Von %(first)s bis %(last)s zusammen %(total)s; den größten Teil trägt „%(payer)s“ mit %(eur)s."
    ) % {
        "first": reading.from_year,
        "last": reading.years[-1],
        "total": euros(sum(sums.values())),
        "payer": reading.name_of("payers", most),
        "eur": euros(sums[most]),
    }


def discounted_sentence(reading: Reading) -> str:
    """The discounted cost, and how it compares with what the trend costs anyway."""
    outcome = reading.pathway.outcome.costs
    above = outcome.discounted - reading.pathway.trend.costs.discounted
    given = {
        "cost": euros(outcome.discounted),
        "rate": format_number(100 * outcome.rate, digits=1),
        "difference": euros(abs(above)),
        "last": reading.years[-1],
    }
    if above >= 0:
        text = _(
            "In heutigem Geld kostet der Pfad %(cost)s, %(difference)s mehr als der Trend. Dafür sind "
            "künftige Kosten mit %(rate)s %% im Jahr abgezinst; was nach %(last)s noch nutzbar ist, ist "
            "abgezogen."
        )
    else:
        text = _(
            "In heutigem Geld kostet der Pfad %(cost)s, %(difference)s weniger als der Trend. Dafür sind "
            "künftige Kosten mit %(rate)s %% im Jahr abgezinst; was nach %(last)s noch nutzbar ist, ist "
            "abgezogen."
        )
    return text % given


def obstacle_rows(reading: Reading) -> list[dict[str, Any]]:
    """What stands in the way, in the order of the result."""
    parts = {"limit": "limits", "transition": "transitions", "ramp": "transitions", "plant": "plants"}
    return [
        {
            "title": reading.title_of(parts[obstacle.kind], obstacle.key),
            "change": reading.change_of(obstacle.key) if parts[obstacle.kind] == "transitions" else None,
            "effect": _effect(obstacle),
        }
        for obstacle in reading.pathway.obstacles
    ]


def _effect(obstacle: Obstacle) -> str:
    """What a little more room at this limit would change."""
    given = {
        "share": format_number(100 * obstacle.relaxed_by, digits=0),
        "gap": tonnes(obstacle.gap_change),
        "cost": euros(obstacle.cost_change),
    }
    nearer, cheaper = {
        "limit": (
            _("Läge diese Grenze um %(share)s %% weiter, würde die Lücke um %(gap)s im Jahr kleiner."),
            _("Läge diese Grenze um %(share)s %% weiter, würde der Pfad um %(cost)s billiger."),
        ),
        "transition": (
            _("Ließe sich im Jahr %(share)s %% mehr umstellen, würde die Lücke um %(gap)s im Jahr kleiner."),
            _("Ließe sich im Jahr %(share)s %% mehr umstellen, würde der Pfad um %(cost)s billiger."),
        ),
        "ramp": (
            _("Ließe es sich um %(share)s %% rascher steigern, würde die Lücke um %(gap)s im Jahr kleiner."),
            _("Ließe es sich um %(share)s %% rascher steigern, würde der Pfad um %(cost)s billiger."),
        ),
        "plant": (
            _("Könnte die Anlage %(share)s %% mehr leisten, würde die Lücke um %(gap)s im Jahr kleiner."),
            _("Könnte die Anlage %(share)s %% mehr leisten, würde der Pfad um %(cost)s billiger."),
        ),
    }[obstacle.kind]
    return (nearer if obstacle.gap_change > 0 else cheaper) % given
