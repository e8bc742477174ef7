"""What a result says, in words. Every number in a sentence is read from the result."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wandel.foundation.ui.formats import format_date, format_number, format_rounded
from wandel.steps.pathways.chances import chance_sentence, hundred_of
from wandel.steps.pathways.reading import Reading
from wandel_engine.pathways.chances import in_hundred
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
        return format_rounded(value / 1e9, "GEUR")
    if abs(value) >= 1e6:
        return format_rounded(value / 1e6, "MEUR")
    return format_rounded(value, "EUR")


def target_sentence(reading: Reading, target: TargetResult) -> str:
    """Reached or not with every assumption at its stated value, and by how much."""
    given = {
        "target": reading.name_of("targets", target.artefact),
        "year": target.year,
        "achieved": tonnes(target.achieved),
        "threshold": tonnes(target.threshold),
        "gap": tonnes(target.gap),
    }
    if target.reached and reading.is_kept(target.artefact):
        text = _(
            "Treffen alle Annahmen ein, wird das Ziel „%(target)s“ erreicht: Ab %(year)s sind es höchstens "
            "%(achieved)s im Jahr, erlaubt sind %(threshold)s."
        )
    elif target.reached:
        text = _(
            "Treffen alle Annahmen ein, wird das Ziel „%(target)s“ erreicht: Im Jahr %(year)s sind es "
            "%(achieved)s, erlaubt sind %(threshold)s."
        )
    elif reading.is_kept(target.artefact):
        text = _(
            "Auch wenn alle Annahmen eintreffen, wird das Ziel „%(target)s“ um %(gap)s im Jahr verfehlt: Ab "
            "%(year)s sind es bis zu %(achieved)s im Jahr, erlaubt sind %(threshold)s."
        )
    else:
        text = _(
            "Auch wenn alle Annahmen eintreffen, wird das Ziel „%(target)s“ um %(gap)s verfehlt: Im Jahr "
            "%(year)s sind es %(achieved)s, erlaubt sind %(threshold)s."
        )
    return text % given


def earliest_sentence(reading: Reading, target: TargetResult) -> str:
    """The first year in which the target can be met, and how certain that is."""
    given = {"year": target.earliest_year, "horizon": reading.years[-1]}
    if target.earliest_year is None:
        if target.earliest_year_proven:
            return _("Bis %(horizon)s gelingt es mit diesem Modell in keinem Jahr.") % given
        return _("In welchem Jahr es frühestens gelingt, ist nicht ermittelt.")
    if target.earliest_year_proven:
        return _("Frühestens gelingt es %(year)s.") % given
    return _("Gelingen kann es %(year)s; ein früheres Jahr ist nicht ausgeschlossen.") % given


def nearest_sentence(target: TargetResult) -> str:
    """How near a pathway could come, at which price; nothing where it is reached or that was not proven."""
    if target.reached or target.nearest_bound is None:
        return ""
    return _(
        "Weniger als %(bound)s im Jahr sind mit diesem Modell nicht zu erreichen, es sei denn, "
        "jede weitere Tonne darf mehr als %(price)s kosten."
    ) % {"bound": tonnes(target.nearest_bound), "price": euros(GAP_PRICE)}


def heat_sentence(reading: Reading) -> str:
    """A warning where the plants do not always meet the demand for heat."""
    found = reading.certainty
    if found is None or found.heat_met.probability > 0.995:
        return ""
    return _(
        "In %(share)s von 100 Durchläufen reicht die Leistung der Wärmeanlagen nicht aus; was dann fehlt, "
        "ist in Emissionen und Kosten nicht enthalten."
    ) % {"share": format_number(in_hundred(1 - found.heat_met.probability), digits=0)}


def verdicts(reading: Reading) -> list[dict[str, Any]]:
    """For each target: what its chance is called, and everything that is said of it."""
    return [
        {
            "target": target,
            "status": reading.standing(target.artefact),
            "hundred": hundred_of(reading, target.artefact),
            "text": " ".join(text for text in _said_of(reading, target) if text),
        }
        for target in reading.pathway.targets
    ]


def _said_of(reading: Reading, target: TargetResult) -> list[str]:
    """Of what is out of reach the chance comes first: nobody shall read beside it that it is reached."""
    chance = chance_sentence(reading, target.artefact)
    plan = [target_sentence(reading, target), earliest_sentence(reading, target), nearest_sentence(target)]
    return [chance, *plan] if reading.standing(target.artefact) == "out-of-reach" else [*plan, chance]


def outdated_sentence(reading: Reading) -> str:
    """That a target, a measure or the model was changed since; nothing where all stands as it was."""
    if not reading.result.outdated:
        return ""
    return _("Stand %(day)s, seither geändert.") % {"day": format_date(reading.result.created_at)}


def warnings(reading: Reading) -> list[tuple[str, str]]:
    """Heading and text of what nobody should overlook beside the verdicts."""
    said = (
        (_("Zeitweise mehr als im Trendszenario"), worse_sentence(reading)),
        (_("Plan und Durchläufe gehen auseinander"), band_sentence(reading)),
        (_("Die Wärme reicht nicht immer"), heat_sentence(reading)),
    )
    return [(title, text) for title, text in said if text]


def emissions_sentence(reading: Reading) -> str:
    """Where the plan leads beside the trend, where draws lead that differ from it, and where it is worse."""
    planned = _(
        "Von %(base)s im Jahr %(first)s auf %(end)s im Jahr %(last)s; im Trendszenario wären es "
        "dann %(trend)s."
    ) % {
        "base": tonnes(reading.total[0]),
        "first": reading.years[0],
        "end": tonnes(reading.total[-1]),
        "last": reading.years[-1],
        "trend": tonnes(reading.trend_total[-1]),
    }
    return " ".join(text for text in (planned, _drawn(reading), _worse(reading)) if text)


def _drawn(reading: Reading) -> str:
    if not reading.years_outside:
        return ""
    return _(
        "In neun von zehn Durchläufen mit unsicheren Annahmen werden es %(year)s %(low)s bis %(high)s, in "
        "der Mitte %(middle)s."
    ) % _range(reading)


def _range(reading: Reading) -> dict[str, Any]:
    """What the draws give in a year in which the plan lies outside: that of a target, else the last one."""
    outside, band = reading.years_outside, reading.band
    assert band is not None  # noqa: S101 - without a band no year lies outside
    aimed = [target.year for target in reading.pathway.targets if target.year in outside]
    year = max(aimed, default=outside[-1])
    place = reading.years.index(year)
    return {
        "year": year,
        "planned": tonnes(reading.total[place]),
        "low": tonnes(band.p5[place]),
        "middle": tonnes(band.p50[place]),
        "high": tonnes(band.p95[place]),
    }


def band_sentence(reading: Reading) -> str:
    """Why plan and draws differ, where the plan lies outside the range of nine draws in ten; else nothing."""
    if not reading.years_outside or reading.band is None:
        return ""
    given = _range(reading) | {"years": year_spans(reading.years_outside)}
    if reading.planned_in(given["year"]) < reading.band.p5[reading.years.index(given["year"])]:
        text = _(
            "Unter der Spanne der Durchläufe liegt der Plan in den Jahren %(years)s: Für %(year)s sind "
            "%(planned)s geplant, in neun von zehn Durchläufen werden es %(low)s bis %(high)s, in der Mitte "
            "%(middle)s. Der Plan rechnet jede Annahme mit ihrem gesetzten Wert. In den Durchläufen wird bei "
            "ungünstigen Werten weniger umgesetzt als geplant, bei günstigen aber nicht mehr."
        )
    else:
        text = _(
            "Über der Spanne der Durchläufe liegt der Plan in den Jahren %(years)s: Für %(year)s sind "
            "%(planned)s geplant, in neun von zehn Durchläufen werden es %(low)s bis %(high)s, in der Mitte "
            "%(middle)s. Der Plan rechnet jede Annahme mit ihrem gesetzten Wert, die Durchläufe mit Werten "
            "aus der ganzen Spanne jeder Annahme."
        )
    return text % given


def worse_sentence(reading: Reading) -> str:
    """In which years more is emitted than if the city did nothing, and why; nothing where there are none."""
    said = _worse(reading)
    if not said or not reading.pathway.targets:
        return said
    sought = _("Ein Pfad, der das vermeidet und ebenso nah ans Ziel führt, wurde nicht gefunden.")
    return f"{said} {sought}"


def _worse(reading: Reading) -> str:
    years = reading.years_worse
    if not years:
        return ""
    worst = max(years, key=lambda year: reading.planned_in(year) - reading.trend_in(year))
    return ngettext(
        "Im Jahr %(years)s entsteht mit diesem Pfad mehr, als wenn die Stadt nichts täte: %(planned)s statt "
        "%(trend)s.",
        "In den Jahren %(years)s entsteht mit diesem Pfad mehr, als wenn die Stadt nichts täte, am meisten "
        "%(worst)s: %(planned)s statt %(trend)s.",
        len(years),
    ) % {
        "years": year_spans(years),
        "worst": worst,
        "planned": tonnes(reading.planned_in(worst)),
        "trend": tonnes(reading.trend_in(worst)),
    }


def year_spans(years: Sequence[int]) -> str:
    """Years in order, neighbours drawn together: 2027, 2029–2031."""
    spans: list[list[int]] = []
    for year in years:
        if spans and year == spans[-1][-1] + 1:
            spans[-1].append(year)
        else:
            spans.append([year])
    return ", ".join(f"{span[0]}–{span[-1]}" if len(span) > 1 else str(span[0]) for span in spans)


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


def unnamed_sentence(reading: Reading) -> str:
    """That some of what a pathway takes is counted and not named; nothing where all is named."""
    count = reading.unnamed_count
    if not count:
        return ""
    if reading.sight.of_team:
        text = ngettext(
            "%(count)s Maßnahme dieses Pfads ist zurückgezogen und wird nicht genannt; Emissionen und Kosten "
            "zählen sie mit.",
            "%(count)s Maßnahmen dieses Pfads sind zurückgezogen und werden nicht genannt; Emissionen und "
            "Kosten zählen sie mit.",
            count,
        )
    else:
        text = ngettext(
            "%(count)s Maßnahme dieses Pfads ist nicht öffentlich; Emissionen und Kosten zählen sie mit.",
            "%(count)s Maßnahmen dieses Pfads sind nicht öffentlich; Emissionen und Kosten zählen sie mit.",
            count,
        )
    return text % {"count": count}


def costs_sentence(reading: Reading) -> str:
    sums = {key: sum(values) for key, values in reading.costs_by_payer().items()}
    if not sums:
        return _("Dieser Pfad kostet nichts.")
    most = max(sums, key=lambda key: sums[key])
    return _("Von %(first)s bis %(last)s zusammen %(total)s; am meisten zahlen: %(payer)s (%(eur)s).") % {
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
            "In heutigem Geld kostet der Pfad %(cost)s, %(difference)s mehr als das "
            "Trendszenario. Dafür sind künftige Kosten mit %(rate)s %% im Jahr abgezinst; was "
            "nach %(last)s noch nutzbar ist, ist abgezogen."
        )
    else:
        text = _(
            "In heutigem Geld kostet der Pfad %(cost)s, %(difference)s weniger als das "
            "Trendszenario. Dafür sind künftige Kosten mit %(rate)s %% im Jahr abgezinst; was "
            "nach %(last)s noch nutzbar ist, ist abgezogen."
        )
    return f"{text % given} {_plain_sentence(reading)}"


def _plain_sentence(reading: Reading) -> str:
    """The same without discounting, as the home of the city has it."""
    above = reading.total_cost - reading.trend_cost
    given = {"cost": euros(reading.total_cost), "difference": euros(abs(above))}
    if above >= 0:
        return _("Nicht abgezinst sind es %(cost)s, %(difference)s mehr als im Trendszenario.") % given
    return _("Nicht abgezinst sind es %(cost)s, %(difference)s weniger als im Trendszenario.") % given


def difference_sentence(reading: Reading, other: Reading) -> str:
    """What a scenario leaves and costs beside the pathway of the city to the same target."""
    year = max((target.year for target in reading.pathway.targets), default=reading.years[-1])
    costs, others = reading.pathway.outcome.costs.discounted, other.pathway.outcome.costs.discounted
    given = {
        "year": year,
        "left": tonnes(reading.planned_in(year)),
        "other": tonnes(other.planned_in(year)),
        "difference": euros(abs(costs - others)),
    }
    if costs >= others:
        text = _(
            "Neben dem Pfad der Stadt: %(year)s bleiben %(left)s statt %(other)s, und es kostet in heutigem "
            "Geld %(difference)s mehr."
        )
    else:
        text = _(
            "Neben dem Pfad der Stadt: %(year)s bleiben %(left)s statt %(other)s, und es kostet in heutigem "
            "Geld %(difference)s weniger."
        )
    return text % given


def obstacle_rows(reading: Reading, of: Container[str] | None = None) -> list[dict[str, Any]]:
    """What stands in the way, in the order of the result; `of`: only at these transitions and plants."""
    parts = {"limit": "limits", "transition": "transitions", "ramp": "transitions", "plant": "plants"}
    return [
        {
            "title": reading.title_of(parts[obstacle.kind], obstacle.key),
            "change": reading.change_of(obstacle.key) if parts[obstacle.kind] == "transitions" else None,
            "effect": _effect(obstacle),
        }
        for obstacle in reading.pathway.obstacles
        if of is None or obstacle.key in of
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
            _("Wäre dieser Wert %(share)s %% höher, würde die Lücke um %(gap)s im Jahr kleiner."),
            _("Wäre dieser Wert %(share)s %% höher, würde der Pfad um %(cost)s billiger."),
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
