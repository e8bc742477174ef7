"""What was bought and still stands after the horizon, on a tape; as `simulation.lasting`, all payers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from wandel_engine.pathways.ensemble.group import Group
from wandel_engine.pathways.ensemble.quantities import Course, Quantities
from wandel_engine.pathways.ensemble.tape import ZERO, Num, Term
from wandel_engine.pathways.ensemble.wear import KindWear
from wandel_engine.pathways.model.document import Quantity, Transition
from wandel_engine.pathways.model.values import Series


@dataclass(frozen=True)
class _Bought:
    """Units alive in the last year, EUR left of each, the same at stated prices, the year they are due."""

    units: Num
    worth: Num
    rank: float
    due: int


class Lasting:
    """Follows what is bought. `price`: transition or kind → EUR per unit, all payers, by year."""

    def __init__(self, q: Quantities, groups: Sequence[Group]) -> None:
        self.q, self.groups = q, groups
        self.first, self.last = q.model.first_decision - q.model.base_year, q.count - 1
        self.price: dict[str, Course] = {}
        self.stated: dict[str, Series] = {}
        self.new: dict[str, dict[int, Num]] = {}
        self.life = {t.key: _lifetime(group, t, q) for group in groups for t in group.transitions}
        for group in groups:
            for t in group.transitions:
                self._follow(t.key, t.cost, t.payers, group)
            for wear in group.wears:
                self._follow(wear.key, wear.kind.renewal_cost, wear.kind.payers, group)

    def _follow(self, key: str, cost: Quantity, payers: Mapping[str, float], group: Group) -> None:
        unit = f"EUR/{group.stock.unit}"
        self.price[key] = [each.times(shared(payers)) for each in self.q.series(cost, unit)]
        self.stated[key] = self.q.values.series(cost, unit)
        self.new[key] = {}

    def note(self, year: int) -> None:
        """Note what is new at the end of the year."""
        for group in self.groups if year < self.last else ():
            for key, units in group.effects.items():
                self.new[key][year] = units
            for wear in group.wears:
                if wear.renewed is not ZERO:
                    self.new[wear.key][year] = wear.renewed

    def value_left(self) -> Num:
        """After the last year: undiscounted EUR."""
        terms: list[Term] = []
        for group in self.groups if self.last else ():
            bound = {t.key: self._bound(group, t) for t in group.transitions}
            for t in group.transitions:
                if bound[t.key] is None:
                    terms += [(one.units, one.worth) for one in self._moved(group, t, self.q.count + 1)]
            for wear in group.wears:
                terms += self._standing(group, wear, bound)
        return self.q.tape.dot(terms)

    def _standing(self, group: Group, wear: KindWear, bound: Mapping[str, KindWear | None]) -> Iterator[Term]:
        """Units of a kind that still stand, with what each is worth: what is worth least is gone first."""
        tape = self.q.tape
        cohorts = list(self._bought(group, wear.key, 0, wear.lifetime, wear.lifetime))
        worthless = [wear.before]
        for t in wear.enters:
            moved = self._moved(group, t, wear.lifetime)
            if bound[t.key] is wear:
                cohorts += moved
            else:
                worthless += [one.units for one in moved if one.due >= self.last]
        gone = tape.most(ZERO, tape.sum((wear.early, *(units.times(-1.0) for units in worthless))))
        for one in sorted(cohorts, key=lambda each: each.rank):
            if one.due < self.last or gone.high <= 0:
                yield one.units, one.worth
                continue
            taken = tape.least(one.units, gone)
            gone = tape.most(ZERO, tape.difference(gone, taken))
            yield tape.difference(one.units, taken), one.worth

    def _moved(self, group: Group, t: Transition, lasts: int) -> list[_Bought]:
        return list(self._bought(group, t.key, t.lead_time, self.life[t.key], lasts))

    def _bought(self, group: Group, key: str, waited: int, life: int | None, lasts: int) -> Iterator[_Bought]:
        """By the year at whose end units are new: `waited` years after they were decided and paid."""
        for year, units in self.new[key].items():
            if year >= self.first + waited:
                share = max(0.0, 1 - (self.last - year) / life) if life else 0.0
                alive = self.q.tape.product(units, group.survival(year + 1, self.last - 1))
                paid = year - waited
                rank = float(self.stated[key][paid]) * share
                yield _Bought(alive, self.price[key][paid].times(share), rank, year + lasts)

    def _bound(self, group: Group, t: Transition) -> KindWear | None:
        """The kind that a transition buys; None where none of those it brings lasts as long."""
        life = self.life[t.key]
        fitting = [] if life is None else [w for w in group.wears if t in w.enters and w.lifetime >= life]
        return min(fitting, key=lambda wear: wear.lifetime, default=None)


def shared(payers: Mapping[str, float]) -> float:
    """How much of a cost somebody pays: all of it, but for rounding."""
    return sum(payers.values())


def _lifetime(group: Group, t: Transition, q: Quantities) -> int | None:
    """How long what a transition buys lasts."""
    if t.lifetime is not None:
        q.certain(t.lifetime, f"the lifetime of '{t.key}'")
        return round(q.values.constant(t.lifetime, "a"))
    return min((wear.lifetime for wear in group.wears if t in wear.enters), default=None)
