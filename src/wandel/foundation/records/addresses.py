"""Addresses that nothing else has yet."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from wandel.foundation.cities.models import Artefact, City
from wandel.foundation.cities.spelling import spelt
from wandel.foundation.cities.turns import take_turns


def free_slug(*, city: City, kind: str, title: dict[str, str]) -> str:
    """A slug from the title that no artefact of this kind in the city has, until the transaction ends."""
    take_turns(city)
    known = Artefact.objects.filter(city=city, kind=kind)
    return free_key(
        title,
        otherwise=kind,
        longest=70,
        taken=lambda stem: known.filter(slug__startswith=stem).values_list("slug", flat=True),
    )


def free_key(
    title: dict[str, str], *, otherwise: str, longest: int, taken: Callable[[str], Iterable[str]]
) -> str:
    """A key from a title, or from another word, that is not among those of `taken(stem)`, which begin like
    it. It is free as long as the caller has its turn."""
    stem = spelt(next(iter(title.values())))[:longest].strip("-")
    stem = re.sub("-+", "-", stem) or otherwise
    known = set(taken(stem))
    if stem not in known:
        return stem
    number = 2
    while f"{stem}-{number}" in known:
        number += 1
    return f"{stem}-{number}"
