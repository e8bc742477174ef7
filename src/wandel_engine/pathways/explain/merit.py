"""Formulas of the dispatch: decided, or in the trend by order of merit.

Conventions of the trend: first what must run, and plants that feed a grid keep their base output; then, for
each commodity that plants supply, the base year's shares of what is still open, then plants by merit until
the demand is met. In the base year a stated base output holds.
"""

from __future__ import annotations

from wandel_engine.pathways.explain.expression import Expression, least, most, number, total
from wandel_engine.pathways.explain.rules import Rule
from wandel_engine.pathways.explain.run import Run, Unresolved
from wandel_engine.pathways.explain.sheet import Answer, Sheet
from wandel_engine.pathways.explain.stocks import decided
from wandel_engine.pathways.explain.supply import per_output
from wandel_engine.pathways.model.document import Plant

_NOTES = {
    "must-run": "must run at its capacity; in the base year its stated output",
    "base": "keeps its base output, as far as its capacity allows",
    "share": "its share of the base year in what is still open, as far as its capacity allows",
    "merit": "what is still open when its turn comes, as far as its capacity allows",
}


def steps(run: Run) -> list[tuple[Plant, str]]:
    """Which plant runs when, and by which convention."""
    heat = sorted(key for key, commodity in run.commodities.items() if commodity.supply == "plants")
    plants = run.model.plants
    order = [
        (plant, "must-run" if plant.must_run else "base")
        for plant in plants
        if plant.must_run or plant.output not in heat
    ]
    for key in heat:
        makers = [plant for plant in plants if plant.output == key and not plant.must_run]
        if any(plant.base_output is not None and plant.base_output.value > 0 for plant in makers):
            order += [(plant, "share") for plant in makers]
        order += [(plant, "merit") for plant in sorted(makers, key=lambda plant: plant.merit)]
    return order


def dispatch(s: Sheet, plant: Plant, year: int) -> Answer:
    """Output of a plant."""
    if not s.run.undecided:
        return decided(s, f"dispatch/{plant.key}/{year}", "MWh/a", year)
    mine = [step for maker, step in steps(s.run) if maker.key == plant.key]
    return Answer(total(_ran(s, plant, step, year) for step in mine), note="by order of merit")


def _ran(s: Sheet, plant: Plant, step: str, year: int) -> Expression:
    return s.result(f"merit/{step}/{plant.key}/{year}", f"{step}_{plant.key}")


def _step(s: Sheet, plant: Plant, year: int, step: str) -> Answer:
    order = steps(s.run)
    at = next((at for at, (maker, name) in enumerate(order) if (maker.key, name) == (plant.key, step)), None)
    if at is None:
        raise Unresolved(f"'{plant.key}' does not run by '{step}'")
    return Answer(_amount(s, plant, year, step, order, at), note=_NOTES[step])


def _amount(
    s: Sheet, plant: Plant, year: int, step: str, order: list[tuple[Plant, str]], at: int
) -> Expression:
    capacity = s.result(f"capacity/{plant.key}/{year}", "capacity")
    base, first = _base(s, plant), year == s.run.first
    if step in ("must-run", "base"):
        if first and plant.base_output is not None:
            return base
        return capacity if step == "must-run" else least(base, capacity)
    begins = next(
        place for place, (maker, _) in enumerate(order[: at + 1]) if _by_turns(maker, plant, order, place)
    )
    makers = [maker for maker, name in order[begins:] if maker.output == plant.output and name == "merit"]
    shared = any(name == "share" for _, name in order[begins : at + 1])
    if step == "share":
        if first:
            return base
        sum_ = total(_base(s, maker) for maker in makers if maker.base_output is not None)
        open_ = most(number(0), _open(s, plant.output, order[:begins], year))
        return least(open_ * base / sum_, capacity)
    if first and shared:
        return number(0)
    room = capacity - _ran(s, plant, "share", year) if shared else capacity
    return least(most(number(0), _open(s, plant.output, order[:at], year)), most(number(0), room))


def _by_turns(maker: Plant, plant: Plant, order: list[tuple[Plant, str]], place: int) -> bool:
    """Whether this is a turn in the commodity of `plant` beyond what must run or keeps its output."""
    return maker.output == plant.output and order[place][1] in ("share", "merit")


def _base(s: Sheet, plant: Plant) -> Expression:
    if plant.base_output is None:
        return number(0)
    path = f"plants[{plant.key}].base_output"
    return s.figure(plant.base_output, path, "MWh/a", f"base_output_{plant.key}")


def _open(s: Sheet, commodity: str, before: list[tuple[Plant, str]], year: int) -> Expression:
    """What is wanted of a commodity and not made by those who ran before."""
    left = s.result(f"wanted/{commodity}/{year}", "wanted")
    for plant, step in before:
        if plant.output == commodity:
            left = left - _ran(s, plant, step, year)
        if any(flow.commodity == commodity for flow in plant.by_products):
            left = left - _ran(s, plant, step, year) * per_output(s, plant, "by_products", commodity, year)
    return left


def must_run(s: Sheet, plant: Plant, year: int) -> Answer:
    """Output of a plant that must run."""
    return _step(s, plant, year, "must-run")


def kept(s: Sheet, plant: Plant, year: int) -> Answer:
    """Output of a plant that feeds a grid."""
    return _step(s, plant, year, "base")


def share(s: Sheet, plant: Plant, year: int) -> Answer:
    """Output by the base year's shares."""
    return _step(s, plant, year, "share")


def by_merit(s: Sheet, plant: Plant, year: int) -> Answer:
    """Output by order of merit."""
    return _step(s, plant, year, "merit")


RULES = (
    Rule("dispatch/{plant}/{year}", "MWh/a", dispatch),
    Rule("merit/must-run/{plant}/{year}", "MWh/a", must_run),
    Rule("merit/base/{plant}/{year}", "MWh/a", kept),
    Rule("merit/share/{plant}/{year}", "MWh/a", share),
    Rule("merit/merit/{plant}/{year}", "MWh/a", by_merit),
)
