"""The balance: factor sets that exist and fit, cells that are no fiction and count once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

from wandel_engine.balance import UnknownFactorSet, resolve_factor_set, shipped_factor_sets
from wandel_engine.balance.document import Carrier
from wandel_engine.balance.overlaps import Overlap, is_total, overlaps_of_cells, overlaps_of_generation
from wandel_engine.cases.draft import Draft
from wandel_engine.cases.layout import BALANCE_FOLDER, PATHS
from wandel_engine.cases.parts import BalanceCard
from wandel_engine.files import Problem

_FILE = PATHS["balance"]
_DIMENSIONS = ("sector", "carrier", "mode")


def check_balance(draft: Draft) -> None:
    """Note unknown or wrong factor sets, tables that no balance names, invented energy, what counts twice."""
    card: BalanceCard | None = draft.one("balance")
    own = [item.part for item in draft.parts("factor_sets")]
    known = draft.keys("factor_sets")
    for item in draft.parts("factor_sets"):
        _resolves(draft, item.part.extends, item.file, (*item.path, "extends"), known)
        try:
            resolve_factor_set(item.part.key, own)
        except UnknownFactorSet:
            if item.part.extends in (known or ()):
                draft.note(
                    "extends_circle",
                    f"the factor set '{item.part.key}' extends itself",
                    "extend another set",
                    item.file,
                    (*item.path, "extends"),
                )
    for item in draft.parts("cells"):
        if item.part.energy.flag == "fictional":
            draft.note(
                "fictional_energy",
                "energy in a balance is published or estimated, never invented",
                "flag it as estimate with derivation and range",
                item.file,
                (*item.path, "energy", "flag"),
            )
    _counts_once(draft, card)
    for path in sorted(draft.files):
        is_table = path.startswith(f"{BALANCE_FOLDER}/") and path.endswith(".csv")
        if (
            is_table
            and _FILE not in draft.broken
            and (card is None or path != f"{BALANCE_FOLDER}/{card.cells_file}")
        ):
            draft.note("unknown_file", "no balance names this table", "name it in 'cells_file'", path)
    if card is None:
        return
    for name, account in (("factor_set", "bisko"), ("territorial_factor_set", "territorial")):
        key = getattr(card, name)
        if not _resolves(draft, key, _FILE, (name,), known):
            continue
        chosen = next((given for given in own if given.key == key), shipped_factor_sets().get(key))
        if chosen is not None and chosen.account != account:
            draft.note(
                "wrong_account",
                f"the factor set '{key}' is made for the account {chosen.account}",
                f"name a set for the account {account}",
                _FILE,
                (name,),
                key=key,
                expected=account,
            )


def counted_once(part: Any) -> Any:
    """A row as `fit` gives it; of a row that is refused since it is a total, or a part of a carrier that has
    no parts, this says so."""
    if not isinstance(part, list):
        return part
    return [_said_of_row(problem) if problem.field in _DIMENSIONS else problem for problem in part]


def _said_of_row(problem: Problem) -> Problem:
    given = str(problem.params.get("given", ""))
    if is_total(given):
        return replace(
            problem,
            code="total_row",
            message=f"'{given}' is a total and would count twice",
            mend="leave this row out; all sums are computed",
        )
    whole = next((carrier for carrier in get_args(Carrier) if given.startswith(f"{carrier}-")), "")
    if problem.field == "carrier" and whole:
        return replace(
            problem,
            code="part_row",
            message=f"'{given}' is a part of {whole}",
            mend=f"add all parts up in one row of {whole}",
            params={**problem.params, "whole": whole},
        )
    return problem


def _counts_once(draft: Draft, card: BalanceCard | None) -> None:
    """Note every total beside its parts, in the table and in the local generation."""
    cells = draft.parts("cells")
    fields = {"mode_outside_transport": "mode", "total_beside_modes": "mode", "twice": ""}
    for one in overlaps_of_cells([item.part for item in cells]):
        item, column = cells[one.index], fields.get(one.kind, "carrier")
        _note(draft, one, item.file, (*item.path, column) if column else item.path)
    for one in overlaps_of_generation(card.local_generation if card else ()):
        _note(draft, one, _FILE, ("local_generation", one.index, "key"))


def _note(draft: Draft, one: Overlap, file: str, path: tuple[str | int, ...]) -> None:
    code = "double_key" if one.kind == "twice" else one.kind
    draft.note(code, one.message, one.mend, file, path, key=one.name, parts=", ".join(one.parts))


def _resolves(
    draft: Draft, key: str | None, file: str, path: tuple[str | int, ...], known: set[str] | None
) -> bool:
    if key is None or known is None or key in known or key in shipped_factor_sets():
        return True
    draft.note(
        "unknown_factor_set",
        f"there is no factor set '{key}'",
        f"shipped are {', '.join(shipped_factor_sets())}; others stand in {PATHS['factor_sets']}",
        file,
        path,
        key=key,
    )
    return False
