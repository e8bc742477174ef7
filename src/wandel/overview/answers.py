"""The four answers of a city's home, each with its figure and a small picture, and the way to a target. Every
number is computed from what is there; what is not there is None, and the page says so."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from wandel.foundation.cities.models import City
from wandel.foundation.ui.charts.small import Part, Way
from wandel.foundation.ui.figures import Figure
from wandel.foundation.ui.formats import format_number, format_rounded
from wandel.foundation.ui.names import PAYER_NAMES
from wandel.overview.queries import Aim, Counts
from wandel.steps.analysis import queries as analysis
from wandel.steps.analysis.names import SECTOR_NAMES
from wandel.steps.analysis.reading import Reading as Balance
from wandel.steps.pathways.merging import tonnes_of
from wandel.steps.pathways.reading import Reading
from wandel.steps.pathways.sentences import euros
from wandel_engine.cases.parts import Quantity
from wandel_engine.pathways.chances import in_hundred

KILO = 1000.0
STATES = ("done", "in-progress", "open", "delayed", "failed")
"""Of commitments, in the order in which they stand in the picture."""
DOTS = 24
"""So many commitments have a sign each; more are told in numbers alone."""


@dataclass(frozen=True)
class Share:
    """A part with its share of the whole in per cent, for a legend."""

    part: Part
    percent: int


def shares(parts: list[Part]) -> list[Share]:
    """The largest first; what is not above zero has none."""
    whole = sum(part.value for part in parts if part.value > 0)
    found = [Share(part, round(100 * part.value / whole)) for part in parts if part.value > 0]
    return sorted(found, key=lambda one: -one.part.value)


@dataclass(frozen=True)
class Stand:
    """Where do we stand: the newest balance."""

    balance: Balance

    @cached_property
    def per_head(self) -> Figure:
        return self.balance.figure(None, **self.balance.per_head())

    @cached_property
    def whole(self) -> Figure:
        """Of the whole city, in kt."""
        return self.balance.figure(None, **self.balance.total("bisko"))

    @property
    def total(self) -> str:
        return f"{self.whole.bare_number}\u00a0kt"

    @property
    def people(self) -> str:
        """With how many people it computes, and of which year that number is."""
        found = self.balance.population()
        return f"{found.quantity} ({found.year})" if found.year else found.quantity

    @property
    def gaps(self) -> str:
        """What the balance lacks. Then there is no share of a whole, and no number per head."""
        return self.balance.gaps

    @property
    def known(self) -> list[tuple[Part, str]]:
        """Each sector with what is known of it, the largest first."""
        sums = self.balance.result.bisko.by_sector
        found = []
        for part, sector in zip(self.parts, self.balance.sectors, strict=True):
            has_data = self.balance.has_data(sector)
            value = part.value / KILO if has_data else None
            least = has_data and sums[sector].missing > 0
            found.append((part, Figure(value, "kt", digits=0, is_at_least=least).quantity))
        return sorted(found, key=lambda one: -one[0].value)

    def kilotonnes(self, account: str) -> float:
        return float(self.balance.total(account)["value"])

    @cached_property
    def parts(self) -> list[Part]:
        sums = self.balance.result.bisko.by_sector
        return [
            Part(f"sector-{sector}", str(SECTOR_NAMES[sector]), sums[sector].emissions_t)
            for sector in self.balance.sectors
        ]

    @property
    def legend(self) -> list[Share]:
        return shares(self.parts)


def stand_of(city: City) -> Stand | None:
    found = analysis.newest_balance(city)
    return None if found is None else Stand(found)


@dataclass(frozen=True)
class Outlook:
    """Shall we make it: the chance of the target shown, and of each other one."""

    aim: Aim
    aims: list[Aim]

    @property
    def share(self) -> int | None:
        return None if self.aim.chance is None else in_hundred(self.aim.chance)

    @property
    def rows(self) -> list[tuple[Aim, int | None]]:
        return [(aim, None if aim.chance is None else in_hundred(aim.chance)) for aim in self.aims]


@dataclass(frozen=True)
class Deeds:
    """What is done: the commitments by state."""

    counts: Counts

    @property
    def number(self) -> int:
        return self.counts.of("commitment")

    @property
    def states(self) -> list[tuple[str, int]]:
        return [(state, number) for state in STATES if (number := self.counts.commitments[state])]

    @property
    def dots(self) -> list[str]:
        return [state for state, number in self.states for _each in range(number)][:DOTS]

    @property
    def running_experiments(self) -> int:
        return self.counts.experiments["running"]


@dataclass(frozen=True)
class Bill:
    """Who pays: what the pathway shown costs over the years, by group of payers."""

    reading: Reading

    @property
    def figure(self) -> Figure:
        eur = self.reading.total_cost
        value, unit = (eur / 1e9, "GEUR") if abs(eur) >= 1e9 else (eur / 1e6, "MEUR")
        return Figure(value=value, unit=unit, flag="computed")

    @property
    def difference(self) -> str:
        """Beside the trend, in which nothing is done."""
        more = self.reading.total_cost - self.reading.trend_cost
        given = {"eur": euros(abs(more))}
        if more >= 0:
            return _("%(eur)s mehr als im Trendszenario") % given
        return _("%(eur)s weniger als im Trendszenario") % given

    @cached_property
    def parts(self) -> list[Part]:
        return [
            Part(f"payer-{group['key']}", str(PAYER_NAMES[group["key"]]), group["meur"])
            for group in self.reading.payer_groups()
        ]

    @property
    def legend(self) -> list[Share]:
        return shares(self.parts)

    @property
    def years(self) -> tuple[int, int]:
        return self.reading.from_year, self.reading.years[-1]


def way_of(stand: Stand | None, reading: Reading | None, aim: Aim | None) -> Way | None:
    """The picture, in kt: from the newest balance on, as far as anything is computed."""
    account = reading.account if reading is not None else aim.target.account if aim is not None else "bisko"
    balance = (stand.balance.year, stand.kilotonnes(account)) if stand is not None else None
    text = ""
    if balance is not None:
        least = stand.balance.is_incomplete(account)
        text = f"{Figure(balance[1], 'kt', digits=0, is_at_least=least).quantity} ({balance[0]})"
    if reading is None or aim is None:
        if balance is None:
            return None
        allowed = _allowed(aim, stand) if aim is not None else None
        if allowed is None or allowed[0] <= balance[0]:
            return Way(balance=balance, balance_text=text)
        named = _("Ziel")
        label = f"{format_number(allowed[1])} {named}"
        return Way(balance=balance, balance_text=text, target=allowed, ends=[("aim", label, allowed[1])])
    target = next(one for one in reading.pathway.targets if one.artefact == aim.target.slug)
    planned, trend = _kilo(reading.total), _kilo(reading.trend_total)
    threshold = target.threshold / KILO
    is_yearly = target.budget_from is None
    ends = [("path", _("Pfad"), planned[-1]), ("trend", _("Trend"), trend[-1])]
    if is_yearly:
        ends.append(("aim", _("Ziel"), threshold))
    return Way(
        balance=balance,
        balance_text=text,
        years=reading.years,
        planned=planned,
        decided_from=reading.from_year,
        trend=trend,
        low=_kilo(reading.band.p5) if reading.band else (),
        high=_kilo(reading.band.p95) if reading.band else (),
        target=(target.year, threshold) if is_yearly else None,
        ends=[(kind, f"{format_number(value)} {name}", value) for kind, name, value in ends],
    )


def _allowed(aim: Aim, stand: Stand | None) -> tuple[int, float] | None:
    """Of a target for which no pathway is computed: its year, and what it allows the whole city in kt; None
    where it says nothing about greenhouse gases, or per head of nobody knows how many."""
    target = aim.target
    said = {"measure": target.measure, "threshold": target.threshold}
    if target.measure == Quantity.ENERGY or (target.threshold or {}).get("value") is None:
        return None
    people = stand.balance.result.per_head.population.value if stand is not None else None
    if target.measure == Quantity.EMISSIONS_PER_HEAD and not people:
        return None
    return target.year, tonnes_of(said, people) / KILO


def _kilo(values: Any) -> list[float]:
    return [value / KILO for value in values]


def way_sentence(way: Way, reading: Reading | None, *, gaps: str = "") -> str:
    """What the picture shows, for whoever does not see it; `gaps`: what the balance lacks."""
    said = []
    if way.balance is not None:
        known = _("%(year)s waren es mindestens %(kt)s.") if gaps else _("%(year)s waren es %(kt)s.")
        said.append(known % {"year": way.balance[0], "kt": format_rounded(way.balance[1] * KILO, "t CO₂e")})
    if reading is not None:
        said.append(
            _("Der Pfad führt bis %(year)s auf %(planned)s im Jahr, das Trendszenario auf %(trend)s.")
            % {
                "year": reading.years[-1],
                "planned": format_rounded(reading.total[-1], "t CO₂e"),
                "trend": format_rounded(reading.trend_total[-1], "t CO₂e"),
            }
        )
    return " ".join(said)


def way_rows(reading: Reading) -> list[list[str]]:
    """The numbers of the picture: every fifth year, the first, the last and those of the targets."""
    wanted = {reading.years[0], reading.years[-1], *(target.year for target in reading.pathway.targets)}
    rows = []
    for place, year in enumerate(reading.years):
        if year in wanted or year % 5 == 0:
            drawn = (reading.band.p5[place], reading.band.p95[place]) if reading.band else ()
            numbers = (reading.total[place], reading.trend_total[place], *drawn)
            rows.append([str(year), *(format_number(one / KILO, 1) for one in numbers)])
    return rows
