"""The balance: factor sets that exist and fit, cells that are no fiction."""

from __future__ import annotations

from wandel_engine.balance import UnknownFactorSet, resolve_factor_set, shipped_factor_sets
from wandel_engine.cases.draft import Draft
from wandel_engine.cases.layout import BALANCE_FOLDER, PATHS
from wandel_engine.cases.parts import BalanceCard

_FILE = PATHS["balance"]


def check_balance(draft: Draft) -> None:
    """Note unknown or wrong factor sets, tables that no balance names, and invented energy."""
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
