"""What the newest model knows of a measure, and what the found pathways do with it: read for its page."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from django.utils.translation import gettext as _

from wandel.foundation.ui.figures import Figure
from wandel.foundation.ui.text import localise
from wandel.steps.pathways.memory import model_document, model_of
from wandel.steps.pathways.models import Measure, ModelVersion
from wandel.steps.pathways.reading import Reading, payer_groups
from wandel_engine.pathways.model import Model, Values
from wandel_engine.pathways.model import document as parts

SHOWN = 6
"""How many of the changes that a measure makes possible are named; of the others the number is told."""


@dataclass(frozen=True)
class Start:
    """What a pathway does with the measure: its start year, None where it goes without it."""

    reading: Reading
    target: str
    year: int | None

    @property
    def title(self) -> str:
        return self.reading.name_of("targets", self.target)

    @property
    def target_year(self) -> int:
        return next(one.year for one in self.reading.pathway.targets if one.artefact == self.target)

    @property
    def standing(self) -> str:
        return self.reading.standing(self.target)


@dataclass(frozen=True)
class Facts:
    """`version`: the newest model; `readings`: the pathways that the reader of the page may see."""

    measure: Measure
    version: ModelVersion
    readings: tuple[Reading, ...]

    @cached_property
    def _model(self) -> Model:
        return model_of(self.version)

    @cached_property
    def _part(self) -> parts.Measure | None:
        return next((one for one in self._model.measures if one.artefact == self.measure.place), None)

    @property
    def known(self) -> bool:
        """Whether the model has this measure at all."""
        return self._part is not None

    @property
    def _known(self) -> parts.Measure:
        assert self._part is not None  # noqa: S101 - asked only where `known`
        return self._part

    def starts(self) -> list[Start]:
        """What each pathway does with it, the earliest target first; one that was computed before the measure
        came into the model is not among them."""
        return [
            Start(reading, target.artefact, reading.pathway.outcome.decisions.measures[self.measure.place])
            for reading in self.readings
            for target in reading.pathway.targets
            if self.measure.place in reading.pathway.outcome.decisions.measures
        ]

    @property
    def window(self) -> str:
        """When it may begin."""
        one = self._known
        if one.never:
            return _("beschlossen ist: nie")
        if one.fixed_start is not None:
            return _("beschlossen ist %(year)s") % {"year": one.fixed_start}
        if one.earliest == one.latest:
            return _("möglich %(year)s") % {"year": one.earliest}
        return _("möglich %(first)s bis %(last)s") % {"first": one.earliest, "last": one.latest}

    @property
    def lag(self) -> int:
        """Years from its start to its effect."""
        return self._known.lag

    def costs(self) -> list[Figure]:
        """Once and yearly, in the model's prices, as figures with their ranges."""
        one = self._known
        found = (self._figure(one.one_off_cost, "EUR"), self._figure(one.yearly_cost, "EUR/a"))
        return [figure for figure in found if figure is not None]

    def payers(self) -> list[tuple[dict[str, str], float]]:
        """Who bears the cost of the measure itself, in per cent, the largest share first."""
        titles = {payer.key: dict(payer.title) for payer in self._model.payers}
        shares = sorted(self._known.payers.items(), key=lambda pair: -pair[1])
        return [(titles[key], 100 * share) for key, share in shares if share > 0]

    def payer_groups(self) -> list[tuple[str, float]]:
        """(group, per cent) of each payer."""
        groups = payer_groups(model_document(self.version))
        return [(groups[key], 100 * share) for key, share in self._known.payers.items() if share > 0]

    @cached_property
    def _unlocked(self) -> list[dict[str, str]]:
        """Each change and plant that it makes possible or speeds up, once, in the order of the model."""
        states = {
            (stock.key, state.key): state.title for stock in self._model.stocks for state in stock.states
        }
        transitions = {one.key: one for one in self._model.transitions}
        plants = {one.key: dict(one.title) for one in self._model.plants}
        found: dict[str, dict[str, str]] = {}
        for effect in self._known.effects:
            if effect.plant is not None:
                title = plants[effect.plant]
            else:
                change = transitions[effect.transition or ""]
                start, end = states[change.stock, change.from_], states[change.stock, change.to]
                title = dict(change.title or {}) or {
                    language: f"{text} → {end[language]}"
                    for language, text in start.items()
                    if language in end
                }
            found.setdefault(str(localise(title)), title)
        return list(found.values())

    def unlocked(self) -> list[dict[str, str]]:
        return self._unlocked[:SHOWN]

    @property
    def more_unlocked(self) -> int:
        return len(self._unlocked) - len(self.unlocked())

    @property
    def touched(self) -> frozenset[str]:
        """Keys of the transitions and plants that it makes possible or speeds up."""
        return frozenset(key for one in self._known.effects if (key := one.plant or one.transition))

    def sources(self) -> list[str]:
        """Keys of the sources of its figures in the model, each once."""
        one = self._known
        given = [one.one_off_cost, one.yearly_cost, *(effect.adds for effect in one.effects)]
        figures = [figure for quantity in given if quantity is not None for figure in self._made_of(quantity)]
        return list(dict.fromkeys(figure.source for figure in figures if figure.source))

    def _made_of(self, quantity: parts.Quantity) -> list[Any]:
        if not isinstance(quantity, parts.Reference):
            return [quantity]
        named = {one.key: one.figure for one in self._model.parameters}
        return [named[key] for key in quantity.ref if key in named]

    def required(self) -> list[str]:
        """Places of the measures that must have begun by then."""
        return list(self._known.requires)

    def _figure(self, quantity: parts.Quantity | None, unit: Literal["EUR", "EUR/a"]) -> Figure | None:
        """A quantity as the page shows it; its range is that of the product of what it is made of."""
        if quantity is None:
            return None
        values = Values(self._model)
        place = self._model.first_decision - self._model.base_year
        value = float(values.series(quantity, unit)[place])
        made_of = self._made_of(quantity)
        given = math.prod(figure.value for figure in made_of)
        low, high = (
            value * math.prod(_end(figure, end) for figure in made_of) / given if given > 0 else None
            for end in ("low", "high")
        )
        flags = {figure.flag for figure in made_of}
        # As good as the worst that it is made of; with a driver in it, it is derived in any case.
        flag = next((one for one in ("fictional", "estimate") if one in flags), "")
        ranged = low is not None and high is not None and low < high
        return Figure(
            value=value,
            unit=unit,
            year=self._model.price_year,
            flag=flag or ("published" if len(made_of) == 1 else "estimate"),
            low=low if ranged else None,
            high=high if ranged else None,
            digits=0 if abs(value) >= 100 else None,
        )


def _end(figure: Any, end: str) -> float:
    bound = getattr(figure, end)
    return float(figure.value if bound is None else bound)
