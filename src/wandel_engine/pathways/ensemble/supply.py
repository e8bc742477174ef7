"""Demand, plants and grids of a year, on a tape; as `simulation.rationed_supply`."""

from __future__ import annotations

from collections.abc import Sequence

from wandel_engine.pathways.ensemble.group import Group
from wandel_engine.pathways.ensemble.quantities import Course, Quantities
from wandel_engine.pathways.ensemble.tape import ONE, ZERO, Num, Term, number
from wandel_engine.pathways.model.document import CommodityLimit, Plant
from wandel_engine.pathways.simulation.plan import Plan
from wandel_engine.pathways.simulation.yearly_limits import holds


class PlantNumbers:
    """What a plant needs and makes by year: MWh per MWh of output, by commodity."""

    def __init__(self, plant: Plant, q: Quantities) -> None:
        self.plant = plant
        self.takes = {flow.commodity: q.series(flow.per_output, "1") for flow in plant.inputs}
        self.makes: dict[str, Course] = {plant.output: [ONE] * q.count}
        for flow in plant.by_products:
            each, had = q.series(flow.per_output, "1"), self.makes.get(flow.commodity)
            self.makes[flow.commodity] = (
                each if had is None else [q.tape.sum(pair) for pair in zip(had, each, strict=True)]
            )
        self.hours = q.series(plant.full_load_hours, "h/a")
        self.fixed = q.optional(plant.capacity.fixed, "MW")
        self.base = None if plant.base_output is None else q.values.constant(plant.base_output, "MWh/a")


class EnergyYear:
    """The energy of one year, MWh/a: `demand` and `used` (by plants), `local`, `bought`, `sold`, `unmet`."""

    def __init__(self) -> None:
        self.demand: dict[str, Num] = {}
        self.output: dict[str, Num] = {}
        self.used: dict[str, Num] = {}
        self.local: dict[str, Num] = {}
        self.bought: dict[str, Num] = {}
        self.sold: dict[str, Num] = {}
        self.unmet: dict[str, Num] = {}


class Energy:
    """Supplies the city year by year."""

    def __init__(self, q: Quantities, groups: Sequence[Group], plan: Plan) -> None:
        self.q, self.tape, self.groups, self.plan = q, q.tape, groups, plan
        self.plants = {plant.key: PlantNumbers(plant, q) for plant in q.model.plants}
        self.supply = {c.key: c.supply for c in q.model.commodities}
        self.losses = {c.key: q.optional(c.losses, "1") for c in q.model.commodities}
        self.limits = {x.key: x for x in q.model.limits if isinstance(x, CommodityLimit)}
        self.most = {key: q.series(limit.at_most, "MWh/a") for key, limit in self.limits.items()}
        self.holds = {key: holds(q.model, q.values, limit) for key, limit in self.limits.items()}
        self.uses: list[list[tuple[int, str, Course]]] = []
        for group in groups:
            mine = []
            for at, state in enumerate(group.stock.states):
                for use in state.uses:
                    each = q.series(use.intensity, f"MWh/{group.stock.unit}/a")
                    if use.index is not None:
                        pairs = zip(each, q.index(use.index), strict=True)
                        each = [q.tape.product(one, other) for one, other in pairs]
                    mine.append((at, use.commodity, each))
            self.uses.append(mine)

    def year(self, year: int) -> EnergyYear:
        """Meet the year's demand."""
        tape, now = self.tape, EnergyYear()
        terms: dict[str, list[Term]] = {key: [] for key in self.supply}
        for group, uses in zip(self.groups, self.uses, strict=True):
            for at, commodity, each in uses:
                terms[commodity].append((each[year], group.units[at]))
        now.demand = {key: tape.dot(mine) for key, mine in terms.items()}
        wanted = {
            key: tape.share(amount, self.losses[key][year].times(-1.0).plus(1.0))
            for key, amount in now.demand.items()
        }
        now.output = _Dispatch(self, year, now.demand, wanted).run()
        for key in self.supply:
            local = [
                (p.makes[key][year], now.output[name]) for name, p in self.plants.items() if key in p.makes
            ]
            used = [
                (p.takes[key][year], now.output[name]) for name, p in self.plants.items() if key in p.takes
            ]
            now.local[key], now.used[key] = tape.dot(local), tape.dot(used)
            balance = tape.sum((wanted[key], now.used[key], now.local[key].times(-1.0)))
            if self.supply[key] == "grid":
                now.bought[key] = tape.most(ZERO, balance)
                now.sold[key] = tape.most(ZERO, balance.times(-1.0))
            elif self.supply[key] == "plants":
                now.unmet[key] = tape.most(ZERO, balance)
        return now

    def capacity(self, key: str, year: int) -> Num:
        """What a plant can make in the year, with what the measures taken add."""
        numbers, q = self.plants[key], self.q
        own = numbers.plant.capacity
        terms: list[Term] = [(ONE, numbers.fixed[year])]
        if own.stock is not None and own.per_unit is not None:
            group = next(group for group in self.groups if group.stock.key == own.stock)
            each = q.series(own.per_unit, f"MW/{group.stock.unit}")[year]
            terms += [(each, group.units[group.at[state]]) for state in dict.fromkeys(own.states)]
        for measure in q.model.measures:
            start = self.plan.decisions.measures.get(measure.artefact)
            for effect in measure.effects:
                if effect.plant == key and start is not None and q.model.years[year] >= start + measure.lag:
                    terms.append((ONE, q.series(effect.adds, "MW")[year]))
        return self.tape.product(self.tape.dot(terms), numbers.hours[year])


class _Dispatch:
    """Who makes what in a year."""

    def __init__(self, energy: Energy, year: int, demand: dict[str, Num], wanted: dict[str, Num]) -> None:
        self.energy, self.tape, self.year = energy, energy.tape, year
        self.wanted = {key: wanted[key] for key, kind in energy.supply.items() if kind == "plants"}
        self.capacity = {key: energy.capacity(key, year) for key in energy.plants}
        self.left: dict[str, Num] = {}
        for key, limit in energy.limits.items():
            if energy.holds[key][year]:
                self.left[key] = self.tape.difference(energy.most[key][year], demand[limit.commodity])

    def run(self) -> dict[str, Num]:
        """Output by plant."""
        if self.year == 0:
            return self._base_year()
        given = self.energy.plan.decisions.dispatch
        if given is None:
            return self._rationed(self._by_merit())
        return self._rationed({key: number(given[key][self.year]) for key in self.energy.plants})

    def _base_year(self) -> dict[str, Num]:
        """As the plan has it, heat in proportion to what is wanted of it."""
        plan, found = self.energy.plan, {}
        for key, amount in plan.base_output.items():
            heat = self.energy.plants[key].plant.output
            as_wanted = ONE
            if plan.base_heat.get(heat, 0.0) > 0:
                as_wanted = self.wanted[heat].times(1 / plan.base_heat[heat])
            found[key] = as_wanted.times(amount)
        return found

    def _start(self) -> None:
        self.open = dict(self.wanted)
        self.output = dict.fromkeys(self.energy.plants, ZERO)

    def _run(self, key: str, amount: Num) -> None:
        plant, tape = self.energy.plants[key], self.tape
        self.output[key] = tape.sum((self.output[key], amount))
        for commodity, each in plant.makes.items():
            if commodity in self.open:
                made = tape.product(each[self.year], amount)
                self.open[commodity] = tape.difference(self.open[commodity], made)

    def _take(self, key: str, amount: Num) -> None:
        for limit, each in self._limited(key).items():
            self.left[limit] = self.tape.difference(self.left[limit], self.tape.product(each, amount))

    def _limited(self, key: str) -> dict[str, Num]:
        """Limit → MWh of its commodity per MWh of the plant's output."""
        takes = self.energy.plants[key].takes
        commodities = {limit: self.energy.limits[limit].commodity for limit in self.left}
        return {limit: takes[name][self.year] for limit, name in commodities.items() if name in takes}

    def _plants(self, must_run: bool) -> list[str]:
        return [key for key, p in self.energy.plants.items() if p.plant.must_run is must_run]

    def _rationed(self, planned: dict[str, Num]) -> dict[str, Num]:
        tape, plants = self.tape, self.energy.plants
        self._start()
        for key in self._plants(must_run=True):
            self._run(key, self.capacity[key])
            self._take(key, self.capacity[key])
        free = self._plants(must_run=False)
        possible = {key: tape.least(planned[key], self.capacity[key]) for key in free}
        planned = self._within_limits(free, possible)
        for key in free:
            if plants[key].plant.output not in self.open:
                self._run(key, planned[key])
                self._take(key, planned[key])
        for heat in sorted(self.open):
            makers = [key for key in free if plants[key].plant.output == heat]
            total = tape.sum(planned[key] for key in makers)
            surplus = float(self.energy.plan.surplus[heat][self.year])
            asked = tape.most(ZERO, self.open[heat].plus(surplus))
            factor = ONE if asked.low >= total.high else tape.least(ONE, tape.share(asked, total))
            for key in makers:
                amount = tape.product(planned[key], factor)
                self._run(key, amount)
                self._take(key, amount)
            for key in sorted(makers, key=lambda key: plants[key].plant.merit):
                amount = self._filling(key, heat)
                self._run(key, amount)
                self._take(key, amount)
        return self.output

    def _within_limits(self, free: list[str], planned: dict[str, Num]) -> dict[str, Num]:
        tape = self.tape
        factor = dict.fromkeys(free, ONE)
        for limit, left in self.left.items():
            takers = {key: takes[limit] for key in free if limit in (takes := self._limited(key))}
            taken = tape.dot((each, planned[key]) for key, each in takers.items())
            if left.low >= taken.high:
                continue
            kept = tape.least(ONE, tape.share(tape.most(ZERO, left), taken))
            for key in takers:
                factor[key] = tape.least(factor[key], kept)
        return {key: tape.product(planned[key], factor[key]) for key in free}

    def _filling(self, key: str, heat: str) -> Num:
        tape = self.tape
        room = tape.most(ZERO, tape.difference(self.capacity[key], self.output[key]))
        for limit, each in self._limited(key).items():
            if each.high <= 0.0:
                continue
            room = tape.least(room, tape.share(tape.most(ZERO, self.left[limit]), each))
        return tape.least(tape.most(ZERO, self.open[heat]), room)

    def _by_merit(self) -> dict[str, Num]:
        """As `simulation.supply` does without a dispatch after the base year."""
        tape, plants = self.tape, self.energy.plants
        self._start()
        for key, numbers in plants.items():
            if numbers.plant.must_run:
                amount = self.capacity[key]
            elif numbers.plant.output in self.open:
                continue
            else:
                amount = tape.least(number(numbers.base or 0.0), self.capacity[key])
            self._run(key, amount)
        for heat in sorted(self.open):
            makers = [key for key in self._plants(must_run=False) if plants[key].plant.output == heat]
            total = sum(plants[key].base or 0.0 for key in makers)
            needed = tape.most(ZERO, self.open[heat])
            for key in makers if total else ():
                share = (plants[key].base or 0.0) / total
                self._run(key, tape.least(needed.times(share), self.capacity[key]))
            for key in sorted(makers, key=lambda key: plants[key].plant.merit):
                room = tape.most(ZERO, tape.difference(self.capacity[key], self.output[key]))
                self._run(key, tape.least(tape.most(ZERO, self.open[heat]), room))
        return self.output
