"""How files are named, how long they are, what they import, and which fields stand in their forms."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from tests.house.source import SOURCE


def test_no_junk_drawers_and_no_file_too_long_to_hold_in_the_head():
    package = SOURCE.parent
    for path in package.rglob("*.py"):
        assert path.stem not in {"utils", "util", "helpers", "common", "misc"}, path
        if "migrations" not in path.parts:
            assert len(path.read_text().splitlines()) <= 420, path


def test_every_text_field_of_a_form_takes_only_what_can_be_seen():
    """Names of things for machines, which nobody types, are hidden fields."""
    loose = [
        f"{path.relative_to(SOURCE)}:{node.lineno}"
        for path in SOURCE.rglob("forms.py")
        if path != SOURCE / "foundation" / "ui" / "forms.py"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"CharField", "SlugField", "RegexField"}
        and "HiddenInput" not in ast.unparse(node)
    ]
    assert loose == []


def _module(path: Path, top: Path) -> str:
    parts = path.relative_to(top).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(code: str, name: str, package: bool, known: Iterable[str]) -> set[str]:
    """The known modules that a module imports: at its top, in its functions, or for its types alone."""
    found: set[str] = set()
    inside = name.split(".") if package else name.split(".")[:-1]
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = inside[: len(inside) - node.level + 1] if node.level else []
            source = ".".join([*above, *([node.module] if node.module else [])])
            found |= {
                deeper if (deeper := f"{source}.{alias.name}") in known else source for alias in node.names
            }
    return (found & set(known)) - {name}


def test_no_modules_import_each_other_in_a_circle():
    root = SOURCE.parent.parent
    tops = {root / "src" / "wandel": root / "src", root / "src" / "wandel_engine": root / "src"}
    tops[root / "benchmarks"] = root
    modules = {
        _module(path, top): path for folder, top in tops.items() for path in sorted(folder.rglob("*.py"))
    }
    graph = {
        name: imported(path.read_text(), name, path.name == "__init__.py", modules)
        for name, path in modules.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        pytest.fail(" → ".join(reversed(circle.args[1])))


@pytest.mark.parametrize(
    "code",
    [
        "from house.room import door",
        "import house.room",
        "from house import room",
        "from .room import door",
        "from . import room",
        "if TYPE_CHECKING:\n    from house.room import Door",
        "def enter():\n    from house.room import door",
    ],
)
def test_an_import_is_noticed_wherever_it_stands(code):
    assert imported(code, "house.hall", False, {"house", "house.hall", "house.room"}) == {"house.room"}
