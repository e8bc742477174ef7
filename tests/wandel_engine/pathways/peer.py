"""A pathway model as a linopy program: written from the model document alone, in natural units.

It knows nothing of the engine's arrays. It covers what `benchmarks.pathways.synthetic` makes, without
measures; beside it criteria of states, commodities and transitions, hours that are spread, budgets as
targets, and a weighted objective.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import linopy
import numpy as np
import pandas as pd
import xarray as xr

GAP_PRICE = 1e7


def matrix(states: pd.Index, ends: pd.Series) -> xr.DataArray:
    """1 where an edge ends at a state."""
    return xr.DataArray(
        (states.to_numpy()[:, None] == ends.to_numpy()).astype(float), coords=[states, ends.index]
    )


class Peer:
    """Reads plain model data and builds the program with labelled arrays."""

    def __init__(
        self,
        data: dict[str, Any],
        target: str | None,
        carbon_price: float = 0.0,
        criterion_prices: dict[str, float] | None = None,
    ) -> None:
        self.data, self.m = data, linopy.Model()
        self.years = pd.RangeIndex(data["base_year"], data["horizon"] + 1, name="year")
        self.decided = pd.RangeIndex(data["base_year"], data["horizon"], name="year")
        self.rate = data["discount_rate"]["value"] / 100
        self.cost: list[Any] = []
        self.emissions: dict[str, list[Any]] = {"bisko": [], "territorial": []}
        self.use: dict[str, list[Any]] = {}
        self.money: list[Any] = []
        self.hours: dict[str, list[Any]] = {"installer": [], "builder": []}
        # By criterion: amounts over all years, and over those in which something is decided.
        self.amounts: dict[str, list[Any]] = {c["key"]: [] for c in data.get("criteria", ())}
        self.moved: dict[str, list[Any]] = {key: [] for key in self.amounts}
        points = sorted((p["year"], p["value"]) for p in data["drivers"][0]["points"])
        self.mix = self.series(np.interp(self.years, *zip(*points, strict=True)))
        for stock in data["stocks"]:
            self.stock(stock)
        self.energy()
        self.limits()
        if target is not None:
            self.target(next(t for t in data["targets"] if t["artefact"] == target))
        if carbon_price:
            self.cost.append(carbon_price * sum(self.emissions["bisko"]).sum())
        for key, price in (criterion_prices or {}).items():
            better = next(c.get("better", "less") for c in data["criteria"] if c["key"] == key)
            for amount in (*self.amounts[key], *self.moved[key]):
                self.cost.append((price if better == "less" else -price) * amount.sum())
        self.m.add_objective(sum(self.cost) * 1e-6)

    def series(self, values: Any) -> pd.Series:
        return pd.Series(values, index=self.years)

    def weight(self, years: pd.Index) -> pd.Series:
        return pd.Series((1 + self.rate) ** -(np.asarray(years) - self.years[0]), index=years)

    def left(self, lag: int, life: float) -> pd.Series:
        """Share of a price that is left after the horizon of what works `lag` years after it was decided."""
        used = self.years[-1] + 1 - (np.asarray(self.decided) + lag)
        return pd.Series(np.maximum(1 - used / life, 0), index=self.decided)

    def lasting(self, lag: int, alive: float) -> pd.Series:
        """Share of what was decided that is there in the last year, were it not replaced."""
        works = np.asarray(self.decided) + lag
        there = works <= self.years[-1]
        return pd.Series(
            np.where(there, alive ** np.maximum(self.years[-1] - works, 0), 0), index=self.decided
        )

    def buy_lasting(self, units: Any, price: float, lag: int, life: float, alive: float) -> None:
        """What is bought is paid, and what is alive of it has value after the horizon."""
        end = (1 + self.rate) ** -len(self.years)
        worth = self.left(lag, life) * self.lasting(lag, alive) * end
        self.cost.append((units * (price * (self.weight(self.decided) - worth))).sum())

    def stock(self, stock: dict[str, Any]) -> None:
        m, key = self.m, stock["key"]
        alive = 1 - stock["deaths"]["value"]
        states = pd.Index([s["key"] for s in stock["states"]], name="state")
        x = m.add_variables(lower=0, coords=[states, self.years], name=f"x-{key}")
        base = pd.Series([s["base"]["value"] for s in stock["states"]], index=states)
        m.add_constraints(x.sel(year=self.years[0], drop=True) == base, name=f"base-{key}")
        edges = pd.DataFrame([t for t in self.data["transitions"] if t["stock"] == key]).set_index("key")
        edges.index.name = "edge"
        heating = pd.Series({s["key"]: s["components"]["heating"] for s in stock["states"]})
        flow = m.add_variables(
            lower=0, upper=self.allowed(edges), coords=[edges.index, self.decided], name=f"f-{key}"
        )
        leads = {lead: flow.sel(edge=group.index) for lead, group in edges.groupby("lead_time")}
        change = 1.0 * x.sel(year=self.years[1:]).assign_coords(year=self.decided)
        now = alive * x.sel(year=self.decided)
        change, reserved = change - now, -now
        for lead, part in leads.items():
            chosen = edges.loc[part.indexes["edge"]]
            leaves = matrix(states, chosen["from"])
            change = change + (part.shift(year=lead) * (leaves - matrix(states, chosen["to"]))).sum("edge")
            for waiting in range(lead + 1):
                reserved = reserved + (part.shift(year=waiting) * leaves).sum("edge")
        births = pd.Series({b["state"]: b["units"]["value"] for b in stock["births"]}).reindex(
            states, fill_value=0.0
        )
        m.add_constraints(change == births.to_xarray(), name=f"balance-{key}")
        m.add_constraints(reserved <= 0, name=f"reserve-{key}")
        kinds = {kind["key"]: kind for kind in stock["components"][0]["kinds"]}
        bought = self.edges(edges, flow, kinds, heating, alive)
        for kind in kinds.values():
            mine = heating[heating == kind["key"]].index
            self.wear(key, kind, mine, base, births, edges, leads, alive, x, bought[kind["key"]])
        for state in stock["states"]:
            for name, figure in state.get("criteria", {}).items():
                self.amounts[name].append(figure["value"] * x.sel(state=state["key"], drop=True))
            for item in state["uses"]:
                amount = item["intensity"]["value"] * x.sel(state=state["key"], drop=True)
                self.use.setdefault(item["commodity"], []).append(amount)

    def allowed(self, edges: pd.DataFrame) -> xr.DataArray:
        """Yearly limits; 0 where the effect would lie beyond the horizon."""
        late = np.asarray(self.decided)[None, :] + edges["lead_time"].to_numpy()[:, None] + 1 > self.years[-1]
        limit = edges["yearly_limit"].map(lambda figure: figure["value"]).to_numpy()[:, None]
        return xr.DataArray(np.where(late, 0.0, limit), coords=[edges.index, self.decided])

    def edges(
        self, edges: pd.DataFrame, flow: Any, kinds: dict[str, Any], heating: pd.Series, alive: float
    ) -> dict[str, list[tuple[Any, float, int]]]:
        """Also what was bought of each kind: units, price, years until it works."""
        bought: dict[str, list[tuple[Any, float, int]]] = {kind: [] for kind in kinds}
        for key, t in edges.iterrows():
            f = flow.sel(edge=key, drop=True)
            new = kinds[heating[t["to"]]]["lifetime"]["value"]
            life = t["lifetime"]["value"] if isinstance(t.get("lifetime"), dict) else new
            price = t["cost"]["value"]
            self.buy_lasting(f, price, t["lead_time"] + 1, life, alive)
            if heating[t["from"]] != heating[t["to"]]:
                bought[heating[t["to"]]].append((f, price, t["lead_time"] + 1))
            self.money.append(price * t["payers"]["city"] * f)
            spread = int(t.get("hours_spread", 1))
            for trade, hours in t["hours"].items():
                each = hours["value"] / spread * f
                self.hours[trade].append(sum(each.shift(year=waited) for waited in range(spread)))
            for name, figure in t["criteria"].items() if isinstance(t.get("criteria"), dict) else ():
                self.moved[name].append(figure["value"] * f)
            if isinstance(t.get("ramp"), dict):
                growth, seed = 1 + t["ramp"]["growth"]["value"], t["ramp"]["seed"]["value"]
                most = pd.Series(seed, index=self.decided)
                most.iloc[0] += growth * t["trend"]["value"]
                self.m.add_constraints(f - growth * f.shift(year=1) <= most.to_xarray())
        return bought

    def wear(
        self,
        stock: str,
        kind: dict[str, Any],
        states: pd.Index,
        base: pd.Series,
        births: pd.Series,
        edges: pd.DataFrame,
        leads: dict[int, Any],
        alive: float,
        units: Any,
        bought: list[tuple[Any, float, int]],
    ) -> None:
        m, key, life = self.m, kind["key"], int(kind["lifetime"]["value"])
        renewed = m.add_variables(lower=0, coords=[self.decided], name=f"r-{stock}-{key}")
        early = m.add_variables(lower=0, coords=[self.decided], name=f"a-{stock}-{key}")
        pool = early - alive * early.shift(year=1) - renewed + alive**life * renewed.shift(year=life)
        for lead, part in leads.items():
            chosen = edges.loc[part.indexes["edge"]]
            was, now = chosen["from"].isin(states), chosen["to"].isin(states)
            if (was & ~now).any():
                pool = pool - part.sel(edge=chosen.index[was & ~now]).sum("edge").shift(year=lead)
            if (now & ~was).any():
                pool = pool + alive**life * part.sel(edge=chosen.index[now & ~was]).sum("edge").shift(
                    year=lead + life
                )
        age = np.arange(len(self.decided))
        due = np.where(
            age < life, base[states].sum() / life * alive ** (age + 1), births[states].sum() * alive**life
        )
        m.add_constraints(pool == pd.Series(-due, index=self.decided).to_xarray(), name=f"wear-{stock}-{key}")
        price = kind["renewal_cost"]["value"]
        self.buy_lasting(renewed, price, 1, life, alive)
        # Equipment that was there before, or came with new units, and is not due by the end of each year.
        before, here = [], base[states].sum()
        for gone in due:
            here = alive * here + births[states].sum() - gone
            before.append(here)
        lost = m.add_variables(lower=0, coords=[self.decided], name=f"l-{stock}-{key}")
        stands = units.sel(state=list(states), year=self.years[1:]).sum("state")
        m.add_constraints(
            lost + stands.assign_coords(year=self.decided)
            >= pd.Series(before, index=self.decided).to_xarray()
        )
        self.cost.append((lost * (price / life * self.weight(self.decided))).sum())
        self.gone(key, life, early, before[-1], [(renewed, price, 1), *bought], alive)
        for trade, hours in kind["hours"].items():
            self.hours[trade].append(hours["value"] * renewed)

    def gone(
        self,
        kind: str,
        life: int,
        early: Any,
        before: float,
        bought: list[tuple[Any, float, int]],
        alive: float,
    ) -> None:
        """What was replaced ahead of time is gone at the end: any of what is not due yet, at its value."""
        gone: Any = self.m.add_variables(lower=0, upper=before)
        for units, price, lag in bought:
            works = np.asarray(self.decided) + lag
            young = pd.Series((works + life - 1 >= self.years[-1]) * 1.0, index=self.decided)
            taken = self.m.add_variables(lower=0, coords=[self.decided])
            self.m.add_constraints(taken - units * (young * self.lasting(lag, alive)) <= 0)
            end = (1 + self.rate) ** -len(self.years)
            self.cost.append((taken * (price * self.left(lag, life) * end)).sum())
            gone = gone + taken.sum()
        self.m.add_constraints(gone - early.sel(year=self.decided[-1], drop=True) >= 0)

    def energy(self) -> None:
        weight = self.weight(self.years)
        market = {c["key"]: c for c in self.data["commodities"] if "supply" not in c}
        heat = next(c for c in self.data["commodities"] if c.get("supply") == "plants")
        grid = next(c for c in self.data["commodities"] if c.get("supply") == "grid")
        bought = self.m.add_variables(lower=0, coords=[self.years], name="bought")
        sold = self.m.add_variables(lower=0, coords=[self.years], name="sold")
        balance = bought - sold
        supplied: Any = 0
        for plant in self.data["plants"]:
            upper = plant["capacity"]["fixed"]["value"] * plant["full_load_hours"]["value"]
            made = self.by_merit()[plant["key"]]
            p = self.m.add_variables(lower=0, upper=upper, coords=[self.years], name=plant["key"])
            self.m.add_constraints(p.sel(year=self.years[0], drop=True) == made)
            supplied = supplied + p
            fuel = plant["inputs"][0]["commodity"]
            used = plant["inputs"][0]["per_output"]["value"] * p
            share = plant["allocation"]["value"] if "allocation" in plant else 1.0
            if fuel in market:
                self.buy(market[fuel], used, share)
            else:
                self.count(grid, used)
                balance = balance - used
                self.emissions["bisko"].append(used * (share * self.mix))
            for product in plant.get("by_products", []):
                balance = balance + product["per_output"]["value"] * p
        for key, uses in self.use.items():
            for amount in uses:
                if key in market:
                    self.buy(market[key], amount, 1.0)
                elif key == "electricity":
                    self.count(grid, amount)
                    balance = balance - amount
                    self.emissions["bisko"].append(amount * self.mix)
        demand = sum(self.use.get("district-heat", [0])) / (1 - heat["losses"]["value"] / 100)
        self.m.add_constraints((supplied - demand).sel(year=self.years[1:]) >= 0)
        self.m.add_constraints(balance == 0)
        self.emissions["territorial"].append(bought * self.mix)
        self.cost.append((bought * (grid["price"]["value"] * weight)).sum())
        self.cost.append((sold * (-grid["export_price"]["value"] * weight)).sum())

    def buy(self, commodity: dict[str, Any], amount: Any, share: float) -> None:
        self.count(commodity, amount)
        self.cost.append((amount * (commodity["price"]["value"] * self.weight(self.years))).sum())
        self.emissions["bisko"].append(amount * (share * commodity["factors"]["bisko"]["value"]))
        self.emissions["territorial"].append(amount * commodity["factors"]["territorial"]["value"])
        if commodity["key"] == "biomass":
            self.use.setdefault("wood", []).append(amount)

    def count(self, commodity: dict[str, Any], amount: Any) -> None:
        for name, figure in commodity.get("criteria", {}).items():
            self.amounts[name].append(figure["value"] * amount)

    def limits(self) -> None:
        most = {limit["key"]: limit["at_most"]["value"] for limit in self.data["limits"]}
        for limit in self.data["limits"]:
            if limit["kind"] == "criterion":
                amounts = sum(amount.sel(year=self.decided) for amount in self.amounts[limit["criterion"]])
                total = sum(self.moved[limit["criterion"]], amounts)
                self.m.add_constraints(total.sel(year=self.decided) <= limit["at_most"]["value"])
        self.m.add_constraints(sum(self.money) <= most["money"])
        self.m.add_constraints(sum(self.hours["installer"]) <= most["installers"])
        if self.hours["builder"]:
            self.m.add_constraints(sum(self.hours["builder"]) <= most["builders"])
        if "wood" in self.use:
            self.m.add_constraints(sum(self.use["wood"]) <= most["wood"])

    def target(self, target: dict[str, Any]) -> None:
        total = sum(self.emissions[target["account"]])
        if "budget_from" in target:
            self.gap = self.m.add_variables(lower=0, name="gap")
            years = [*range(target["budget_from"], target["year"] + 1)]
            self.m.add_constraints(total.sel(year=years).sum() - self.gap <= target["threshold"]["value"])
            self.cost.append(GAP_PRICE * self.gap)
            return
        threshold = target["threshold"]["value"] / 100 * self.base_emissions(target["account"])
        self.gap = self.m.add_variables(lower=0, name="gap")
        for year in range(target["year"], self.years[-1] + 1):
            self.m.add_constraints(total.sel(year=year, drop=True) - self.gap <= threshold)
        self.cost.append(GAP_PRICE * self.gap)

    def by_merit(self) -> dict[str, float]:
        """Output of the plants in the base year, in the order of merit."""
        heat = sum(amount for key, amount in self.base_use() if key == "district-heat") / 0.9
        result = {}
        for plant in sorted(self.data["plants"], key=lambda plant: plant["merit"]):
            most = plant["capacity"]["fixed"]["value"] * plant["full_load_hours"]["value"]
            result[plant["key"]] = min(heat, most)
            heat -= result[plant["key"]]
        return result

    def base_use(self) -> Iterator[tuple[str, float]]:
        for stock in self.data["stocks"]:
            for state in stock["states"]:
                for item in state["uses"]:
                    yield item["commodity"], item["intensity"]["value"] * state["base"]["value"]

    def base_emissions(self, account: str) -> float:
        factors = {
            c["key"]: c["factors"][account]["value"] for c in self.data["commodities"] if "supply" not in c
        }
        factors |= {"electricity": float(self.mix.iloc[0]), "district-heat": 0.0}
        tonnes = sum(amount * factors[key] for key, amount in self.base_use())
        made = self.by_merit()
        for plant in self.data["plants"]:
            share = plant["allocation"]["value"] if "allocation" in plant else 1.0
            fuel = plant["inputs"][0]
            tonnes += made[plant["key"]] * fuel["per_output"]["value"] * share * factors[fuel["commodity"]]
        return tonnes

    def solve(self) -> float:
        """Discounted cost plus the price of the gap, EUR."""
        status, condition = self.m.solve(
            "highs",
            output_flag=False,
            primal_feasibility_tolerance=1e-9,
            dual_feasibility_tolerance=1e-9,
        )
        assert (status, condition) == ("ok", "optimal")
        return float(self.m.objective.value) * 1e6
