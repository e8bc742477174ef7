"""Energy in a model: commodities with their factors, plants, and what stands apart."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from wandel_engine.figures import Figure, Key, Text
from wandel_engine.pathways.model.document.basics import Part, Quantity, Shares


class Factors(Part):
    """Emission factors of one MWh of a commodity, t/MWh, per account.

    `bisko`: with upstream chain; federal mix for electricity. `territorial`: what burning it emits directly
    inside the city; for a commodity with `supply: grid`, what an imported MWh emits. A commodity with
    `supply: plants` has none: its emissions follow from what the plants burn.
    """

    bisko: Quantity
    territorial: Quantity


class Commodity(Part):
    """An energy carrier.

    `supply`: ``market`` (bought at `price`, any amount), ``plants`` (only from the city's plants, e.g.
    district heat), ``grid`` (bought at `price`, local generation reduces the import, surplus is sold at
    `export_price`). `losses`: share of the supply lost on the way (unit ``1`` or ``%``), for plants only.
    `tariff`, for plants only: EUR/MWh that users pay to those who pay for the plants, by output; a transfer,
    which leaves society's cost as it is.
    `balance_carrier`: the carrier's name in the greenhouse-gas balance. `criteria`: criterion → its unit per
    MWh that stocks and plants use.
    """

    key: Key
    title: Text
    supply: Literal["market", "plants", "grid"] = "market"
    balance_carrier: Key | None = None
    factors: Factors | None = None
    price: Quantity | None = None
    export_price: Quantity | None = None
    losses: Quantity | None = None
    tariff: Quantity | None = None
    criteria: dict[Key, Quantity] = {}


class Capacity(Part):
    """The capacity of a plant: `fixed` MW, plus units of a stock in `states` times `per_unit` MW/{unit}."""

    fixed: Quantity | None = None
    stock: Key | None = None
    states: tuple[Key, ...] = Field((), max_length=100)
    per_unit: Quantity | None = None


class Flow(Part):
    """MWh of a commodity per MWh of a plant's output (unit ``1`` or ``MWh/MWh``)."""

    commodity: Key
    per_output: Quantity


class Plant(Part):
    """Turns commodities into another: boiler, CHP, heat pump, PV, wind.

    `output`: the commodity it is measured by. `inputs`: MWh used per MWh of output. `by_products`: MWh made
    beside it (CHP electricity). `allocation`: share of the input's emissions that the output bears (Carnot
    share of a CHP plant, otherwise 1). `full_load_hours` h/a at most; `must_run`: exactly that.
    `variable_cost` EUR/MWh output, without inputs. `base_output` MWh/a: what it made in the base year.
    `merit`: order of use where nothing is optimised (trend), lowest first.
    """

    key: Key
    title: Text
    output: Key
    capacity: Capacity
    full_load_hours: Quantity
    inputs: tuple[Flow, ...] = Field((), max_length=50)
    by_products: tuple[Flow, ...] = Field((), max_length=50)
    allocation: Quantity | None = None
    variable_cost: Quantity | None = None
    payers: Shares
    must_run: bool = False
    base_output: Figure | None = None
    merit: int = 0


class NotSteerable(Part):
    """Energy used on the city's ground that it cannot steer (transit traffic): stands apart from all sums.

    `energy`: commodity → MWh/a.
    """

    key: Key
    title: Text
    sector: Key
    energy: dict[Key, Quantity]
