"""The analysis's part of a case: the balance and the indicators."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wandel.foundation.cities.exchange import LeavingOut, LeftOut, as_part
from wandel.foundation.cities.models import City, User
from wandel.foundation.cities.reader import Reader
from wandel.steps.analysis import actions
from wandel.steps.analysis.models import Balance
from wandel_engine.balance import BALANCE_FORMAT, resolve_factor_set, shipped_factor_sets
from wandel_engine.cases.parts import BalanceCard, Cell, FactorSet


def load_balance(
    city: City,
    card: BalanceCard | None,
    cells: Sequence[Cell],
    factor_sets: Sequence[FactorSet],
    *,
    actor: User | None,
) -> None:
    """Compute the balance of a case and keep it in its city; a case may come without one."""
    if card is not None:
        actions.add_balance(city=city, card=card, cells=cells, factor_sets=factor_sets, actor=actor)


def balance_of(
    reader: Reader, left_out: LeavingOut = None
) -> tuple[BalanceCard | None, list[Cell], list[FactorSet]]:
    """What the newest balance was computed from; a case has room for one year."""
    balances = Balance.objects.filter(city=reader.city, format__lte=BALANCE_FORMAT)
    newest = balances.first()
    if newest is None:
        return None, [], []
    if left_out is not None:
        older = balances.exclude(year=newest.year).order_by("-year").values_list("year", flat=True)
        left_out += [LeftOut(f"balance/{year}", str(year), ()) for year in older.distinct()]
    document = newest.document
    what = f"balance/{newest.year}"
    cards = as_part(BalanceCard, document["card"], what, str(newest.year), left_out)
    if not cards:
        return None, [], []
    cells = [
        cell
        for given in document["cells"]
        for cell in as_part(Cell, given, f"{what}: {given['sector']}/{given['carrier']}", what, left_out)
    ]
    known = set(reader.city.sources.values_list("key", flat=True))
    return cards[0], cells, factor_sets_of(newest, known)


def factor_sets_of(balance: Balance, known: set[str]) -> list[FactorSet]:
    """The factor sets of a balance that do not come with the engine. `known` are the sources of its city."""
    document = balance.document
    sets = {given["key"]: given for given in document["factor_sets"].values()}
    return [_own(given, document, known) for given in sets.values() if not _is_shipped(given)]


def _is_shipped(given: dict[str, Any]) -> bool:
    key = given["key"]
    return key in shipped_factor_sets() and resolve_factor_set(key).model_dump(mode="json") == given


def _own(given: dict[str, Any], document: dict[str, Any], known: set[str]) -> FactorSet:
    """A set of factors as it was used: it holds every factor that it once took over from another set, and
    the sources of those."""
    named = {factor["figure"].get("source") for factor in given["factors"]} | {given["source"]}
    sources = document["factor_sources"]
    own = [sources[key] for key in sorted(named - {None} - known) if key in sources]
    return FactorSet.model_validate(given | {"extends": None, "sources": own})
