"""Reads milestones off a pathway."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from wandel_engine.figures import Text
from wandel_engine.pathways.backcast.shown import Actor, Dependence, Evidence, Kind, Milestone, PhaseOut
from wandel_engine.pathways.backcast.slack import INVESTED, SMALL, Slack
from wandel_engine.pathways.explain import Explainer
from wandel_engine.pathways.model import Model, Values
from wandel_engine.pathways.model.document import State, Stock, Transition
from wandel_engine.pathways.result import Pathway

_NOTICEABLE = 0.01


class Reading:
    """Reads milestones off a pathway."""

    def __init__(self, model: Model, pathway: Pathway) -> None:
        self.model, self.run = model, pathway.outcome
        self.explainer = Explainer(model, pathway)
        self.values = values = Values(model, pathway.provenance.options.variants)
        self.measures = {measure.artefact: measure for measure in model.measures}
        self.starts = {key: start for key, start in self.run.decisions.measures.items() if start is not None}
        self.slack = Slack(model, self.run, values, self.explainer, self.starts)
        self.moves = {
            stock.key: [t for t in model.transitions if t.stock == stock.key] for stock in model.stocks
        }

    def by(self, since: int, year: int) -> list[Milestone]:
        """All milestones of a year; flows, money and hours of the years from `since` to the year before."""
        found: list[Milestone] = []
        for stock in self.model.stocks:
            found += self._shares(stock, year)
            found += self._paces(stock, since, year)
        found += self._capacities(year)
        found += self._started(year)
        found += self._spent(since, year)
        return found

    def _make(
        self,
        kind: Kind,
        year: int,
        subject: str,
        title: Text,
        value: float,
        unit: str,
        addresses: Iterable[str],
        measures: Iterable[str] = (),
        payers: Iterable[str] = (),
        since: int | None = None,
        slack: int | None = None,
    ) -> Milestone:
        measures = list(measures)
        return Milestone(
            year=year,
            kind=kind,
            subject=subject,
            title=title,
            value=value,
            unit=unit,
            since=since,
            responsible=self._responsible(measures, payers),
            rests_on=self._evidence(addresses),
            depends_on=self._dependences(measures),
            slack=slack,
        )

    def _evidence(self, addresses: Iterable[str]) -> tuple[Evidence, ...]:
        return tuple(Evidence(address=a, number=self.explainer.look_up(a).value) for a in addresses)

    def _responsible(self, measures: Iterable[str], payers: Iterable[str]) -> tuple[Actor, ...]:
        taken = [self.measures[key] for key in measures]
        named = dict.fromkeys(key for measure in taken for key in measure.responsible)
        if named:
            return tuple(Actor(kind="organisation", key=key) for key in named)
        paying = dict.fromkeys([*(key for measure in taken for key in measure.payers), *payers])
        return tuple(Actor(kind="payer", key=key) for key in paying)

    def _dependences(self, measures: Iterable[str]) -> tuple[Dependence, ...]:
        """The measures and all that they require, in the order in which they start."""
        left, needed = list(measures), dict[str, int]()
        while left:
            key = left.pop()
            if key not in needed:
                needed[key] = self.starts[key]
                left += self.measures[key].requires
        ordered = sorted(needed.items(), key=lambda item: (item[1], item[0]))
        return tuple(Dependence(measure=key, start=start) for key, start in ordered)

    def _unlocking(self, transitions: Iterable[Transition], before: int) -> list[str]:
        """Measures at work before a year that unlock any of the transitions."""
        keys = {t.key for t in transitions}
        return [
            key
            for key, start in self.starts.items()
            if start + self.measures[key].lag < before
            and any(effect.transition in keys for effect in self.measures[key].effects)
        ]

    def _units(self, stock: Stock, states: Iterable[State], year: int) -> float:
        at = year - self.model.base_year
        return sum(self.run.stocks[stock.key][state.key][at] for state in states)

    def _shares(self, stock: Stock, year: int) -> list[Milestone]:
        """How far a stock has left what is to be phased out, and states that grew."""
        everyone, base = self._units(stock, stock.states, year), self.model.base_year
        if everyone <= 0:
            return []
        all_ = [f"stocks/{stock.key}/{state.key}/{year}" for state in stock.states]
        found = []
        old = [state for state in stock.states if state.phase_out]
        if old:
            leaving = [t for t in self.moves[stock.key] if t.from_ in {state.key for state in old}]
            moved = [t for t in leaving if any(self.run.decisions.flows[t.key][: year - base])]
            share = 1 - self._units(stock, old, year) / everyone
            payers = self._payers(moved or leaving, stock)
            measures = self._unlocking(moved, year)
            found.append(
                self._make("left-behind", year, stock.key, stock.title, share, "1", all_, measures, payers)
            )
        for state in stock.states:
            share = self._units(stock, [state], year) / everyone
            before = self._units(stock, [state], base) / self._units(stock, stock.states, base)
            if not state.phase_out and share - before >= _NOTICEABLE:
                coming = [t for t in self.moves[stock.key] if t.to == state.key]
                measures, payers = self._unlocking(coming, year), self._payers(coming, stock)
                subject, title = f"{stock.key}/{state.key}", _titled(stock.title, state.title)
                found.append(self._make("share", year, subject, title, share, "1", all_, measures, payers))
        return found

    def _payers(self, transitions: Sequence[Transition], stock: Stock) -> list[str]:
        return list(dict.fromkeys(key for t in transitions for key in t.payers)) or list(stock.payers)

    def _paces(self, stock: Stock, since: int, year: int) -> list[Milestone]:
        found = []
        states = {state.key: state for state in stock.states}
        for t in self.moves[stock.key]:
            period = range(since, year)
            flows = [self.run.decisions.flows[t.key][y - self.model.base_year] for y in period]
            if sum(flows) > SMALL * self._units(stock, stock.states, self.model.base_year):
                title = t.title or _titled(states[t.from_].title, states[t.to].title, " → ")
                found.append(
                    self._make(
                        "pace",
                        year,
                        t.key,
                        _titled(stock.title, title),
                        sum(flows),
                        stock.unit,
                        [f"flows/{t.key}/{y}" for y in period],
                        self._unlocking([t], year),
                        t.payers,
                        since,
                    )
                )
        return found

    def _capacities(self, year: int) -> list[Milestone]:
        """Plants that can make another amount than in the base year."""
        found = []
        for plant in self.model.plants:
            address = f"capacity/{plant.key}/{year}"
            now = self.explainer.look_up(address).value
            before = self.explainer.look_up(f"capacity/{plant.key}/{self.model.base_year}").value
            if abs(now - before) > _NOTICEABLE * max(now, before):
                adding = [
                    key
                    for key, start in self.starts.items()
                    if start + self.measures[key].lag <= year
                    and any(effect.plant == plant.key for effect in self.measures[key].effects)
                ]
                found.append(
                    self._make(
                        "capacity",
                        year,
                        plant.key,
                        plant.title,
                        now,
                        "MWh/a",
                        [address],
                        adding,
                        plant.payers,
                    )
                )
        return found

    def _started(self, year: int) -> list[Milestone]:
        return [
            self._make("started", year, key, self.measures[key].title, start, "year", (), [key])
            for key, start in sorted(self.starts.items(), key=lambda item: item[1])
            if start <= year
        ]

    def _spent(self, since: int, year: int) -> list[Milestone]:
        """Money committed by payer, hours by trade."""
        found, period, base = [], range(since, year), self.model.base_year
        for payer in self.model.payers:
            rows = [r for r in self.run.costs.rows if r.payer == payer.key and r.kind in INVESTED]
            addresses = [f"costs/rows/{payer.key}/{row.kind}/{y}" for row in rows for y in period]
            eur = sum(row.eur[y - base] for row in rows for y in period)
            if eur > 0:
                found.append(
                    self._make(
                        "money", year, payer.key, payer.title, eur, "EUR", addresses, (), [payer.key], since
                    )
                )
        for trade in self.model.trades:
            hours = sum(self.run.hours[trade.key][y - base] for y in period)
            if hours > 0:
                addresses = [f"hours/{trade.key}/{y}" for y in period]
                made = self._make("hours", year, trade.key, trade.title, hours, "h", addresses, since=since)
                found.append(made.model_copy(update={"responsible": (Actor(kind="trade", key=trade.key),)}))
        return found

    def to_decide(self) -> list[Milestone]:
        """For each measure taken, the year before its start: by then it and what it requires are decided."""
        return [
            self._make(
                "decide",
                start - 1,
                key,
                self.measures[key].title,
                start,
                "year",
                (),
                [key],
                slack=self.slack.of(self.measures[key], start),
            )
            for key, start in self.starts.items()
        ]

    def phase_outs(self, goal: int) -> Iterator[PhaseOut]:
        """What is to disappear, seen from the target's year."""
        for stock in self.model.stocks:
            old = [state for state in stock.states if state.phase_out]
            for state in old:
                yield self._phase_out(stock, state, {s.key for s in old}, goal)

    def _phase_out(self, stock: Stock, state: State, old: set[str], goal: int) -> PhaseOut:
        base, units = self.model.base_year, self.run.stocks[stock.key][state.key]
        small = SMALL * self._units(stock, stock.states, base)
        filled = [base + at for at, amount in enumerate(units) if amount > small]
        last = max(filled, default=base - 1)
        gone_by = None if last == self.model.horizon else last + 1
        # Equipment that only states to be phased out have, and this one has.
        kinds = [
            (f"{stock.key}/{component.key}/{kind.key}", kind)
            for component in stock.components
            for kind in component.kinds
            if state.components.get(component.key) == kind.key
            and all(s.key in old for s in stock.states if s.components.get(component.key) == kind.key)
        ]
        renewed = [self._last(self.run.decisions.renewals[key], small) for key, _ in kinds]
        lasts = [round(self.values.constant(kind.lifetime, "a")) for _, kind in kinds]
        leaving = [t for t in self.moves[stock.key] if t.from_ == state.key]
        measures = self._unlocking(leaving, goal)
        return PhaseOut(
            stock=stock.key,
            state=state.key,
            title=_titled(stock.title, state.title),
            unit=stock.unit,
            left=units[goal - base],
            gone_by=gone_by,
            last_entry=self._last_entry(stock, state, small),
            last_renewal=max((year for year in renewed if year is not None), default=None),
            lasts_until_worn_out=(goal if gone_by is None else gone_by) - 1 - max(lasts) if lasts else None,
            responsible=self._responsible(measures, self._payers(leaving, stock)),
            rests_on=self._evidence([f"stocks/{stock.key}/{state.key}/{year}" for year in (base, goal)]),
            depends_on=self._dependences(measures),
        )

    def _last(self, series: Sequence[float], small: float) -> int | None:
        """Last year in which a series is noticeably above 0."""
        years = [self.model.base_year + at for at, amount in enumerate(series) if amount > small]
        return max(years, default=None)

    def _last_entry(self, stock: Stock, state: State, small: float) -> int | None:
        entries = [
            last + t.lead_time
            for t in self.moves[stock.key]
            if t.to == state.key and (last := self._last(self.run.decisions.flows[t.key], small)) is not None
        ]
        for birth in stock.births:
            if birth.state == state.key:
                born = self._last(self.values.series(birth.units, f"{stock.unit}/a").tolist()[:-1], small)
                entries += [] if born is None else [born]
        return max(entries, default=None)


def _titled(first: Text, second: Text, between: str = ": ") -> Text:
    """Two titles as one, in the languages that both have."""
    return {key: f"{first[key]}{between}{second[key]}" for key in first if key in second}
