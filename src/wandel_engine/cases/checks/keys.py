"""Nothing may stand twice."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from wandel_engine.cases.draft import Draft
from wandel_engine.files import DataPath

_KEYED: tuple[tuple[str, DataPath], ...] = (
    ("sources", ()),
    ("organisations", ()),
    ("arenas", ()),
    ("events", ()),
    ("factor_sets", ()),
    ("indicators", ()),
    ("problems", ()),
    ("vision", ("principles",)),
    ("vision", ("elements",)),
    ("vision", ("targets",)),
    ("measures", ()),
    ("experiments", ()),
    ("commitments", ()),
)
_UNIQUE: dict[str, tuple[str, ...]] = {
    "ties": ("from_", "to", "kind"),
    "ratings": ("organisation", "topic"),
    "trace": ("from_", "to", "relation"),
    "involvements": ("organisation", "artefact", "role"),
}


def check_keys(draft: Draft) -> None:
    """Note keys and combinations that stand twice."""
    for attribute, inner in _KEYED:
        _once(draft, [(key, file, (*path, "key"), key) for key, file, path in draft.keyed(attribute, inner)])
    for found in (list(draft.activities()), list(draft.ideas())):
        _once(
            draft,
            [(data.get("key"), file, (*path, "key"), str(data.get("key"))) for file, path, data in found],
        )
    _once(
        draft,
        [
            (item.part.number, item.file, (*item.path, "number"), str(item.part.number))
            for item in draft.parts("arenas")
        ],
    )
    for attribute, names in _UNIQUE.items():
        rows = []
        for item in draft.parts(attribute):
            values = tuple(getattr(item.part, name) for name in names)
            rows.append((values, item.file, item.path, " · ".join(str(value) for value in values if value)))
        _once(draft, rows)
    for item in draft.parts("factor_sets"):
        _once(
            draft,
            [
                ((factor.carrier, factor.year), item.file, (*item.path, "factors", index), factor.carrier)
                for index, factor in enumerate(item.part.factors)
            ],
        )
    for item in draft.parts("indicators"):
        _once(
            draft,
            [
                (part.key, item.file, (*item.path, "parts", index, "key"), part.key)
                for index, part in enumerate(item.part.parts)
            ],
        )


def _once(draft: Draft, rows: Iterable[tuple[Hashable, str, DataPath, str]]) -> None:
    seen: set[Hashable] = set()
    for value, file, path, name in rows:
        if value in seen:
            draft.note("double_key", f"'{name}' stands twice", "keep one, or rename it", file, path, key=name)
        seen.add(value)
