"""What lasts: equipment nobody paid for in these accounts, and what was paid for and still stands at the end.

What is bought from the first decision on is paid in full, so that scrapping it costs nothing beside its
price; but after the horizon only what still stands in the last year has value left. Equipment of a kind bears
no names: those of its units that were replaced ahead of time are taken to be the ones worth least then.

What was there before the first decision, or came with new units, was paid elsewhere. It is lost early as far
as fewer units keep the kind than have such equipment that is not due yet. Conventions: docs/adr/0018.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from wandel_engine.pathways.model.document import Quantity, Transition
from wandel_engine.pathways.model.values import Series, Values
from wandel_engine.pathways.simulation.stocks import StockPath, StockRun, Wear


@dataclass(frozen=True)
class _Bought:
    """Units bought in a year that are alive in the last one. `worth`: EUR left of each; `rank`: the same at
    stated prices. `due`: index of the last year of their lifetime."""

    payers: Mapping[str, float]
    units: float
    worth: float
    rank: float
    due: int


class Lasting:
    """What lasts of one stock. `stated`: the prices by which is told what is worth least."""

    def __init__(self, run: StockRun, path: StockPath, stated: Values) -> None:
        self.run, self.path, self.stated = run, path, stated
        self.first = run.values.model.first_decision - run.values.model.base_year
        self.last = run.count - 1

    def lost_early(self, wear: Wear) -> Series:
        """Units by year whose equipment was there before and is gone too early; alive in the next year."""
        lost = np.zeros(self.run.count)
        if any(_leaves(self.run, wear, t) for t in self.run.transitions):
            standing = self.path.units[1:, wear.states].sum(axis=1)
            lost[: self.last] = np.maximum(self._there_before(wear)[: self.last] - standing, 0.0)
        return lost

    def value_left(self) -> Iterator[tuple[Mapping[str, float], float]]:
        """Payers with the value, undiscounted EUR, of what they bought and what still stands."""
        bought = {t.key: list(self._moved(t)) for t in self.run.transitions}
        bound = {t.key: bound_to(t, self.run) for t in self.run.transitions}
        for t in self.run.transitions:
            if bound[t.key] is None:
                yield from ((one.payers, one.units * one.worth) for one in bought[t.key])
        for wear in self.run.wears:
            cohorts = list(self._renewed(wear))
            gone = float(self.path.early[wear.key][self.last - 1]) if self.last else 0.0
            gone -= float(self._there_before(wear)[self.last - 1]) if self.last else 0.0
            for t in self.run.transitions:
                if bound[t.key] is wear:
                    cohorts += bought[t.key]
                elif _enters(self.run, wear, t):
                    arrived = (one.units for one in self._moved(t, wear.lifetime) if one.due >= self.last)
                    gone -= sum(arrived)
            for one in sorted(cohorts, key=lambda each: each.rank):
                taken = min(one.units, max(gone, 0.0)) if one.due >= self.last else 0.0
                gone -= taken
                yield one.payers, (one.units - taken) * one.worth

    def _there_before(self, wear: Wear) -> Series:
        """Units by year with equipment that was there before, not due by its end; alive in the next year."""
        alive, fresh = self.run.alive, self.run.births[:, wear.states].sum(axis=1)
        fresh[: self.first] += self.path.renewals[wear.key][: self.first]
        for t in self.run.transitions:
            if _enters(self.run, wear, t):
                until = self.first + t.lead_time
                fresh[:until] += self.path.moved[t.key][:until]
        base = here = float(self.run.base[wear.states].sum())
        shares = wear.kind.due or (1 / wear.lifetime,) * wear.lifetime
        found = np.zeros(self.run.count)
        for year in range(self.last):
            due = base * shares[year] * math.prod(alive[: year + 1]) if year < len(shares) else 0.0
            if year >= wear.lifetime:
                new = year - wear.lifetime
                due += float(fresh[new]) * math.prod(alive[new + 1 : year + 1])
            here = alive[year] * here + float(fresh[year]) - due
            found[year] = max(here, 0.0)
        return found

    def _moved(self, t: Transition, due_after: int | None = None) -> Iterator[_Bought]:
        """What a transition buys. `due_after`: lifetime of the equipment it is taken for, if not its own."""
        wear = bound_to(t, self.run)
        life = salvage_lifetime(self.run.values, self.run, t)
        lasts = due_after or (wear.lifetime if wear else self.run.count + 1)
        yield from self._bought(t.cost, t.payers, self.path.moved[t.key], t.lead_time, life, lasts)

    def _renewed(self, wear: Wear) -> Iterator[_Bought]:
        kind, units = wear.kind, self.path.renewals[wear.key]
        yield from self._bought(kind.renewal_cost, kind.payers, units, 0, wear.lifetime, wear.lifetime)

    def _bought(
        self,
        cost: Quantity,
        payers: Mapping[str, float],
        units: Series,
        waited: int,
        life: int | None,
        lasts: int,
    ) -> Iterator[_Bought]:
        """By the year at whose end `units` are new: `waited` years after they were decided and paid."""
        unit = f"EUR/{self.run.stock.unit}"
        price, stated = self.run.values.series(cost, unit), self.stated.series(cost, unit)
        for year in range(self.first + waited, self.last):
            if units[year]:
                alive = float(units[year]) * math.prod(self.run.alive[year + 1 : self.last])
                share = max(0.0, 1 - (self.last - year) / life) if life else 0.0
                paid = year - waited
                worth, rank = float(price[paid]) * share, float(stated[paid]) * share
                yield _Bought(payers, alive, worth, rank, year + lasts)


def bound_to(transition: Transition, run: StockRun) -> Wear | None:
    """The kind of equipment that a transition buys; None where none of those it brings lasts as long."""
    life = salvage_lifetime(run.values, run, transition)
    if life is None:
        return None
    fitting = [wear for wear in run.wears if _enters(run, wear, transition) and wear.lifetime >= life]
    return min(fitting, key=lambda wear: wear.lifetime, default=None)


def salvage_lifetime(values: Values, run: StockRun, transition: Transition) -> int | None:
    """Years that what a transition buys lasts; None if it has no salvage value."""
    if transition.lifetime is not None:
        return round(values.constant(transition.lifetime, "a"))
    return min((wear.lifetime for wear in run.wears if _enters(run, wear, transition)), default=None)


def _enters(run: StockRun, wear: Wear, t: Transition) -> bool:
    return bool(wear.states[run.at[t.to]] and not wear.states[run.at[t.from_]])


def _leaves(run: StockRun, wear: Wear, t: Transition) -> bool:
    return bool(wear.states[run.at[t.from_]] and not wear.states[run.at[t.to]])
