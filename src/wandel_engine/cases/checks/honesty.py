"""In a demonstration real organisations carry published facts only, and what is invented belongs to invented
ones; nobody real is rated anywhere."""

from __future__ import annotations

from pydantic import BaseModel

from wandel_engine.cases.checks.figures import PUBLISHED_WITHOUT_SOURCE
from wandel_engine.cases.draft import Draft
from wandel_engine.cases.parts import Flagged
from wandel_engine.files import DataPath, mappings

_NAMED = {
    "ties": ("from_", "to"),
    "commitments": ("organisation",),
    "involvements": ("organisation",),
    "experiments": ("owner", "partners"),
    "measures": ("responsible",),
    "drivers": ("affected",),
}
FICTION = (
    "something invented outside a demonstration",
    "remove it, or set 'demonstration: true' in case.yaml",
)


def check_honesty(draft: Draft) -> None:
    """Note statements that are put into the mouth of somebody real, and facts without their source."""
    real = {item.part.key for item in draft.parts("organisations") if item.part.is_real}
    for item in draft.parts("ratings"):
        if item.part.organisation in real:
            _real(draft, item.part.organisation, "is rated", item.file, (*item.path, "organisation"))
    card = draft.one("card")
    if card is None or card.demonstration:
        _published_only(draft, real)
    for item in draft.all_parts():
        for path, part in _flagged(item.part):
            if part.flag == "published" and part.source is None:
                fault = PUBLISHED_WITHOUT_SOURCE
                draft.note(fault.code, fault.message, fault.mend, item.file, (*item.path, *path, "flag"))
    _fiction(draft)


def _published_only(draft: Draft, real: set[str]) -> None:
    """What a demonstration says of real organisations anybody can look up."""
    for item in draft.parts("organisations"):
        if item.part.is_real and item.part.flag != "published":
            _real(draft, item.part.key, "is not published", item.file, (*item.path, "flag"))
    for attribute, names in _NAMED.items():
        for item in draft.parts(attribute):
            if item.part.flag == "published":
                continue
            for name in names:
                value = getattr(item.part, name)
                for key in value if isinstance(value, tuple) else (value,):
                    if key in real:
                        place = (*item.path, "from" if name == "from_" else name)
                        _real(draft, key, "appears in what is not published", item.file, place)


def _real(draft: Draft, key: str, what: str, file: str, path: DataPath) -> None:
    draft.note(
        "real_organisation",
        f"the real organisation '{key}' {what}",
        "use an invented organisation, or flag it as published and name the source",
        file,
        path,
        key=key,
    )


def _flagged(part: BaseModel, path: DataPath = ()) -> list[tuple[DataPath, Flagged]]:
    found: list[tuple[DataPath, Flagged]] = [(path, part)] if isinstance(part, Flagged) else []
    for name in type(part).model_fields:
        value = getattr(part, name)
        for index, inner in enumerate(value if isinstance(value, tuple) else ()):
            if isinstance(inner, BaseModel):
                found += _flagged(inner, (*path, name, index))
    return found


def _fiction(draft: Draft) -> None:
    card = draft.one("card")
    if card is None or card.demonstration:
        return
    for file, document in draft.documents.items():
        for path, data in mappings(document.data):
            if data.get("flag") == "fictional":
                draft.note("fictional", *FICTION, file, (*path, "flag"))
