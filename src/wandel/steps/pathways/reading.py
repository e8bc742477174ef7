"""A stored result read for people: its numbers with the titles of the model it was computed from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from wandel.foundation.ui.names import EMISSION_SECTOR_NAMES
from wandel.foundation.ui.text import localise
from wandel.steps.pathways.memory import ensemble_of, model_document, pathway_of, refusal_of
from wandel.steps.pathways.models import Result, Study
from wandel.steps.pathways.queries import newest_study
from wandel_engine.pathways import Pathway
from wandel_engine.pathways.ensemble import Bands, Ensemble

PLANTS = ""
"""The key under which emissions of plants stand, which belong to no sector."""


@dataclass(frozen=True)
class Reading:
    """`result` with its model version; every number comes out of the stored pathway."""

    result: Result

    @cached_property
    def pathway(self) -> Pathway:
        return pathway_of(self.result)

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
        return None if study is None or refusal_of(study) else ensemble_of(study)

    @property
    def certainty_refused(self) -> str:
        """Why the engine could not say how certain the pathway is, in its English; empty if it could."""
        return refusal_of(self._certainty) if self._certainty else ""

    @property
    def band(self) -> Bands | None:
        """The range of emissions over the draws."""
        return self.certainty.bands[self.account] if self.certainty else None

    @cached_property
    def _titles(self) -> dict[str, dict[str, dict[str, str]]]:
        document = self._document
        return {
            part: {_key(item): _title(item, document) for item in document.get(part, [])}
            for part in ("sectors", "payers", "measures", "limits", "targets", "transitions", "plants")
        }

    def title_of(self, part: str, key: str) -> dict[str, str] | str:
        """The multilingual title of a sector, payer, measure …; the key where the model gives none."""
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
    def account(self) -> str:
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
                "title": self.title_of("payers", key),
                "meur": sum(values) / 1e6,
                "salvage_meur": salvage.get(key, 0.0) / 1e6,
            }
            for key, values in self.costs_by_payer().items()
        ]
        return sorted(rows, key=lambda row: -row["meur"])

    def measure_rows(self) -> list[dict[str, Any]]:
        """Every measure of the model by its start year; those that are not taken last, with None."""
        taken = self.pathway.outcome.decisions.measures
        rows = [{"key": key, "title": self.title_of("measures", key), "year": taken[key]} for key in taken]
        return sorted(rows, key=lambda row: (row["year"] is None, row["year"] or 0))

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
        """(measure, start year) of those that are taken, by year."""
        taken = self.pathway.outcome.decisions.measures.items()
        return sorted(((key, year) for key, year in taken if year is not None), key=lambda pair: pair[1])

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
