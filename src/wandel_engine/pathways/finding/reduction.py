"""Why emissions fall: federal mix and law, others, the city."""

from __future__ import annotations

from wandel_engine.figures import Figure
from wandel_engine.pathways.model import Account, Model, Values
from wandel_engine.pathways.model.document import Driver
from wandel_engine.pathways.result import Options, Simulation, Split
from wandel_engine.pathways.simulation import trend


def split(model: Model, options: Options, reference: Simulation, outcome: Simulation) -> dict[Account, Split]:
    """Decompose base year minus pathway, per account.

    A run of the trend in which only the federal mix and law move is compared with the trend, and the trend
    with the pathway. The order (mix and law, others, city) is part of the result's meaning.
    """
    law = trend(only_mix_and_law(model, options), options)
    return {
        "bisko": _split("bisko", law, reference, outcome),
        "territorial": _split("territorial", law, reference, outcome),
    }


def _split(account: Account, law: Simulation, reference: Simulation, outcome: Simulation) -> Split:
    a, b, c = (run.emissions[account].total for run in (law, reference, outcome))
    base = b[0]
    return Split(
        base=base,
        mix_and_law=tuple(base - x for x in a),
        others=tuple(x - y for x, y in zip(a, b, strict=True)),
        city=tuple(x - y for x, y in zip(b, c, strict=True)),
    )


def only_mix_and_law(model: Model, options: Options) -> Model:
    """The model with everything still that is others' doing: their drivers, births, deaths and trends."""
    values = Values(model, options.variants)
    return model.model_copy(
        update={
            "drivers": tuple(d if d.by == "mix-and-law" else _still(d, values) for d in model.drivers),
            "stocks": tuple(s.model_copy(update={"births": (), "deaths": None}) for s in model.stocks),
            "transitions": tuple(
                t if t.trend_by == "law" else t.model_copy(update={"trend": None}) for t in model.transitions
            ),
        }
    )


def _still(driver: Driver, values: Values) -> Driver:
    base = Figure(
        value=float(values.driver(driver.key)[0]),
        unit=driver.unit,
        year=int(values.years[0]),
        flag="fictional",
    )
    return driver.model_copy(
        update={
            "points": (base,),
            "variants": tuple(v.model_copy(update={"points": (base,)}) for v in driver.variants),
        }
    )
