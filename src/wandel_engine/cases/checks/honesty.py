"""Real organisations carry published facts only; what is invented belongs to invented organisations."""

from __future__ import annotations

from pydantic import BaseModel

from wandel_engine.cases.document import DataPath, walk
from wandel_engine.cases.draft import Draft
from wandel_engine.cases.parts import Flagged

_NAMED = {
    "ties": ("from_", "to"),
    "commitments": ("organisation",),
    "involvements": ("organisation",),
    "experiments": ("owner", "partners"),
    "measures": ("responsible",),
}
INVENTED_MAIL = ("@example.org", ".example.org", ".example")


def check_honesty(draft: Draft) -> None:
    """Note statements that are put into the mouth of somebody real, and facts without their source."""
    real = {item.part.key for item in draft.parts("organisations") if item.part.real}
    _organisations(draft)
    for item in draft.parts("ratings"):
        if item.part.organisation in real:
            _real(draft, item.part.organisation, "is rated", item.file, (*item.path, "organisation"))
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
    for item in draft.all_parts():
        for path, part in _flagged(item.part):
            if part.flag == "published" and part.source is None:
                draft.note(
                    "published_without_source",
                    "published, but without a source",
                    "name its source, or change the flag",
                    item.file,
                    (*item.path, *path, "flag"),
                )
    _fiction(draft)


def _real(draft: Draft, key: str, what: str, file: str, path: DataPath) -> None:
    draft.note(
        "real_organisation",
        f"the real organisation '{key}' {what}",
        "use an invented organisation, or flag it as published and name the source",
        file,
        path,
        key=key,
    )


def _organisations(draft: Draft) -> None:
    for item in draft.parts("organisations"):
        organisation = item.part
        if organisation.real and organisation.source is None:
            draft.note(
                "published_without_source",
                "a real organisation needs the source of what is said about it",
                "add 'source'",
                item.file,
                (*item.path, "real"),
            )
        email = organisation.contact_email
        if email is not None and (organisation.real or not email.endswith(INVENTED_MAIL)):
            draft.note(
                "contact_email",
                "a case holds no real address",
                "remove it; invented organisations may use one that ends in @example.org",
                item.file,
                (*item.path, "contact_email"),
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
        for path, data in walk(document.data):
            if data.get("flag") == "fictional":
                draft.note(
                    "fictional",
                    "something invented outside a demonstration",
                    "remove it, or set 'demonstration: true' in case.yaml",
                    file,
                    (*path, "flag"),
                )
