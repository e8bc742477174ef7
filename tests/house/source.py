"""What the tests of the house read."""

from __future__ import annotations

from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "wandel"


def is_action(path: Path) -> bool:
    return path.name == "actions.py" or "actions" in path.parts or "migrations" in path.parts
