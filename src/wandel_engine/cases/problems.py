"""A case that cannot be used."""

from __future__ import annotations

from wandel_engine.files import FileError


class CaseError(FileError):
    """A case that cannot be used. `problems` names everything that was found, by file and line."""
