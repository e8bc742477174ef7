"""Whatever is named must be there: sources, organisations, artefacts, evidence."""

from __future__ import annotations

import difflib
from collections.abc import Collection

from wandel_engine.cases.draft import Draft
from wandel_engine.cases.layout import PATHS
from wandel_engine.cases.parts import TraceLink
from wandel_engine.files import DataPath, mappings
from wandel_engine.files.bounds import clipped

LINKS = {
    **{
        (source, kind): "leads-to"
        for source in ("event", "arena", "idea")
        for kind in ("driver-or-barrier", "problem", "vision-element", "measure", "experiment")
    },
    **{
        (source, kind): "leads-to"
        for source in ("event", "arena")
        for kind in ("principle", "target", "commitment")
    },
    ("event", "arena"): "leads-to",
    ("indicator", "problem"): "supports",
    ("indicator", "driver-or-barrier"): "supports",
    ("indicator", "target"): "supports",
    ("indicator", "measure"): "supports",
    ("driver-or-barrier", "problem"): "leads-to",
    ("problem", "vision-element"): "leads-to",
    ("principle", "vision-element"): "supports",
    ("vision-element", "target"): "leads-to",
    ("target", "measure"): "leads-to",
    ("measure", "experiment"): "leads-to",
    ("measure", "commitment"): "leads-to",
    ("experiment", "commitment"): "leads-to",
}
"""Kinds of artefacts that a trace may join, and how. Every link climbs, so a trace has no circle."""

_MOST_COMPARED = 300
"""Among more keys than this, nobody looks for one that is spelled alike: it would take long."""


def check_references(draft: Draft) -> None:
    """Note references to what does not exist, and links of the trace that are not allowed."""
    _sources(draft)
    organisations = draft.keys("organisations")
    for attribute, names in {
        "ties": ("from", "to"),
        "ratings": ("organisation",),
        "commitments": ("organisation",),
        "involvements": ("organisation",),
        "experiments": ("owner",),
    }.items():
        for item in draft.parts(attribute):
            for name in names:
                key = getattr(item.part, "from_" if name == "from" else name)
                _known(draft, key, organisations, "organisation", item.file, (*item.path, name))
    for attribute, name in {
        "experiments": "partners",
        "measures": "responsible",
        "drivers": "affected",
    }.items():
        for item in draft.parts(attribute):
            for index, key in enumerate(getattr(item.part, name)):
                _known(draft, key, organisations, "organisation", item.file, (*item.path, name, index))
    for item in draft.parts("ties"):
        if item.part.from_ == item.part.to:
            draft.note(
                "tie_to_itself",
                f"'{item.part.to}' is tied to itself",
                "name another organisation",
                item.file,
                (*item.path, "to"),
                key=item.part.to,
            )
    for item in draft.parts("involvements"):
        note_unknown_artefact(draft, item.part.artefact, item.file, (*item.path, "artefact"))
    for item in draft.parts("trace"):
        _link(draft, item.part, item.file, item.path)
    _evidence(draft)


def _known(
    draft: Draft, key: str, keys: Collection[str] | None, what: str, file: str, path: DataPath
) -> None:
    """Notes ``unknown_<what>`` unless `key` is among `keys`, or nobody can tell (None)."""
    if keys is None or key in keys:
        return
    key = clipped(key)
    close = difflib.get_close_matches(key, keys, 1) if len(keys) <= _MOST_COMPARED else []
    mend = f"did you mean '{close[0]}'?" if close else f"correct the key, or add this {what}"
    draft.note(f"unknown_{what}", f"there is no {what} '{key}'", mend, file, path, key=key)


def _sources(draft: Draft) -> None:
    known = draft.keys("sources")
    if known is None:
        return
    for file, document in draft.documents.items():
        own: dict[int, set[str]] = {}
        if file == PATHS["factor_sets"] and isinstance(document.data, list):
            own = {index: known | _listed(given) for index, given in enumerate(document.data)}
        for path, data in mappings(document.data):
            key = data.get("source")
            if isinstance(key, str):
                # A factor set may bring its own list of sources.
                at = path[0] if path and isinstance(path[0], int) else -1
                _known(draft, key, own.get(at, known), "source", file, (*path, "source"))


def _listed(data: object) -> set[str]:
    sources = data.get("sources") if isinstance(data, dict) else None
    return {
        str(item.get("key"))
        for item in (sources if isinstance(sources, list) else ())
        if isinstance(item, dict)
    }


def note_unknown_artefact(draft: Draft, reference: str, file: str, path: DataPath) -> str:
    """Note where no artefact is what "<kind>/<key>" names; returns the kind."""
    kind, key = reference.split("/")
    _known(draft, key, draft.artefacts(kind), kind.replace("-", "_"), file, path)
    return kind


def _link(draft: Draft, link: TraceLink, file: str, path: DataPath) -> None:
    kinds = (
        note_unknown_artefact(draft, link.from_, file, (*path, "from")),
        note_unknown_artefact(draft, link.to, file, (*path, "to")),
    )
    if kinds not in LINKS:
        ends = [end for start, end in LINKS if start == kinds[0]]
        draft.note(
            "link_not_allowed",
            f"the trace does not lead from {kinds[0]} to {kinds[1]}",
            f"from {kinds[0]} it leads to {' or '.join(ends) or 'nothing further'}",
            file,
            path,
            source=kinds[0],
            target=kinds[1],
        )
    elif LINKS[kinds] != link.relation:
        draft.note(
            "relation_not_allowed",
            f"{kinds[0]} to {kinds[1]} is not '{link.relation}'",
            f"write relation: {LINKS[kinds]}",
            file,
            (*path, "relation"),
            given=link.relation,
            expected=LINKS[kinds],
        )


def _evidence(draft: Draft) -> None:
    indicators = draft.keys("indicators")
    cells = {(item.part.sector, item.part.carrier) for item in draft.parts("cells")}
    balance = {f"balance:{sector}" for sector, _ in cells}
    balance |= {f"balance:{sector}/{carrier}" for sector, carrier in cells}
    for item in [*draft.parts("problems"), *draft.parts("drivers")]:
        for index, key in enumerate(item.part.evidence):
            place = (*item.path, "evidence", index)
            if not key.startswith("balance:"):
                _known(draft, key, indicators, "indicator", item.file, place)
            elif draft.one("balance") is not None and cells:
                _known(draft, key, balance, "cell", item.file, place)
