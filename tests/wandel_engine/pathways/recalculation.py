"""An evaluator of shown formulas that is not the engine's own: Python's parser, limited to arithmetic."""

from __future__ import annotations

import ast
from typing import Any

from wandel_engine.pathways import Model, dump_model
from wandel_engine.pathways.explain import Explainer, Explanation, FigureInput, ResultInput, StatedInput
from wandel_engine.pathways.model.units import parse_unit

Scaled = tuple[float, float]


def value_and_scale(node: ast.AST, numbers: dict[str, Scaled]) -> Scaled:
    """The number of a formula, and the size of the largest number added on the way."""
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return float(node.value), abs(float(node.value))
    if isinstance(node, ast.Name):
        return numbers[node.id]
    if isinstance(node, ast.BinOp):
        (a, size_a), (b, size_b) = value_and_scale(node.left, numbers), value_and_scale(node.right, numbers)
        if isinstance(node.op, ast.Add | ast.Sub):
            return (a + b if isinstance(node.op, ast.Add) else a - b), max(size_a, size_b)
        if isinstance(node.op, ast.Mult):
            return a * b, size_a * size_b
        if isinstance(node.op, ast.Div):
            return a / b, size_a / abs(b)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("min", "max"):
        parts = [value_and_scale(part, numbers) for part in node.args]
        choose = min if node.func.id == "min" else max
        return choose(a for a, _ in parts), max(size for _, size in parts)
    raise AssertionError(f"not plain arithmetic: {ast.dump(node)}")


def recalculated(shown: Explanation, scales: dict[str, float] | None = None) -> Scaled:
    """Value and scale; `scales`: symbol → scale where it is not the number's own size."""
    text = shown.formula.replace("−", "-").replace("×", "*").replace("÷", "/")
    numbers = {
        item.symbol: (item.value, (scales or {}).get(item.symbol, abs(item.value))) for item in shown.inputs
    }
    return value_and_scale(ast.parse(text, mode="eval").body, numbers)


def names(item: dict[str, Any]) -> set[Any]:
    return {item.get("key"), item.get("artefact")}


def at_path(data: Any, path: str) -> Any:
    """What stands at ``stocks[homes].states[gas].base`` in a dumped model."""
    for step in path.replace("]", "").replace("[", ".").split("."):
        if isinstance(data, list):
            keyed = [item for item in data if isinstance(item, dict) and step in names(item)]
            data = keyed[0] if keyed else data[int(step)]
        else:
            data = data[step]
    return data


class Verdict:
    """Checks explanations of one result against the numbers, the document and each other."""

    def __init__(self, model: Model, explainer: Explainer) -> None:
        self.data, self.explainer = dump_model(model), explainer
        self.seen: dict[str, float] = {}
        self.scales: dict[str, float] = {}

    def scale_between(self, address: str) -> float:
        """Scale of a number that is not in the result but worked out: rounding adds up on the way."""
        if address not in self.scales:
            shown = self.explainer.explain(address)
            self.scales[address] = recalculated(shown, self.inherited(shown))[1]
        return self.scales[address]

    def inherited(self, shown: Explanation) -> dict[str, float]:
        """Symbol → scale of the numbers in between that a formula names."""
        return {
            item.symbol: self.scale_between(item.address)
            for item in shown.inputs
            if isinstance(item, ResultInput)
            and item.address not in self.explainer.numbers
            and not item.address.startswith("law/")
        }

    def check(self, address: str) -> Explanation:
        shown = self.explainer.explain(address)
        value, scale = recalculated(shown, self.inherited(shown))
        assert abs(value - shown.number) <= 1e-9 * max(scale, abs(shown.number)), shown
        assert {item.symbol for item in shown.inputs} == {
            node.id
            for node in ast.walk(
                ast.parse(shown.formula.replace("−", "-").replace("×", "*").replace("÷", "/"))
            )
            if isinstance(node, ast.Name) and node.id not in ("min", "max")
        }
        for item in shown.inputs:
            if isinstance(item, FigureInput):
                assert item.value == item.figure.value * item.factor
                unit = parse_unit(item.figure.unit)
                assert abs(unit.factor / parse_unit(item.unit).factor - item.factor) <= 1e-12 * item.factor
                assert unit.powers == parse_unit(item.unit).powers
                if not address.startswith("law/"):
                    stated = at_path(self.data, item.path)
                    assert (stated["value"], stated["unit"]) == (item.figure.value, item.figure.unit)
            elif isinstance(item, StatedInput) and " in " not in item.path:
                assert at_path(self.data, item.path) == item.value
        self.seen[address] = shown.number
        return shown

    def to_the_leaves(self, addresses: list[str]) -> int:
        """Check the addresses and all they rest on; returns how many numbers these are."""
        left = list(addresses)
        while left:
            address = left.pop()
            if address in self.seen:
                continue
            shown = self.check(address)
            left += [item.address for item in shown.inputs if isinstance(item, ResultInput)]
        return len(self.seen)
