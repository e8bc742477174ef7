"""A stored result read for people: its numbers with the titles of the model it was computed from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from wandel.foundation.ui.names import EMISSION_SECTOR_NAMES, PAYER_NAMES
from wandel.foundation.ui.text import localise
from wandel.steps.pathways.memory import contributions_of, ensemble_of, model_document, pathway_of, refusal_of
from wandel.steps.pathways.models import Result, Study
from wandel.steps.pathways.queries import newest_study
from wandel.steps.pathways.sight import UNNAMED, Sight, public_sight
from wandel_engine.pathways import RESULT_FORMAT, Pathway
from wandel_engine.pathways.chances import Standing, standing_of
from wandel_engine.pathways.contributions import Contributions
from wandel_engine.pathways.courses import years_outside, years_worse
from wandel_engine.pathways.ensemble import Bands, Ensemble
from wandel_engine.pathways.model import Account

PLANTS = ""
"""The key under which emissions of plants stand, which belong to no sector."""


@dataclass(frozen=True)
class Reading:
    """`result` with its model version; every number comes out of the stored pathway. `given` is what the
    reader may know; left out, it is what everybody may."""

    result: Result
    given: Sight | None = None

    @cached_property
    def sight(self) -> Sight:
        return self.given or public_sight(self.result.model_version.city)

    @cached_property
    def pathway(self) -> Pathway:
        return self.sight.filtered(pathway_of(self.result))

    @property
    def options(self) -> dict[str, Any]:
        return self.sight.options(self.result.options)

    @property
    def _document(self) -> dict[str, Any]:
        return model_document(self.result.model_version)

    @property
    def price_year(self) -> int:
        return int(self._document["price_year"])

    @cached_property
    def _certainty(self) -> Study | None:
        return newest_study(result=self.result, kind=Study.Kind.CERTAINTY)

    @cached_property
    def certainty(self) -> Ensemble | None:
        """The pathway in many draws of what is uncertain; None where that was not computed."""
        study = self._certainty
        return None if study is None or study.is_newer or refusal_of(study) else ensemble_of(study)

    @property
    def is_older(self) -> bool:
        """Whether an earlier version computed it, in an earlier format."""
        return self.result.format < RESULT_FORMAT

    @property
    def certainty_newer(self) -> bool:
        """Whether a newer version computed how certain it is, which this one cannot read."""
        return self._certainty is not None and self._certainty.is_newer

    def standing(self, target: str) -> Standing:
        """What the chance of one of its targets is called."""
        return self.certainty.standing(target) if self.certainty else standing_of(None)

    @property
    def certainty_refused(self) -> str:
        """Why the engine could not say how certain the pathway is, in its English; empty if it could."""
        readable = self._certainty is not None and not self._certainty.is_newer
        return self.refusal(self._certainty) if self._certainty and readable else ""

    def refusal(self, study: Study) -> str:
        """Why the engine could not answer a study; empty if it could."""
        return self.sight.message(refusal_of(study), self._document)

    @cached_property
    def contributions(self) -> Contributions | None:
        """What each of its measures contributes; None where that was not computed, or cannot be read."""
        study = newest_study(result=self.result, kind=Study.Kind.CONTRIBUTIONS)
        return None if study is None or study.is_newer or refusal_of(study) else contributions_of(study)

    @property
    def band(self) -> Bands | None:
        """The range of emissions over the draws; None where nobody drew or nothing is uncertain."""
        return self.certainty.bands[self.account] if self.certainty and self.certainty.inputs else None

    @cached_property
    def years_outside(self) -> tuple[int, ...]:
        """The years in which the plan lies outside the range of nine draws in ten."""
        return years_outside(self.pathway.outcome, self.account, self.band) if self.band else ()

    @cached_property
    def years_worse(self) -> tuple[int, ...]:
        """The years in which the plan emits more than the trend does."""
        return years_worse(self.pathway, self.account)

    def planned_in(self, year: int) -> float:
        """t/a of the plan."""
        return self.total[self.years.index(year)]

    def trend_in(self, year: int) -> float:
        """t/a of the trend."""
        return self.trend_total[self.years.index(year)]

    @cached_property
    def _titles(self) -> dict[str, dict[str, dict[str, str]]]:
        document = self._document
        return {
            part: {_key(item): _title(item, document) for item in document.get(part, [])}
            for part in ("sectors", "payers", "measures", "limits", "targets", "transitions", "plants")
        }

    def title_of(self, part: str, key: str) -> dict[str, str] | str:
        """The multilingual title of a sector, payer, measure …; the key where the model gives none; and that
        it is not public where the reader may not know it."""
        if key == UNNAMED or (part == "measures" and key in self.sight.measures):
            return self.sight.unnamed
        return self._titles[part].get(key) or key

    def change_of(self, transition: str) -> dict[str, str]:
        """Of what a transition makes what: several may bear the same title."""
        return self._changes.get(transition, {})

    @cached_property
    def _changes(self) -> dict[str, dict[str, str]]:
        document = self._document
        return {_key(item): _change(item, document) for item in document.get("transitions", [])}

    def name_of(self, part: str, key: str) -> str:
        """In the reader's language; an emission sector is called on every page as the balance calls it."""
        if part == "sectors" and key in EMISSION_SECTOR_NAMES:
            return str(EMISSION_SECTOR_NAMES[key])
        return str(localise(self.title_of(part, key)))

    @property
    def account(self) -> Account:
        targets = self.pathway.targets
        return targets[0].account if targets else "bisko"

    def is_kept(self, target: str) -> bool:
        """Whether the years after the target's are judged too."""
        targets = self._document["targets"]
        return all(item.get("kept", True) for item in targets if item["artefact"] == target)

    @property
    def hash_parts(self) -> list[str]:
        """The model's hash in pieces, so that a narrow page can break it."""
        checksum = self.result.model_hash
        return [checksum[start : start + 8] for start in range(0, len(checksum), 8)]

    @property
    def years(self) -> tuple[int, ...]:
        return self.pathway.years

    @property
    def from_year(self) -> int:
        """The first year in which something is decided."""
        return self._document.get("decisions_from") or self.years[0]

    @property
    def total(self) -> tuple[float, ...]:
        return self.pathway.outcome.emissions[self.account].total

    @property
    def trend_total(self) -> tuple[float, ...]:
        return self.pathway.trend.emissions[self.account].total

    def emissions_by_sector(self) -> dict[str, list[float]]:
        """t by year; sectors in the order of the model, plants last."""
        rows = self.pathway.outcome.emissions[self.account].rows
        sums = _summed(((row.sector or PLANTS, row.tonnes) for row in rows), len(self.years))
        order = [*self._titles["sectors"], PLANTS]
        return {key: sums[key] for key in order if key in sums}

    def cost_years(self) -> list[int]:
        return [year for year in self.years if year >= self.from_year]

    def costs_by_payer(self) -> dict[str, list[float]]:
        """EUR by year from the first decision on; payers in the order of the model."""
        costs = self.pathway.outcome.costs
        sums = _summed(((row.payer, row.eur) for row in costs.rows), len(self.years))
        skipped = len(self.years) - len(self.cost_years())
        return {key: sums[key][skipped:] for key in self._titles["payers"] if key in sums}

    def payer_rows(self) -> list[dict[str, Any]]:
        """Each payer's sum over the years in Mio. EUR, dearest first, with what is left after the horizon."""
        salvage = self.pathway.outcome.costs.salvage
        rows = [
            {
                "key": key,
                "title": self.title_of("payers", key),
                "meur": sum(values) / 1e6,
                "salvage_meur": salvage.get(key, 0.0) / 1e6,
            }
            for key, values in self.costs_by_payer().items()
        ]
        return sorted(rows, key=lambda row: -row["meur"])

    def payer_groups(self) -> list[dict[str, Any]]:
        """Households, firms and the public hand, as far as there are such payers: the sums of each in Mio.
        EUR and its payers, dearest first."""
        groups = self._payer_groups
        rows = {row["key"]: row for row in self.payer_rows()}
        return [
            {
                "key": group,
                "colour": f"payer-{group}",
                "name": PAYER_NAMES[group],
                "meur": sum(row["meur"] for row in found),
                "salvage_meur": sum(row["salvage_meur"] for row in found),
                "rows": found,
            }
            for group in PAYER_NAMES
            if (found := [row for key, row in rows.items() if groups[key] == group])
        ]

    def costs_by_group(self) -> dict[str, list[float]]:
        """EUR by year from the first decision on, by group of payers."""
        sums = _summed(
            ((self._payer_groups[key], tuple(values)) for key, values in self.costs_by_payer().items()),
            len(self.cost_years()),
        )
        return {group: sums[group] for group in PAYER_NAMES if group in sums}

    @cached_property
    def _payer_groups(self) -> dict[str, str]:
        return payer_groups(self._document)

    @property
    def total_cost(self) -> float:
        """EUR of all payers from the first decision on, not discounted."""
        return sum(sum(values) for values in self.costs_by_payer().values())

    @property
    def trend_cost(self) -> float:
        """The same for the trend."""
        skipped = len(self.years) - len(self.cost_years())
        return sum(self.pathway.trend.costs.total[skipped:])

    def measure_rows(self) -> list[dict[str, Any]]:
        """Every measure of the model by its start year; those that are not taken last, with None. What the
        reader may not know has no key, and is left out where it is not taken."""
        named = list(self.pathway.outcome.decisions.measures.items())
        rows = [
            {"key": key, "title": self.title_of("measures", key), "year": year}
            for key, year in [*named, *((UNNAMED, year) for year in self._unnamed)]
        ]
        return sorted(rows, key=lambda row: (row["year"] is None, row["year"] or 0))

    @cached_property
    def _unnamed(self) -> list[int]:
        """The start years of measures that are taken and hidden from the reader."""
        taken = pathway_of(self.result).outcome.decisions.measures
        return [year for key, year in taken.items() if key in self.sight.measures and year is not None]

    @property
    def unnamed_count(self) -> int:
        return len(self._unnamed)

    def household_years(self) -> list[int]:
        """The first year of decisions and every fifth after it."""
        return [
            year for year in self.years if year == self.from_year or (year > self.from_year and year % 5 == 0)
        ]

    def household_rows(self) -> list[dict[str, Any]]:
        """What a household bears in a month, EUR, beside the trend; for payers that stand for households."""
        places = [self.years.index(year) for year in self.household_years()]
        trend = self.pathway.trend.monthly
        return [
            {
                "title": self.title_of("payers", key),
                "months": [{"eur": eur[place], "trend": trend[key][place]} for place in places],
            }
            for key, eur in self.pathway.outcome.monthly.items()
        ]

    def starts(self) -> list[tuple[str, int]]:
        """(measure, start year) of those that are taken, by year; hidden ones without their key."""
        return [(row["key"], row["year"]) for row in self.measure_rows() if row["year"] is not None]

    def reduction_rows(self) -> list[dict[str, Any]]:
        """Why emissions are lower than in the base year: in the years of the targets and at the end."""
        split = self.pathway.reduction[self.account]
        wanted = {target.year for target in self.pathway.targets} | {self.years[-1]}
        return [
            {
                "year": year,
                "base": split.base,
                "mix_and_law": split.mix_and_law[place],
                "others": split.others[place],
                "city": split.city[place],
                "left": self.total[place],
            }
            for place, year in enumerate(self.years)
            if year in wanted
        ]


def payer_groups(document: dict[str, Any]) -> dict[str, str]:
    """Payer of a model → its group: what is public, what stands for households, and all others."""

    def group(payer: dict[str, Any]) -> str:
        return "public" if payer.get("public") else "households" if payer.get("households") else "firms"

    return {payer["key"]: group(payer) for payer in document.get("payers", [])}


def _summed(rows: Iterable[tuple[str, tuple[float, ...]]], length: int) -> dict[str, list[float]]:
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0] * length)
    for key, values in rows:
        sums[key] = [before + value for before, value in zip(sums[key], values, strict=True)]
    return dict(sums)


def _key(item: dict[str, Any]) -> str:
    return item.get("key") or item["artefact"]


def _title(item: dict[str, Any], document: dict[str, Any]) -> dict[str, str]:
    """Its title; a transition without one is called by the two states between which it leads."""
    if item.get("title") or "from" not in item:
        return item.get("title") or {}
    return _change(item, document, with_stock=False)


def _change(item: dict[str, Any], document: dict[str, Any], *, with_stock: bool = True) -> dict[str, str]:
    """ "Cars: petrol → battery", in each language that all three titles have."""
    stock = next(stock for stock in document["stocks"] if stock["key"] == item["stock"])
    states = {state["key"]: state["title"] for state in stock["states"]}
    start, end = states[item["from"]], states[item["to"]]
    named = {language: f"{start[language]} → {end[language]}" for language in start if language in end}
    if not with_stock:
        return named
    return {
        language: f"{stock['title'][language]}: {change}"
        for language, change in named.items()
        if language in stock["title"]
    }
