"""Factor sets: those shipped with the engine, and how a city's own set extends one of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib import resources

import yaml

from wandel_engine.balance.document import Factor, FactorSet


class UnknownFactorSet(KeyError):
    """There is no factor set of this key, or sets extend each other in a circle."""


@lru_cache(maxsize=1)
def shipped_factor_sets() -> dict[str, FactorSet]:
    """The factor sets that come with the engine, by key."""
    folder = resources.files("wandel_engine.balance") / "factors"
    sets = (
        FactorSet.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".yaml")
    )
    return {given.key: given for given in sets}


def resolve_factor_set(key: str, own: Sequence[FactorSet] = ()) -> FactorSet:
    """The set of this key, with the factors of the sets it extends; own sets come before shipped ones.

    Raises UnknownFactorSet.
    """
    known = {**shipped_factor_sets(), **{given.key: given for given in own}}
    chain: list[FactorSet] = []
    wanted: str | None = key
    while wanted is not None:
        if wanted not in known or wanted in {given.key for given in chain}:
            raise UnknownFactorSet(wanted)
        chain.append(known[wanted])
        wanted = known[wanted].extends
    factors: dict[tuple[str, int | None], Factor] = {}
    for given in reversed(chain):
        # A factor for every year replaces what an extended set says about single years.
        general = {factor.carrier for factor in given.factors if factor.year is None}
        factors = {place: factor for place, factor in factors.items() if place[0] not in general}
        factors.update({(factor.carrier, factor.year): factor for factor in given.factors})
    return chain[0].model_copy(update={"factors": tuple(factors.values())})


def is_unchanged(factor_set: FactorSet) -> bool:
    """Whether the set is exactly a shipped BISKO set, as a conformant balance demands."""
    shipped = shipped_factor_sets().get(factor_set.key)
    return shipped is not None and shipped.account == "bisko" and shipped.factors == factor_set.factors
