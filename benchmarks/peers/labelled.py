"""A pathway model in linopy as its users write it: few arrays, labelled by state, edge, kind and year.

What the cross-check in the tests writes stock by stock and edge by edge is written here for all of them at
once, which linopy is much faster with; energy, limits and target are those of the cross-check.
"""

from __future__ import annotations

from typing import Any

import linopy
import numpy as np
import pandas as pd
import xarray as xr
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

    def _worth(self, lag: Any, life: Any) -> Any:
        """`worth` for many at once, (many, decided)."""
        used = np.maximum(self.years[-1] + 1 - (self.decided.to_numpy()[None, :] + lag[:, None]), 0)
        left = np.maximum(1 - used / life[:, None], 0)
        return self.weight(self.decided).to_numpy() - left * (1 + self.rate) ** -len(self.years)

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
        worth = self._worth(edges["lead"].to_numpy() + 1, edges["life"].to_numpy())
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
        worth = self._worth(np.ones(len(kinds)), kinds["life"].to_numpy())
        price = kinds["price"].to_numpy()[:, None]
        self.cost.append((renewed * self._table(kinds.index, price * worth)).sum())
        left = price / life * self.weight(self.decided).to_numpy()
        self.cost.append((early * self._table(kinds.index, left)).sum())
        self.hours["installer"].append((renewed * kinds["hours"].to_xarray()).sum("kind"))

    def _uses(self) -> None:
        for commodity, part in self.states.groupby("commodity"):
            amount = (self.x.sel(state=part.index) * part["intensity"].to_xarray()).sum("state")
            self.use[commodity] = [amount]
