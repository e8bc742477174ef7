"""A model that cannot be used."""

from __future__ import annotations

from wandel_engine.files import FileError


class ModelError(FileError):
    """A model that cannot be used. `problems` names everything that was found, in the order of the file."""
