"""Cost by payer, kind and year, and hours by trade."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from wandel_engine.pathways.model.document import Model, Quantity
from wandel_engine.pathways.model.values import Series, Values
from wandel_engine.pathways.result import CostKind, CostRow, Costs
from wandel_engine.pathways.simulation.lasting import Lasting, salvage_lifetime
from wandel_engine.pathways.simulation.stocks import StockPath, StockRun
from wandel_engine.pathways.simulation.supply import Supply


class CostBook:
    """Collects what is paid, and the value that is left after the horizon."""

    def __init__(self, model: Model, values: Values) -> None:
        self.model, self.values = model, values
        self.rows: dict[tuple[str, CostKind], Series] = {}
        self.salvage: dict[str, float] = {}
        self.hours = {trade.key: np.zeros(len(values.years)) for trade in model.trades}
        self.counts = values.years >= model.first_decision
        self.rate = values.constant(model.discount_rate, "1/a")
        self.households = {
            payer.key: values.series(payer.households, "1")
            for payer in model.payers
            if payer.households is not None
        }
        self.borne = {payer: np.zeros(len(values.years)) for payer in self.households}

    def book(
        self, payers: Mapping[str, float], kind: CostKind, eur: Series, lifetime: int | None = None
    ) -> None:
        """Share a cost among its payers. `lifetime`: years over which households pay it off."""
        for payer, share in payers.items():
            key = (payer, kind)
            self.rows[key] = self.rows.get(key, np.zeros(len(self.values.years))) + share * eur
            if payer in self.borne:
                self.borne[payer] += share * (eur if lifetime is None else self._paid_off(eur, lifetime))

    def _paid_off(self, eur: Series, lifetime: int) -> Series:
        """The same in equal yearly instalments with interest, from the year after on."""
        rate = self.rate
        instalment = rate / (1 - (1 + rate) ** -lifetime) if rate else 1 / lifetime
        due = np.zeros(len(eur))
        for year in np.flatnonzero(eur):
            due[year + 1 : year + 1 + lifetime] += eur[year] * instalment
        return due

    def monthly(self) -> dict[str, Series]:
        """EUR a month that one household of a payer bears, by year."""
        return {payer: eur / self.households[payer] / 12 for payer, eur in self.borne.items()}

    def keep(self, payers: Mapping[str, float], eur: float) -> None:
        """Value left after the horizon, undiscounted."""
        for payer, share in payers.items():
            self.salvage[payer] = self.salvage.get(payer, 0.0) + share * eur

    def work(self, hours: Mapping[str, Quantity], unit: str, amount: Series, spread: int = 1) -> None:
        """Book hours of trades, in the year decided or evenly over `spread` years from it on."""
        for trade, each in hours.items():
            worked = amount * self.values.series(each, f"h/{unit}") / spread
            for waited in range(min(spread, len(worked))):
                self.hours[trade][waited:] += worked[: len(worked) - waited]

    def costs(self) -> Costs:
        """Everything booked, discounted from the first decision on."""
        rate = self.rate
        total = sum(self.rows.values(), np.zeros(len(self.values.years)))
        since = self.values.years - self.model.first_decision
        weight = np.where(self.counts, (1 + rate) ** (-np.maximum(since, 0.0)), 0.0)
        end = (1 + rate) ** -(self.model.horizon + 1 - self.model.first_decision)
        return Costs(
            rows=tuple(
                CostRow(payer=payer, kind=kind, eur=tuple(map(float, eur)))
                for (payer, kind), eur in self.rows.items()
            ),
            total=tuple(map(float, total)),
            salvage=self.salvage,
            discounted=float(total @ weight) - end * sum(self.salvage.values()),
            rate=rate,
        )


def book_stock(book: CostBook, run: StockRun, path: StockPath, stated: Values) -> None:
    """Transitions, renewals, early replacement and running cost of a stock, and what of it still stands.

    `stated`: the prices by which is told what is worth least.
    """
    values, unit, lasting = book.values, run.stock.unit, Lasting(run, path, stated)
    for t in run.transitions:
        eur = path.flows[t.key] * values.series(t.cost, f"EUR/{unit}")
        book.book(t.payers, "investment", eur, salvage_lifetime(values, run, t))
        book.work(t.hours, unit, path.flows[t.key], t.hours_spread)
    for wear in run.wears:
        each = values.series(wear.kind.renewal_cost, f"EUR/{unit}")
        book.book(wear.kind.payers, "renewal", path.renewals[wear.key] * each, wear.lifetime)
        book.work(wear.kind.hours, unit, path.renewals[wear.key])
        lost = lasting.lost_early(wear) * each
        book.book(wear.kind.payers, "early-replacement", lost / wear.lifetime)
    for payers, value in lasting.value_left():
        book.keep(payers, value)
    for at, state in enumerate(run.stock.states):
        if state.yearly_cost is not None:
            each = values.series(state.yearly_cost, f"EUR/{unit}/a")
            book.book(run.stock.payers, "running", path.units[:, at] * each)


def book_measures(book: CostBook, started: Mapping[str, int | None]) -> None:
    """One-off and yearly cost of the measures taken."""
    values = book.values
    for measure in book.model.measures:
        start = started.get(measure.artefact)
        if start is None:
            continue
        once = values.optional(measure.one_off_cost, "EUR") * (values.years == start)
        yearly = values.optional(measure.yearly_cost, "EUR/a") * (values.years >= start)
        lifetime = None if measure.lifetime is None else round(values.constant(measure.lifetime, "a"))
        book.book(measure.payers, "measure", once, lifetime)
        book.book(measure.payers, "measure", yearly)
        if lifetime is not None and start >= book.model.first_decision:
            used = book.model.horizon + 1 - start
            book.keep(measure.payers, float(once.sum()) * max(0.0, 1 - used / lifetime))


def book_energy(book: CostBook, supply: Supply) -> None:
    """Energy bought by stocks and plants, plants' variable cost, the value of local generation, and what
    users pay to plants."""
    model, values = book.model, book.values
    payers = {stock.key: stock.payers for stock in model.stocks}
    price = {c.key: values.optional(c.price, "EUR/MWh") for c in model.commodities}
    for (stock, commodity), energy in supply.demand.items():
        book.book(payers[stock], "energy", energy * (price[commodity] + _tariff(book, supply, commodity)))
    for plant in model.plants:
        output = supply.output[plant.key]
        eur = output * values.optional(plant.variable_cost, "EUR/MWh")
        for flow in plant.inputs:
            eur = eur + output * values.series(flow.per_output, "1") * price[flow.commodity]
        book.book(plant.payers, "plant", eur)
        made = [(plant.output, np.ones(len(values.years)))]
        made += [(flow.commodity, values.series(flow.per_output, "1")) for flow in plant.by_products]
        for name, per_output in made:
            if name in supply.sold:
                book.book(
                    plant.payers, "generation", -output * per_output * _worth(book, supply, name, price[name])
                )
            elif np.any(tariff := _tariff(book, supply, name)):
                wanted = sum(energy for (_, used), energy in supply.demand.items() if used == name)
                local = supply.local[name]
                share = np.divide(output * per_output, local, out=np.zeros_like(local), where=local > 0)
                book.book(plant.payers, "sales", -share * wanted * tariff)


def _tariff(book: CostBook, supply: Supply, commodity: str) -> Series:
    """EUR/MWh that users pay to plants; nothing where nothing is made."""
    tariff = next(c.tariff for c in book.model.commodities if c.key == commodity)
    paid: Series = book.values.optional(tariff, "EUR/MWh") * (supply.local[commodity] > 0)
    return paid


def _worth(book: CostBook, supply: Supply, commodity: str, price: Series) -> Series:
    """EUR/MWh of local generation: the price for what replaces import, the export price for surplus."""
    export = next(c.export_price for c in book.model.commodities if c.key == commodity)
    local, sold = supply.local[commodity], supply.sold[commodity]
    share = np.divide(sold, local, out=np.zeros_like(local), where=local > 0)
    worth: Series = price * (1 - share) + book.values.optional(export, "EUR/MWh") * share
    return worth
