"""Formulas of stocks: units, flows, and equipment that wears out.

Conventions: units in a state operate during the year; a flow decided in t leaves at the end of t + lead time;
units that wait to leave stay reserved; deaths are a share of every state alike; what is new in year y falls
due in the last year of its lifetime, as far as its units are still alive.
"""

from __future__ import annotations

from collections.abc import Iterator

from wandel_engine.pathways.explain.expression import Expression, least, most, number, total
from wandel_engine.pathways.explain.rules import Rule
from wandel_engine.pathways.explain.run import Wearing
from wandel_engine.pathways.explain.sheet import Answer, Sheet, product
from wandel_engine.pathways.model.document import State, Stock, Transition


def _flow(s: Sheet, t: Transition, year: int) -> Expression:
    return s.result(f"flows/{t.key}/{year}", f"flow_{t.key}_{year}")


def alive_share(s: Sheet, stock: Stock, year: int) -> Expression | None:
    deaths = s.deaths(stock, year)
    return None if deaths is None else number(1) - deaths


def lives(s: Sheet, stock: Stock, first: int, last: int) -> Expression | None:
    """Share of units that live through the years `first` to `last`."""
    if stock.deaths is None or last < first:
        return None
    if first == last:
        return alive_share(s, stock, first)
    return s.result(f"survival/{stock.key}/{first}/{last}", f"survival_{first}_{last}")


def new_units(s: Sheet, stock: Stock, year: int, states: frozenset[str]) -> Iterator[Expression]:
    for at, birth in enumerate(stock.births):
        if birth.state in states:
            path = f"stocks[{stock.key}].births[{at}].units"
            yield s.quantity(birth.units, path, f"{stock.unit}/a", year, "births")


def base_units(s: Sheet, stock: Stock, state: State) -> Expression:
    if state.base is None:
        return number(0)
    return s.figure(
        state.base, f"stocks[{stock.key}].states[{state.key}].base", stock.unit, f"base_{state.key}"
    )


def units(s: Sheet, stock: Stock, state: State, year: int) -> Answer:
    """Units in a state."""
    if year == s.run.first:
        return Answer(base_units(s, stock, state), note="the base year's distribution")
    before = year - 1
    here = s.result(f"stocks/{stock.key}/{state.key}/{before}", "units_before")
    stay = product([here, alive_share(s, stock, before)])
    come = [stay, *new_units(s, stock, before, frozenset({state.key}))]
    leave: list[Expression] = []
    for t in s.run.moves(stock):
        decided = before - t.lead_time
        if decided >= s.run.first and state.key in (t.from_, t.to):
            if t.to == state.key:
                come.append(moving(s, t, before))
            if t.from_ == state.key:
                leave.append(moving(s, t, before))
    whole = total(come)
    for flow in leave:
        whole = whole - flow
    return Answer(whole, note="units of the year before that stay, and what was added and moved by its end")


def moving(s: Sheet, t: Transition, year: int) -> Expression:
    """Units that move at the end of a year: those decided a lead time before."""
    if s.run.rationed and t.lead_time:
        return s.result(f"moved/{t.key}/{year}", f"moved_{t.key}_{year}")
    return _flow(s, t, year - t.lead_time)


def moved(s: Sheet, transition: Transition, year: int) -> Answer:
    """Units that move at the end of a year. Under a rationed plan some of those who wait may have died."""
    t, decided = transition, year - transition.lead_time
    if decided < s.run.first:
        return Answer(number(0), note="nothing was decided early enough")
    waited = [
        _flow(s, other, year - other.lead_time)
        for other in s.run.moves(s.run.stocks[t.stock])
        if other.from_ == t.from_ and other.lead_time and year - other.lead_time >= s.run.first
    ]
    leaving = total(waited)
    if not s.run.rationed or not t.lead_time or leaving.value <= 0:
        return Answer(_flow(s, t, decided), note="decided a lead time before")
    stock = s.run.stocks[t.stock]
    here = product([s.result(f"stocks/{stock.key}/{t.from_}/{year}", "units"), alive_share(s, stock, year)])
    still = least(number(1), most(number(0), here) / leaving)
    return Answer(_flow(s, t, decided) * still, note="decided a lead time before, as far as they are alive")


def survival(s: Sheet, stock: Stock, since: int, year: int) -> Answer:
    """Share of units alive after the years `since` to `year`."""
    first, last = since, year
    if stock.deaths is None or last < first:
        return Answer(number(1))
    if last == first:
        return Answer(product([alive_share(s, stock, last)]))
    for between in range(first + 1, last):  # so that the look-up below does not nest year in year
        s.results.look_up(f"{s.run.prefix}survival/{stock.key}/{first}/{between}")
    so_far = lives(s, stock, first, last - 1)
    return Answer(product([so_far, alive_share(s, stock, last)]), note="deaths are a share of the living")


def free(s: Sheet, stock: Stock, state: State, year: int) -> Answer:
    """Units that are alive in the next year and not waiting to leave."""
    here = s.result(f"stocks/{stock.key}/{state.key}/{year}", "units")
    whole = product([here, alive_share(s, stock, year)])
    for t in s.run.moves(stock):
        if t.from_ == state.key:
            for decided in range(max(s.run.first, year - t.lead_time), year):
                whole = whole - _flow(s, t, decided)
    return Answer(whole, note="units that were decided to leave stay reserved until they do")


def available(s: Sheet, stock: Stock, state: State, year: int) -> Answer:
    """Units that the trend can move out of a state."""
    left = s.result(f"free/{stock.key}/{state.key}/{year}", "free")
    longest = max((t.lead_time for t in s.run.moves(stock) if t.from_ == state.key), default=0)
    survive = lives(s, stock, year + 1, min(year + longest, s.run.last))
    if survive is None:
        return Answer(most(number(0), left))
    here = product([s.result(f"stocks/{stock.key}/{state.key}/{year}", "units"), alive_share(s, stock, year)])
    return Answer(
        most(number(0), left - (number(1) - survive) * here), note="some of those who wait will die"
    )


def decided(s: Sheet, address: str, unit: str, year: int) -> Answer:
    """A decision; before anything can be decided, what the trend did."""
    number, trend = s.run.numbers[address], s.run.trend
    before = trend is not None and year < s.run.model.first_decision
    if trend is not None and before and abs(trend.numbers[address] - number) <= 1e-9 * abs(number):
        return Answer(s.result(address, "trend", prefix="trend/"), note="until then the trend has run")
    note = "what rationing left of the plan; its steps are not taken apart" if s.run.rationed else "decided"
    return Answer(s.decision(address, unit, "decided"), note=note)


def flow(s: Sheet, transition: Transition, year: int) -> Answer:
    """Units decided to move: a decision, or the trend."""
    t, address = transition, f"flows/{transition.key}/{year}"
    stock = s.run.stocks[t.stock]
    if not s.run.undecided:
        return decided(s, address, f"{stock.unit}/a", year)
    leaving = [other for other in s.run.moves(stock) if other.from_ == t.from_]
    if year == s.run.last:
        return Answer(number(0), note="nothing is decided in the last year")
    wanted = {other.key: _trend(s, stock, other, year) for other in leaving}
    sum_ = total([part for part in wanted.values() if part is not None])
    transient = next(state for state in stock.states if state.key == t.from_).transient
    here = s.result(f"available/{stock.key}/{t.from_}/{year}", "available")
    mine = wanted[t.key]
    if transient and sum_.value == 0:
        all_ = t.key == leaving[0].key
        return Answer(here if all_ else number(0), note="units must move on: all take the first transition")
    if mine is None or sum_.value == 0:
        return Answer(number(0), note="no trend in this year, or its effect lies beyond the horizon")
    if transient:
        return Answer(mine * here / sum_, note="units must move on: all that are available do")
    return Answer(mine * least(number(1), here / sum_), note="the trend, as far as units are available")


def _trend(s: Sheet, stock: Stock, t: Transition, year: int) -> Expression | None:
    """A transition's trend in a year in which it is open and takes effect within the horizon."""
    in_time = year + t.lead_time + 1 <= s.run.last
    if t.trend is None or not in_time or not (t.first_year or 0) <= year <= (t.last_year or 9999):
        return None
    return s.quantity(t.trend, f"transitions[{t.key}].trend", f"{stock.unit}/a", year, f"trend_{t.key}")


def lifetime(s: Sheet, wear: Wearing) -> Expression:
    """Years that a kind of equipment lasts."""
    return s.quantity(
        wear.kind.lifetime, f"{wear.path}.lifetime", "a", s.run.first, f"lifetime_{wear.kind.key}"
    )


def due(s: Sheet, wear: Wearing, year: int) -> Answer:
    """Equipment that falls due: of the base stock, and what was new one lifetime ago."""
    new = year - round(lifetime(s, wear).value)
    fresh: list[Expression] = []
    if s.run.first <= new < s.run.last:
        fresh = [moving(s, t, new) for t in changes(s, wear, new, into=True)]
        fresh += new_units(s, wear.stock, new, wear.states)
        fresh.append(s.result(f"renewals/{wear.key}/{new}", f"renewed_{new}"))
    return Answer(
        falling_due(s, wear, year, fresh),
        note="the base stock's share of the year, and what was new a lifetime ago",
    )


def falling_due(s: Sheet, wear: Wearing, year: int, fresh: list[Expression]) -> Expression:
    """The base stock's share of the year, and what is alive of `fresh`, new a lifetime ago."""
    run, stock, life = s.run, wear.stock, lifetime(s, wear)
    years, age, terms = round(life.value), year - s.run.first, []
    shares: tuple[float, ...] | None = wear.kind.due
    if age < (years if shares is None else len(shares)):
        fitted = total([base_units(s, stock, state) for state in stock.states if state.key in wear.states])
        survive = lives(s, stock, run.first, year)
        if shares is None:
            terms.append(product([fitted, survive]) / life)
        else:
            share = s.stated(shares[age], f"{wear.path}.due[{age}]", "share_due")
            terms.append(product([fitted, share, survive]))
    if fresh:
        terms.append(product([total(fresh), lives(s, stock, year - years + 1, year)]))
    return total(terms)


def changes(s: Sheet, wear: Wearing, year: int, into: bool) -> list[Transition]:
    """Transitions that bring units to (or from) this kind by the end of the year."""
    return [
        t
        for t in s.run.moves(wear.stock)
        if ((t.to in wear.states) == into)
        and ((t.from_ in wear.states) != into)
        and year - t.lead_time >= s.run.first
    ]


def _missing(s: Sheet, wear: Wearing, year: int) -> Expression:
    """What falls due and is neither gone nor was replaced ahead."""
    missing = s.result(f"due/{wear.key}/{year}", "due")
    for t in changes(s, wear, year, into=False):
        missing = missing - moving(s, t, year)
    if year > s.run.first:
        before = s.result(f"ahead/{wear.key}/{year - 1}", "ahead_before")
        missing = missing - product([before, alive_share(s, wear.stock, year)])
    return missing


def ahead(s: Sheet, wear: Wearing, year: int) -> Answer:
    """Units replaced before they fell due; below zero, equipment that runs on beyond its lifetime."""
    for before in range(s.run.first, year):  # so that the look-up does not nest year in year
        s.results.look_up(f"{s.run.prefix}ahead/{wear.key}/{before}")
    return Answer(_ahead(s, wear, year), note="renewed − due + gone + ahead before")


def _ahead(s: Sheet, wear: Wearing, year: int) -> Expression:
    if year == s.run.last:
        return number(0)  # nothing is renewed in the last year, and nothing is booked
    return s.result(f"renewals/{wear.key}/{year}", "renewed") - _missing(s, wear, year)


def renewal(s: Sheet, wear: Wearing, year: int) -> Answer:
    """The same again: a decision, or in the trend what is missing."""
    unit = f"{wear.stock.unit}/a"
    if not s.run.undecided:
        return decided(s, f"renewals/{wear.key}/{year}", unit, year)
    if year == s.run.last:
        return Answer(number(0), note="nothing is renewed in the last year")
    if year > (wear.kind.renewable_until or 9999):
        return Answer(number(0), note=f"not allowed after {wear.kind.renewable_until}")
    return Answer(most(number(0), _missing(s, wear, year)), note="what falls due is renewed")


def early(s: Sheet, wear: Wearing, year: int) -> Answer:
    """Units replaced before they fell due."""
    return Answer(
        most(number(0), _ahead(s, wear, year)), note="renewed − due + gone + ahead before, all alive"
    )


def overdue(s: Sheet, wear: Wearing, year: int) -> Answer:
    """Equipment that runs on beyond its lifetime."""
    return Answer(most(number(0), -_ahead(s, wear, year)), note="due − gone − ahead before − renewed")


def negative(s: Sheet, stock: Stock, state: State, year: int) -> Answer:
    """Units that are missing in a state."""
    return Answer(-s.result(f"stocks/{stock.key}/{state.key}/{year}", "units"))


def unreserved(s: Sheet, stock: Stock, state: State, year: int) -> Answer:
    """Units that move although they are not there or wait already."""
    left = s.result(f"free/{stock.key}/{state.key}/{year}", "free")
    return Answer(total(_flow(s, t, year) for t in s.run.moves(stock) if t.from_ == state.key) - left)


RULES = (
    Rule("stocks/{stock}/{state}/{year}", "{unit}", units),
    Rule("flows/{transition}/{year}", "{unit}/a", flow),
    Rule("moved/{transition}/{year}", "{unit}/a", moved),
    Rule("renewals/{wear}/{year}", "{unit}/a", renewal),
    Rule("early/{wear}/{year}", "{unit}", early),
    Rule("due/{wear}/{year}", "{unit}/a", due),
    Rule("ahead/{wear}/{year}", "{unit}", ahead),
    Rule("survival/{stock}/{since}/{year}", "1", survival),
    Rule("free/{stock}/{state}/{year}", "{unit}", free),
    Rule("available/{stock}/{state}/{year}", "{unit}", available),
    Rule("violations/overdue/{wear}/{year}", "{unit}", overdue),
    Rule("violations/negative-stock/{stock}/{state}/{year}", "{unit}", negative),
    Rule("violations/not-reserved/{stock}/{state}/{year}", "{unit}", unreserved),
)
