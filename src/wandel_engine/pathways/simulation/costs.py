"""Cost by payer, kind and year, and hours by trade."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from wandel_engine.pathways.model.document import Model, Quantity, Stock, Transition
from wandel_engine.pathways.model.values import Series, Values
from wandel_engine.pathways.result import CostKind, CostRow, Costs
from wandel_engine.pathways.simulation.stocks import StockPath, Wear
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

    def left_over(self, payers: Mapping[str, float], eur: Series, first: int, lifetime: int) -> None:
        """Linear value after the horizon of what was paid in each year and works from `first` years later."""
        for year in np.flatnonzero((eur != 0) & self.counts):
            used = len(self.values.years) - (int(year) + first)
            value = float(eur[year]) * max(0.0, 1 - max(0, used) / lifetime)
            for payer, share in payers.items():
                self.salvage[payer] = self.salvage.get(payer, 0.0) + share * value

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


def salvage_lifetime(values: Values, stock: Stock, transition: Transition, wears: list[Wear]) -> int | None:
    """Years that what a transition buys lasts; None if it has no salvage value."""
    if transition.lifetime is not None:
        return round(values.constant(transition.lifetime, "a"))
    at = {state.key: index for index, state in enumerate(stock.states)}
    renewed = [
        wear.lifetime
        for wear in wears
        if wear.states[at[transition.to]] and not wear.states[at[transition.from_]]
    ]
    return min(renewed, default=None)


def book_stock(
    book: CostBook, stock: Stock, transitions: list[Transition], path: StockPath, wears: list[Wear]
) -> None:
    """Transitions, renewals, early replacement and running cost of a stock."""
    values = book.values
    for t in transitions:
        eur = path.flows[t.key] * values.series(t.cost, f"EUR/{stock.unit}")
        lifetime = salvage_lifetime(values, stock, t, wears)
        book.book(t.payers, "investment", eur, lifetime)
        book.work(t.hours, stock.unit, path.flows[t.key], t.hours_spread)
        if lifetime is not None:
            book.left_over(t.payers, eur, t.lead_time + 1, lifetime)
    for wear in wears:
        each = values.series(wear.kind.renewal_cost, f"EUR/{stock.unit}")
        eur = path.renewals[wear.key] * each
        book.book(wear.kind.payers, "renewal", eur, wear.lifetime)
        book.work(wear.kind.hours, stock.unit, path.renewals[wear.key])
        book.left_over(wear.kind.payers, eur, 1, wear.lifetime)
        book.book(wear.kind.payers, "early-replacement", path.early[wear.key] * each / wear.lifetime)
    for at, state in enumerate(stock.states):
        if state.yearly_cost is not None:
            each = values.series(state.yearly_cost, f"EUR/{stock.unit}/a")
            book.book(stock.payers, "running", path.units[:, at] * each)


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
        if lifetime is not None:
            book.left_over(measure.payers, once, 0, lifetime)


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
