"""From a case in memory to its folder."""

from __future__ import annotations

import io
import re
import stat
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import yaml

from wandel_engine.cases.case import Case
from wandel_engine.cases.layout import BALANCE_FOLDER, FILES, FILES_FOLDER, MODEL_FILE
from wandel_engine.cases.table import dump_cells
from wandel_engine.files.scalars import FLOAT, INTEGER

_Base: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class _Dumper(_Base):  # type: ignore[misc]
    """Puts text into quotation marks where it would be read as something else, here or by other tools."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    # Rare line ends survive in double quotation marks only, where they are escaped.
    style = '"' if _RARE_BREAK.search(text) else None
    written: yaml.ScalarNode = dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)
    return written


_RARE_BREAK = re.compile("[\r\x85\u2028\u2029]")
_Dumper.add_representer(str, _text)
_Dumper.add_implicit_resolver("tag:yaml.org,2002:int", INTEGER, None)
_Dumper.add_implicit_resolver("tag:yaml.org,2002:float", FLOAT, None)


def write_case(case: Case, path: str | Path) -> None:
    """Write a case into a new or empty folder; reading it gives the same case.

    Raises FileExistsError if there is anything in the folder.
    """
    folder = Path(path)
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileExistsError(f"'{folder.name}' is not empty")
    for file in FILES:
        value = getattr(case, file.attribute)
        if file.many and (value or file.required):
            _write(folder / file.path, [_plain(part) for part in value])
        elif not file.many and value is not None and (plain := _plain(value)):
            _write(folder / file.path, plain)
    if case.balance is not None:
        _save(folder / BALANCE_FOLDER / case.balance.cells_file, dump_cells(case.cells))
    if case.model is not None:
        from wandel_engine.pathways.model import dump_model

        _write(folder / MODEL_FILE, dump_model(case.model))
    for name, content in case.files.items():
        path = folder / FILES_FOLDER / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)


def pack_case(case: Case) -> bytes:
    """The folder of a case as a ZIP archive. The same case makes the same bytes: names are sorted, and no
    time and no owner stands with them."""
    packed = io.BytesIO()
    with tempfile.TemporaryDirectory(prefix="wandel-case-") as place:
        folder = Path(place)
        write_case(case, folder)
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(folder.rglob("*")):
                if path.is_file():
                    entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), _NO_DATE)
                    entry.create_system, entry.external_attr = _UNIX, (stat.S_IFREG | 0o644) << 16
                    entry.compress_type = zipfile.ZIP_DEFLATED
                    archive.writestr(entry, path.read_bytes())
    return packed.getvalue()


_NO_DATE = (1980, 1, 1, 0, 0, 0)
"""The first day that a ZIP archive knows."""
_UNIX = 3


def _plain(part: Any) -> Any:
    return part.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def _write(path: Path, data: Any) -> None:
    _save(path, yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110))


def _save(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8"))
