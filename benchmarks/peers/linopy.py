"""linopy as its users write it: few arrays, labelled by state, edge, kind and year.

What the cross-check in the tests writes stock by stock and edge by edge is written here for all of them at
once, which linopy is much faster with; energy, limits and target are those of the cross-check. Arguments:
model file, target, rounds.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from pathlib import Path
from typing import Any

import linopy
import numpy as np
import pandas as pd
import xarray as xr
from benchmarks.peers.speaking import peak_mb, say
from benchmarks.timing import quickest
from tests.wandel_engine.pathways.peer import Peer


class Labelled(Peer):
    """Reads plain model data, as `benchmarks.pathways.synthetic` makes it without measures."""

    def __init__(self, data: dict[str, Any], target: str) -> None:
        self.data, self.m = data, linopy.Model()
        self.years = pd.RangeIndex(data["base_year"], data["horizon"] + 1, name="year")
        self.decided = pd.RangeIndex(data["base_year"], data["horizon"], name="year")
        self.rate = data["discount_rate"]["value"] / 100
        self.cost, self.money = [], []
        self.emissions = {"bisko": [], "territorial": []}
        self.use, self.hours = {}, {"installer": [], "builder": []}
        points = sorted((p["year"], p["value"]) for p in data["drivers"][0]["points"])
        self.mix = self.series(np.interp(self.years, *zip(*points, strict=True)))
        self._tables()
        self._stocks()
        self._wear()
        self._uses()
        self.energy()
        self.limits()
        self.target(next(t for t in data["targets"] if t["artefact"] == target))
        self.m.add_objective(sum(self.cost) * 1e-6)

    def _tables(self) -> None:
        states, kinds = [], []
        for stock in self.data["stocks"]:
            alive = 1 - stock["deaths"]["value"]
            born = {birth["state"]: birth["units"]["value"] for birth in stock["births"]}
            for state in stock["states"]:
                kind = f"{stock['key']}/{state['components']['heating']}"
                use = state["uses"][0]
                row = (f"{stock['key']}/{state['key']}", kind, state["base"]["value"], alive)
                states.append(
                    (*row, born.get(state["key"], 0.0), use["commodity"], use["intensity"]["value"])
                )
            for kind in stock["components"][0]["kinds"]:
                life, price = int(kind["lifetime"]["value"]), kind["renewal_cost"]["value"]
                hours = kind["hours"]["installer"]["value"]
                kinds.append((f"{stock['key']}/{kind['key']}", alive, life, price, hours))
        columns = ["state", "kind", "base", "alive", "births", "commodity", "intensity"]
        self.states = pd.DataFrame(states, columns=columns).set_index("state")
        self.kinds = pd.DataFrame(kinds, columns=["kind", "alive", "life", "price", "hours"]).set_index(
            "kind"
        )
        edges = []
        for t in self.data["transitions"]:
            source, sink = (f"{t['stock']}/{t[end]}" for end in ("from", "to"))
            was, now = self.states.at[source, "kind"], self.states.at[sink, "kind"]
            life = t["lifetime"]["value"] if "lifetime" in t else self.kinds.at[now, "life"]
            ((trade, hours),) = t["hours"].items()
            ramp = t.get("ramp", {"growth": {"value": np.nan}, "seed": {"value": 0.0}})
            row = (t["key"], source, sink, was, now, life, t["lead_time"], t["cost"]["value"])
            row = (*row, t["payers"]["city"], trade, hours["value"], t["yearly_limit"]["value"])
            edges.append((*row, t["trend"]["value"], ramp["growth"]["value"], ramp["seed"]["value"]))
        columns = ["edge", "source", "sink", "was", "now", "life", "lead", "price", "city", "trade", "hours"]
        columns += ["limit", "trend", "growth", "seed"]
        self.by_edge = pd.DataFrame(edges, columns=columns).set_index("edge")

    def _table(self, index: pd.Index, values: Any) -> xr.DataArray:
        return xr.DataArray(values, coords=[index, self.decided])

    def _left(self, lag: Any, life: Any) -> Any:
        """Discounted share left after the horizon of what is bought, for many at once, (many, decided)."""
        used = np.maximum(self.years[-1] + 1 - (self.decided.to_numpy()[None, :] + lag[:, None]), 0)
        return np.maximum(1 - used / life[:, None], 0) * (1 + self.rate) ** -len(self.years)

    def _alive(self, lag: Any, alive: Any) -> Any:
        """Share of it that is there in the last year, were it not replaced, (many, decided)."""
        waits = self.years[-1] - (self.decided.to_numpy()[None, :] + lag[:, None])
        return np.where(waits >= 0, alive[:, None] ** np.maximum(waits, 0), 0.0)

    def _worth(self, lag: Any, life: Any, alive: Any) -> Any:
        """Discount weight less what is left of it, for many at once, (many, decided)."""
        return self.weight(self.decided).to_numpy() - self._left(lag, life) * self._alive(lag, alive)

    def _ends(self, expression: Any, ends: pd.Series, index: pd.Index) -> Any:
        """Sum over the edges that end at each of `index`."""
        return expression.groupby(ends.rename(index.name)).sum().reindex({index.name: index})

    def _stocks(self) -> None:
        m, states, edges = self.m, self.states, self.by_edge
        x = m.add_variables(lower=0, coords=[states.index, self.years], name="x")
        self.x = x
        base = states["base"].to_xarray()
        m.add_constraints(x.sel(year=self.years[0], drop=True) == base, name="base")
        late = self.decided.to_numpy()[None, :] + edges["lead"].to_numpy()[:, None] + 1 > self.years[-1]
        most = self._table(edges.index, np.where(late, 0.0, edges["limit"].to_numpy()[:, None]))
        f = m.add_variables(lower=0, upper=most, coords=[edges.index, self.decided], name="f")
        self.leads = {lead: (1.0 * f.sel(edge=part.index), part) for lead, part in edges.groupby("lead")}
        now = states["alive"].to_xarray() * x.sel(year=self.decided)
        change = 1.0 * x.sel(year=self.years[1:]).assign_coords(year=self.decided) - now
        reserved = -now
        for lead, (flow, part) in self.leads.items():
            leaving = self._ends(flow, part["source"], states.index)
            change = change + leaving.shift(year=lead)
            change = change - self._ends(flow, part["sink"], states.index).shift(year=lead)
            for waiting in range(lead + 1):
                reserved = reserved + leaving.shift(year=waiting)
        m.add_constraints(change == states["births"].to_xarray(), name="balance")
        m.add_constraints(reserved <= 0, name="reserve")
        alive = edges["source"].map(states["alive"]).to_numpy()
        worth = self._worth(edges["lead"].to_numpy() + 1, edges["life"].to_numpy(), alive)
        self.cost.append((f * self._table(edges.index, edges["price"].to_numpy()[:, None] * worth)).sum())
        self.money.append((f * (edges["price"] * edges["city"]).to_xarray()).sum("edge"))
        for trade, part in edges.groupby("trade"):
            self.hours[trade].append((f.sel(edge=part.index) * part["hours"].to_xarray()).sum("edge"))
        ramped = edges[edges["growth"].notna()]
        first = self._table(ramped.index, np.repeat(ramped["seed"].to_numpy()[:, None], len(self.decided), 1))
        first[:, 0] += ((1 + ramped["growth"]) * ramped["trend"]).to_numpy()
        steep = f.sel(edge=ramped.index)
        m.add_constraints(steep - (1 + ramped["growth"]).to_xarray() * steep.shift(year=1) <= first)

    def _wear(self) -> None:
        m, kinds = self.m, self.kinds
        renewed = m.add_variables(lower=0, coords=[kinds.index, self.decided], name="renewed")
        early = m.add_variables(lower=0, coords=[kinds.index, self.decided], name="early")
        pool = early - kinds["alive"].to_xarray() * early.shift(year=1) - renewed
        survive = kinds["alive"] ** kinds["life"]
        for life, same in kinds.groupby("life"):
            again = survive[same.index].to_xarray() * renewed.sel(kind=same.index).shift(year=life)
            pool = pool + again.reindex(kind=kinds.index)
        for lead, (flow, part) in self.leads.items():
            other = part[part["was"] != part["now"]]
            switched = flow.sel(edge=other.index)
            pool = pool - self._ends(switched, other["was"], kinds.index).shift(year=lead)
            for life, same in other.groupby(other["now"].map(kinds["life"])):
                due = switched.sel(edge=same.index) * same["now"].map(survive).to_xarray()
                pool = pool + self._ends(due, same["now"], kinds.index).shift(year=lead + life)
        age, life = np.arange(len(self.decided)), kinds["life"].to_numpy()[:, None]
        alive = kinds["alive"].to_numpy()[:, None]
        sums = self.states.groupby("kind")[["base", "births"]].sum().loc[kinds.index].to_numpy()
        due = np.where(age < life, sums[:, :1] / life * alive ** (age + 1), sums[:, 1:] * alive**life)
        m.add_constraints(pool == self._table(kinds.index, -due), name="wear")
        worth = self._worth(np.ones(len(kinds)), kinds["life"].to_numpy(), kinds["alive"].to_numpy())
        price = kinds["price"].to_numpy()[:, None]
        self.cost.append((renewed * self._table(kinds.index, price * worth)).sum())
        before = self._lost(due, sums, price / life * self.weight(self.decided).to_numpy())
        self._gone(renewed, early, before)
        self.hours["installer"].append((renewed * kinds["hours"].to_xarray()).sum("kind"))

    def _lost(self, due: Any, sums: Any, price: Any) -> Any:
        """What was there before, or came with new units, and is lost early; returns what is left of it."""
        m, kinds = self.m, self.kinds
        before, here = np.zeros_like(due), sums[:, 0]
        for year in range(due.shape[1]):
            here = kinds["alive"].to_numpy() * here + sums[:, 1] - due[:, year]
            before[:, year] = here
        lost = m.add_variables(lower=0, coords=[kinds.index, self.decided], name="lost")
        stands = self._ends(1.0 * self.x.sel(year=self.years[1:]), self.states["kind"], kinds.index)
        stands = stands.assign_coords(year=self.decided)
        m.add_constraints(lost + stands >= self._table(kinds.index, before), name="before")
        self.cost.append((lost * self._table(kinds.index, price)).sum())
        return before[:, -1]

    def _gone(self, renewed: Any, early: Any, before: Any) -> None:
        """What was replaced ahead of time is gone at the end: any of what is not due yet, at its value."""
        m, kinds, edges = self.m, self.kinds, self.by_edge[self.by_edge["was"] != self.by_edge["now"]]
        gone = 1.0 * m.add_variables(lower=0, upper=pd.Series(before, kinds.index).to_xarray(), name="spare")
        flows = {"renewed": (1.0 * renewed, kinds.index, kinds.assign(now=kinds.index, lead=0))}
        for lead, (flow, part) in self.leads.items():
            other = part[part["was"] != part["now"]]
            flows[f"moved-{lead}"] = (flow.sel(edge=other.index), other.index, edges.loc[other.index])
        for name, (flow, index, table) in flows.items():
            lag, price = table["lead"].to_numpy() + 1, table["price"].to_numpy()[:, None]
            life = table["now"].map(kinds["life"]).to_numpy()
            young = self.decided.to_numpy() + lag[:, None] + life[:, None] - 1 >= self.years[-1]
            alive = self._alive(lag, table["now"].map(kinds["alive"]).to_numpy())
            taken = m.add_variables(lower=0, coords=[index, self.decided], name=f"gone-{name}")
            m.add_constraints(taken - flow * self._table(index, young * alive) <= 0, name=f"gone-{name}")
            self.cost.append((taken * self._table(index, price * self._left(lag, life))).sum())
            total = (1.0 * taken).sum("year")
            gone = gone + (total if name == "renewed" else self._ends(total, table["now"], kinds.index))
        m.add_constraints(gone - early.sel(year=self.decided[-1], drop=True) >= 0, name="gone")

    def _uses(self) -> None:
        for commodity, part in self.states.groupby("commodity"):
            amount = (self.x.sel(state=part.index) * part["intensity"].to_xarray()).sum("state")
            self.use[commodity] = [amount]


def main(path: str, target: str, rounds: str) -> None:
    data = json.loads(Path(path).read_text("utf-8"))
    imported = peak_mb()
    taken, (peer, _highs) = quickest(lambda: _build(data, target), int(rounds))
    built = peak_mb()
    began = time.perf_counter()
    objective = peer.solve()
    say(
        version=linopy.__version__,
        build_s=taken.seconds,
        build_cpu_s=taken.processor,
        solve_s=time.perf_counter() - began,
        objective=objective,
        peak_mb=built,
        imported_mb=imported,
    )


def _build(data: dict[str, object], target: str) -> tuple[Labelled, object]:
    peer = Labelled(data, target)
    return peer, peer.m.to_highspy()


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main(*sys.argv[1:])
