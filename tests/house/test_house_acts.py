"""A view does one act: what belongs together is written together."""

from __future__ import annotations

import ast

import pytest
from tests.house.source import SOURCE


class _Acts:
    """Counts the acts on the way through a view: what stands on both sides of a fork is done on one of them,
    what stands in a loop may be done again and again, and a function of the same file is walked through."""

    def __init__(self, code: str) -> None:
        tree = ast.parse(code)
        self.functions = {node.name: node for node in tree.body if isinstance(node, FUNCTION)}
        self.modules: set[str] = set()
        self.names: set[str] = set()
        for node in ast.walk(tree):
            if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("wandel"):
                continue
            for name in node.names:
                called = name.asname or name.name
                if name.name == "actions":
                    self.modules.add(called)
                elif node.module.endswith(".actions"):
                    self.names.add(called)

    def most(self, function: str) -> int:
        return max(self._block(self.functions[function].body, (function,)))

    def _block(self, body: list[ast.stmt], within: tuple[str, ...]) -> tuple[int, int]:
        """The most acts until the block is left for good, and until what follows it is reached."""
        left, on = 0, 0
        for node in body:
            if isinstance(node, ast.Return | ast.Raise):
                return max(left, on + self._calls(node, within)), 0
            gone, further = self._step(node, within)
            left, on = max(left, on + gone), on + further
        return left, on

    def _step(self, node: ast.stmt, within: tuple[str, ...]) -> tuple[int, int]:
        if isinstance(node, ast.If):
            before = self._calls(node.test, within)
            ways = [self._block(node.body, within), self._block(node.orelse, within)]
            return before + max(way[0] for way in ways), before + max(way[1] for way in ways)
        if isinstance(node, ast.For | ast.While | ast.AsyncFor):
            left, on = self._block([*node.body, *node.orelse], within)
            return left, 2 * on
        if isinstance(node, ast.With | ast.AsyncWith):
            return self._block(node.body, within)
        if isinstance(node, ast.Try):
            done = self._block([*node.body, *node.orelse, *node.finalbody], within)
            # What went wrong has written nothing.
            mended = [self._block(handler.body, within) for handler in node.handlers]
            return max(way[0] for way in [done, *mended]), max(way[1] for way in [done, *mended])
        return 0, self._calls(node, within)

    def _calls(self, node: ast.AST, within: tuple[str, ...]) -> int:
        return sum(self._call(call.func, within) for call in ast.walk(node) if isinstance(call, ast.Call))

    def _call(self, called: ast.expr, within: tuple[str, ...]) -> int:
        if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
            return int(called.value.id in self.modules and called.attr[0].islower())
        if not isinstance(called, ast.Name):
            return 0
        if called.id in self.functions and called.id not in within:
            return max(self._block(self.functions[called.id].body, (*within, called.id)))
        return int(called.id in self.names)


FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)


def test_a_view_does_one_act():
    many = {
        f"{path.relative_to(SOURCE)}: {function}": count
        for path in SOURCE.rglob("*.py")
        if path.name in {"views.py", "phones.py", "activities.py"}
        for acts in [_Acts(path.read_text())]
        for function in acts.functions
        if (count := acts.most(function)) > 1
    }
    assert many == {}


@pytest.mark.parametrize(
    ("body", "acts"),
    [
        ("made = actions.create()\nif made:\n    link(made)", 2),
        ("if a:\n    actions.hide()\nelse:\n    actions.show()", 1),
        ("if a:\n    actions.hide()\n    return 1\nactions.show()", 1),
        ("for one in a:\n    actions.hide(one)", 2),
        ("try:\n    actions.hide()\nexcept ValueError:\n    actions.show()", 1),
        ("try:\n    made = actions.hide()\nexcept ValueError:\n    pass\nelse:\n    link(made)", 2),
        ("a = actions.hide(link())", 2),
        ("_part()\nlink()", 2),
        ("raise actions.Stale()", 0),
    ],
)
def test_the_acts_of_a_view_are_counted(body, acts):
    imports = "from wandel.x import actions\nfrom wandel.y.actions import link\n"
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    code = f"{imports}def _part():\n    return link()\ndef view(a):\n{lines}"
    assert _Acts(code).most("view") == acts
