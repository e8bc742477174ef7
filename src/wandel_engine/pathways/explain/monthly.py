"""Formulas of what a household bears in a month.

Energy, running cost and the like count in the year they are paid. What has a lifetime is paid off over it in
equal yearly instalments with interest, from the year after on; one-off cost without lifetime counts at once.
"""

from __future__ import annotations

from collections.abc import Iterator

from wandel_engine.pathways.explain.costs import (
    all_wearing,
    once,
    paid_share,
    renewal_cost,
    renewed,
    spent,
)
from wandel_engine.pathways.explain.expression import Expression, number
from wandel_engine.pathways.explain.lasting import transition_life
from wandel_engine.pathways.explain.rules import Rule
from wandel_engine.pathways.explain.run import Unresolved
from wandel_engine.pathways.explain.sheet import Answer, Sheet
from wandel_engine.pathways.explain.stocks import lifetime
from wandel_engine.pathways.model.document import Payer, Quantity

_AT_ONCE = ("early-replacement", "running", "energy", "plant", "generation", "sales")
Terms = Iterator[tuple[str, Expression]]


def monthly(s: Sheet, payer: Payer, year: int) -> Answer:
    """EUR that one household of a payer bears in a month."""
    households = s.quantity(_households(payer), f"payers[{payer.key}].households", "1", year, "households")
    borne = s.result(f"borne/{payer.key}/{year}", "borne")
    return Answer(borne / households / number(12), note="what all bear in the year ÷ households ÷ months")


def borne(s: Sheet, payer: Payer, year: int) -> Answer:
    """EUR that all households of a payer bear in a year."""
    _households(payer)
    return Answer(
        terms=tuple(_borne(s, payer.key, year)),
        note="paid in the year, and instalments of what was bought in the years before",
    )


def _households(payer: Payer) -> Quantity:
    if payer.households is None:
        raise Unresolved(f"'{payer.key}' does not stand for households")
    return payer.households


def _borne(s: Sheet, payer: str, year: int) -> Terms:
    for kind in _AT_ONCE:
        row = f"costs/rows/{payer}/{kind}/{year}"
        if row in s.run.numbers:
            yield kind, s.result(row, kind)
    for t in s.run.model.transitions:
        if payer not in t.payers:
            continue
        share = paid_share(s, t.payers, f"transitions[{t.key}]", payer)
        life = transition_life(s, t)
        if life is None:
            yield t.key, share * spent(s, t, year)
        else:
            for paid in _paying(s, f"flows/{t.key}", year, life):
                yield t.key, share * spent(s, t, paid) * _instalment(s, life)
    for wear in all_wearing(s):
        if payer in wear.kind.payers:
            share, life = paid_share(s, wear.kind.payers, wear.path, payer), lifetime(s, wear)
            for paid in _paying(s, f"renewals/{wear.key}", year, life):
                yield (
                    wear.key,
                    share * renewed(s, wear, paid) * renewal_cost(s, wear, paid) * _instalment(s, life),
                )
    yield from _measures(s, payer, year)


def _measures(s: Sheet, payer: str, year: int) -> Terms:
    for measure in s.run.model.measures:
        start = s.run.started(measure.artefact)
        if payer not in measure.payers or start is None or year < start:
            continue
        path, name = f"measures[{measure.artefact}]", measure.artefact
        share = paid_share(s, measure.payers, path, payer)
        yearly = s.optional(measure.yearly_cost, f"{path}.yearly_cost", "EUR/a", year, f"yearly_{name}")
        if yearly is not None:
            yield name, share * yearly
        cost = once(s, measure, start) if start >= s.run.first else None
        if cost is None:
            continue
        if measure.lifetime is None:
            if year == start:
                yield name, share * cost
        else:
            life = s.quantity(measure.lifetime, f"{path}.lifetime", "a", start, f"lifetime_{name}")
            if start < year <= start + life.value:
                yield name, share * cost * _instalment(s, life)


def _paying(s: Sheet, series: str, year: int, life: Expression) -> Iterator[int]:
    """The years of which something is still paid off."""
    for paid in range(max(s.run.first, year - round(life.value)), year):
        if s.run.numbers[f"{series}/{paid}"] != 0:
            yield paid


def _instalment(s: Sheet, life: Expression) -> Expression:
    """A yearly instalment of 1 EUR, paid off over a lifetime."""
    years = round(life.value)
    return number(1) / s.result(f"instalments/{years}", f"worth_of_{years}_instalments")


def instalments(s: Sheet, life: int) -> Answer:
    """What so many yearly instalments of 1 EUR, the first in a year, are worth now."""
    rate = s.result("costs/rate", "rate")
    if life == 1:
        return Answer(number(1) / (number(1) + rate), note="an instalment in a year")
    for earlier in range(1, life - 1):  # so that the look-up does not nest year in year
        s.results.look_up(f"{s.run.prefix}instalments/{earlier}")
    before = s.result(f"instalments/{life - 1}", f"worth_of_{life - 1}_instalments")
    return Answer((number(1) + before) / (number(1) + rate), note="an instalment more, all a year later")


RULES = (
    Rule("monthly/{payer}/{year}", "EUR", monthly),
    Rule("borne/{payer}/{year}", "EUR/a", borne),
    Rule("instalments/{life}", "1", instalments),
)
