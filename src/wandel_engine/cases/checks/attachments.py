"""Attached files: each is there, and stands with something that is there."""

from __future__ import annotations

from wandel_engine.cases.checks.references import note_unknown_artefact
from wandel_engine.cases.draft import Draft
from wandel_engine.cases.layout import FILES_FOLDER, is_attached


def check_attachments(draft: Draft) -> None:
    """Note files that are named and missing, and files that nobody names."""
    named = set()
    for item in draft.parts("attachments"):
        note_unknown_artefact(draft, item.part.artefact, item.file, (*item.path, "artefact"))
        path = f"{FILES_FOLDER}/{item.part.file}"
        named.add(path)
        if path not in draft.files and path not in draft.broken:
            draft.note(
                "missing_file",
                f"there is no file '{path}'",
                "add it or correct its name",
                item.file,
                (*item.path, "file"),
                given=path,
            )
    if f"{FILES_FOLDER}/index.yaml" in draft.broken:
        return
    for path in sorted(draft.files):
        if is_attached(path) and path not in named:
            draft.note("unknown_file", "a case has no such file", "remove it or correct its name", path)
