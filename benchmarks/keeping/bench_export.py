"""Taking a city out: how long its archive takes, packed and read once as another installation would."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.installation import Installation


def test_export_of_goerlitz(tmp_path: Path, figures: Any) -> None:
    installation = Installation(tmp_path / "full")
    installation.data.mkdir()
    found = installation.python("benchmarks.keeping.export")
    note = f"{found['bytes'] // 1000} kB"
    figures.add("export of Görlitz", found["seconds"], "s", 3, note)
