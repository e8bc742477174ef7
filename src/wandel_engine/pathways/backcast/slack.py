"""By how many years a measure can start later with everything else as the pathway decides it.

Read off the pathway, without searching again: a later start is possible as long as nothing that is decided
needs the measure's effects before, no other measure waits for it, and the one-off cost fits the money limits.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from wandel_engine.pathways.explain import Explainer
from wandel_engine.pathways.model import Model, Values
from wandel_engine.pathways.model.document import Measure, MoneyLimit
from wandel_engine.pathways.result import Simulation

SMALL = 1e-6
INVESTED = ("investment", "renewal", "measure")


class Slack:
    """Answers for the measures of one pathway. `starts`: measure → start year of those taken."""

    def __init__(
        self, model: Model, run: Simulation, values: Values, explainer: Explainer, starts: Mapping[str, int]
    ) -> None:
        self.model, self.run, self.values, self.explainer = model, run, values, explainer
        self.starts = starts
        self.measures = {measure.artefact: measure for measure in model.measures}

    def of(self, measure: Measure, start: int) -> int:
        """Years by which it can start later with everything else as decided."""
        if measure.fixed_start is not None:
            return 0
        latest = start
        for later in range(start + 1, measure.latest + 1):
            if (later - measure.earliest) % measure.step == 0:
                if not self._possible(measure, start, later):
                    break
                latest = later
        return latest - start

    def _possible(self, measure: Measure, start: int, later: int) -> bool:
        waited_for = any(
            measure.artefact in self.measures[key].requires and other < later
            for key, other in self.starts.items()
        )
        missing = range(start + measure.lag, min(later + measure.lag, self.model.horizon + 1))
        needed = any(self._needs(measure, year) for year in missing)
        return not waited_for and not needed and self._affordable(measure, later)

    def _needs(self, measure: Measure, year: int) -> bool:
        """Whether what is decided in a year is only possible with the measure at work."""
        for effect in measure.effects:
            if effect.transition is not None:
                t = next(t for t in self.model.transitions if t.key == effect.transition)
                if t.yearly_limit is None:
                    continue
                unit = next(stock.unit for stock in self.model.stocks if stock.key == t.stock)
                allowed = self._at(self.values.series(t.yearly_limit, f"{unit}/a"), year)
                allowed += self._added(measure, "transition", t.key, f"{unit}/a", year)
                used = self.run.decisions.flows[t.key][year - self.model.base_year]
            elif effect.plant is not None:
                plant = next(plant for plant in self.model.plants if plant.key == effect.plant)
                hours = self._at(self.values.series(plant.full_load_hours, "h/a"), year)
                allowed = self.explainer.look_up(f"capacity/{plant.key}/{year}").value
                allowed -= hours * self._at(self.values.series(effect.adds, "MW"), year)
                used = self.run.dispatch[plant.key][year - self.model.base_year]
            else:
                continue
            if used > allowed + SMALL * max(abs(used), abs(allowed)):
                return True
        return False

    def _added(self, without: Measure, kind: str, key: str, unit: str, year: int) -> float:
        """What the other measures at work in a year add to a limit."""
        return sum(
            self._at(self.values.series(effect.adds, unit), year)
            for name, start in self.starts.items()
            if name != without.artefact and start + self.measures[name].lag <= year
            for effect in self.measures[name].effects
            if getattr(effect, kind) == key
        )

    def _affordable(self, measure: Measure, year: int) -> bool:
        """Whether the one-off cost fits the money limits of another year."""
        once = self._at(self.values.optional(measure.one_off_cost, "EUR"), year)
        for limit in self.model.limits:
            if not isinstance(limit, MoneyLimit):
                continue
            if not (limit.first_year or 0) <= year <= (limit.last_year or 9999):
                continue
            at = year - self.model.base_year
            spent = sum(
                row.eur[at]
                for row in self.run.costs.rows
                if row.payer in limit.payers and row.kind in INVESTED
            )
            share = sum(measure.payers.get(payer, 0.0) for payer in limit.payers)
            allowed = self._at(self.values.series(limit.at_most, "EUR/a"), year)
            if spent + share * once > allowed * (1 + SMALL):
                return False
        return True

    def _at(self, series: NDArray[np.float64], year: int) -> float:
        return float(series[year - self.model.base_year])
