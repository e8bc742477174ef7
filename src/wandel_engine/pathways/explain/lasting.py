"""Formulas of what lasts: equipment nobody paid for in these years, and what was bought and still stands.

What is bought from the first decision on is paid in full; after the horizon only what stands in the last year
has value. Of units of a kind that were replaced ahead of time, those worth least are taken to be gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wandel_engine.pathways.explain.expression import Expression, least, most, number, total
from wandel_engine.pathways.explain.rules import Rule
from wandel_engine.pathways.explain.run import Wearing
from wandel_engine.pathways.explain.sheet import Answer, Sheet, product
from wandel_engine.pathways.explain.stocks import (
    alive_share,
    base_units,
    changes,
    falling_due,
    lifetime,
    lives,
    moving,
    new_units,
)
from wandel_engine.pathways.model.document import Quantity, Transition

Source = Transition | Wearing
Terms = Iterator[tuple[str, Expression]]


def before(s: Sheet, wear: Wearing, year: int) -> Answer:
    """Units whose equipment was there before the first decision, or came with them, and is not due."""
    for earlier in range(s.run.first, year):  # so that the look-up does not nest year in year
        s.results.look_up(f"{s.run.prefix}before/{wear.key}/{earlier}")
    if year == s.run.first:
        states = [state for state in wear.stock.states if state.key in wear.states]
        here = total([base_units(s, wear.stock, state) for state in states])
    else:
        here = s.result(f"before/{wear.key}/{year - 1}", "before")
    stay = product([here, alive_share(s, wear.stock, year)])
    new = year - round(lifetime(s, wear).value)
    due = falling_due(s, wear, year, _unpaid(s, wear, new) if s.run.first <= new < s.run.last else [])
    whole = total([stay, *_unpaid(s, wear, year)]) - due
    return Answer(most(number(0), whole), note="before, alive + new without a price here − due")


def _unpaid(s: Sheet, wear: Wearing, year: int) -> list[Expression]:
    """What is new at the end of a year, but paid elsewhere: with new units, or before the first decision."""
    first = s.run.model.first_decision
    fresh = [moving(s, t, year) for t in changes(s, wear, year, into=True) if year - t.lead_time < first]
    fresh += new_units(s, wear.stock, year, wear.states)
    if year < first:
        fresh.append(s.result(f"renewals/{wear.key}/{year}", f"renewed_{year}"))
    return fresh


def lost(s: Sheet, wear: Wearing, year: int) -> Answer:
    """Such equipment that is gone ahead of time: fewer units keep the kind than have it."""
    left = any(t.from_ in wear.states and t.to not in wear.states for t in s.run.moves(wear.stock))
    if year == s.run.last or not left:
        return Answer(number(0), note="nothing leaves this kind")
    there = s.result(f"before/{wear.key}/{year}", "before")
    for state in sorted(wear.states):
        there = there - s.result(f"stocks/{wear.stock.key}/{state}/{year + 1}", f"units_{state}")
    return Answer(
        most(number(0), there), note="there before and not due, less all units with it a year later"
    )


@dataclass(frozen=True)
class _Cohort:
    """What a source bought in a year: what each is worth at the end, and the last year of its lifetime."""

    source: Source
    year: int
    worth: float
    due: int


def _name(source: Source) -> str:
    return f"renewals/{source.key}" if isinstance(source, Wearing) else f"flows/{source.key}"


def bought(s: Sheet, source: Source, year: int) -> Expression:
    """Units bought in a year that are alive in the last one."""
    if isinstance(source, Wearing):
        units, stock, works = (
            s.result(f"renewals/{source.key}/{year}", f"renewed_{year}"),
            source.stock,
            year + 1,
        )
    else:
        stock, works = s.run.stocks[source.stock], year + source.lead_time + 1
        units = moving(s, source, works - 1)
    return product([units, lives(s, stock, works, s.run.last - 1)])


def years_bought(s: Sheet, source: Source) -> range:
    """Years from the first decision on in which something is bought that still arrives."""
    waits = 0 if isinstance(source, Wearing) else source.lead_time
    return range(s.run.model.first_decision, s.run.last - waits)


def share_left(s: Sheet, source: Source, year: int, life: Expression) -> Expression:
    """Share of a lifetime that is left after the horizon of what was bought in a year."""
    waits = 0 if isinstance(source, Wearing) else source.lead_time
    return most(number(0), number(1) - number(s.run.last - year - waits) / life)


def transition_life(s: Sheet, t: Transition) -> Expression | None:
    """Years that what a transition buys lasts: stated, or the shortest of what it renews."""
    if t.lifetime is not None:
        return s.quantity(t.lifetime, f"transitions[{t.key}].lifetime", "a", s.run.first, f"lifetime_{t.key}")
    renewed = [lifetime(s, wear) for wear in _entered(s, t)]
    return least(*renewed) if renewed else None


def _entered(s: Sheet, t: Transition) -> list[Wearing]:
    kinds = s.run.wearing(s.run.stocks[t.stock])
    return [wear for wear in kinds if t.to in wear.states and t.from_ not in wear.states]


def _bound(s: Sheet, t: Transition) -> Wearing | None:
    """The kind that a transition buys: the shortest-lived that lasts as long as it does."""
    life = transition_life(s, t)
    lasting = [w for w in _entered(s, t) if life is not None and lifetime(s, w).value >= round(life.value)]
    return min(lasting, key=lambda wear: lifetime(s, wear).value, default=None)


def _cohorts(s: Sheet, wear: Wearing) -> list[_Cohort]:
    """What was bought of a kind and is not due before the last year, worth least first."""
    life = lifetime(s, wear)
    found = [_cohort(s, wear, wear.kind.renewal_cost, year, life, life) for year in years_bought(s, wear)]
    for t in s.run.moves(wear.stock):
        lasts = transition_life(s, t)
        if lasts is not None and _bound(s, t) == wear:
            found += [_cohort(s, t, t.cost, year, lasts, life) for year in years_bought(s, t)]
    there = [one for one in found if one.due >= s.run.last and bought(s, one.source, one.year).value != 0]
    return sorted(there, key=lambda one: one.worth)


def _cohort(
    s: Sheet, source: Source, cost: Quantity, year: int, life: Expression, wears: Expression
) -> _Cohort:
    stock = source.stock if isinstance(source, Wearing) else s.run.stocks[source.stock]
    place = (
        f"{source.path}.renewal_cost" if isinstance(source, Wearing) else f"transitions[{source.key}].cost"
    )
    each = s.quantity(cost, place, f"EUR/{stock.unit}", year, "cost")
    waits = 0 if isinstance(source, Wearing) else source.lead_time
    worth = each.value * share_left(s, source, year, life).value
    return _Cohort(source, year, worth, year + waits + round(wears.value))


def standing(s: Sheet, source: Source, year: int) -> Answer:
    """Units bought in a year that still stand in the last one."""
    units = bought(s, source, year)
    wear = source if isinstance(source, Wearing) else _bound(s, source)
    early = None if wear is None else f"early/{wear.key}/{s.run.last - 1}"
    waits = 0 if isinstance(source, Wearing) else source.lead_time
    due = None if wear is None else year + waits + round(lifetime(s, wear).value)
    if early is None or due is None or due < s.run.last or s.run.numbers[early] == 0:
        return Answer(units, note="those that are alive")
    gone = s.result(early, "early") - s.result(f"first-gone/{_name(source)}/{year}", "first_gone")
    return Answer(
        units - least(units, most(number(0), gone)), note="alive, less those replaced ahead of time"
    )


def first_gone(s: Sheet, source: Source, year: int) -> Answer:
    """Units of the same kind that are worth less at the end: of those replaced ahead, they are gone first."""
    wear = source if isinstance(source, Wearing) else _bound(s, source)
    if wear is None:
        return Answer(number(0), note="what wears out on its own is not told of it")
    return Answer(terms=tuple(_worse(s, wear, source, year)), note="paid elsewhere, or worth less at the end")


def _worse(s: Sheet, wear: Wearing, source: Source, year: int) -> Terms:
    last = s.run.last
    yield "before", s.result(f"before/{wear.key}/{last - 1}", "before")
    for t in s.run.moves(wear.stock):
        if wear in _entered(s, t) and _bound(s, t) != wear:
            for decided in years_bought(s, t):
                if decided + t.lead_time + round(lifetime(s, wear).value) >= last:
                    yield t.key, bought(s, t, decided)
    for one in _cohorts(s, wear):
        if one.source == source and one.year == year:
            return
        yield one.source.key.split("/")[-1], bought(s, one.source, one.year)


def standing_renewed(s: Sheet, wear: Wearing, year: int) -> Answer:
    """See `standing`."""
    return standing(s, wear, year)


def standing_moved(s: Sheet, transition: Transition, year: int) -> Answer:
    """See `standing`."""
    return standing(s, transition, year)


def first_gone_renewed(s: Sheet, wear: Wearing, year: int) -> Answer:
    """See `first_gone`."""
    return first_gone(s, wear, year)


def first_gone_moved(s: Sheet, transition: Transition, year: int) -> Answer:
    """See `first_gone`."""
    return first_gone(s, transition, year)


RULES = (
    Rule("before/{wear}/{year}", "{unit}", before),
    Rule("lost/{wear}/{year}", "{unit}", lost),
    Rule("standing/renewals/{wear}/{year}", "{unit}", standing_renewed),
    Rule("standing/flows/{transition}/{year}", "{unit}", standing_moved),
    Rule("first-gone/renewals/{wear}/{year}", "{unit}", first_gone_renewed),
    Rule("first-gone/flows/{transition}/{year}", "{unit}", first_gone_moved),
)
