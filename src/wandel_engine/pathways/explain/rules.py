"""How an address is read: patterns such as ``stocks/{stock}/{state}/{year}``, and what answers each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from wandel_engine.figures import Text
from wandel_engine.pathways.explain.run import Run, Unresolved
from wandel_engine.pathways.explain.sheet import Answer

Say = Callable[..., Answer]
_WIDTH = {"{wear}": 3}


@dataclass(frozen=True)
class Rule:
    """Addresses of one pattern: their unit (``{unit}`` is the stock's) and the function that answers.

    `say` takes the sheet and, by name, what the placeholders of the pattern stand for.
    """

    pattern: str
    unit: str
    say: Say

    def parts(self, address: str) -> dict[str, str] | None:
        """Placeholder → text; None if the address has another pattern."""
        words, at = address.split("/"), 0
        found: dict[str, str] = {}
        for step in self.pattern.split("/"):
            width = _WIDTH.get(step, 1)
            text = "/".join(words[at : at + width])
            if at + width > len(words):
                return None
            if step.startswith("{"):
                found[step[1:-1]] = text
            elif step != text:
                return None
            at += width
        return found if at == len(words) else None


@dataclass(frozen=True)
class Match:
    """An address that was read."""

    rule: Rule
    named: Mapping[str, Any]
    unit: str

    @property
    def title(self) -> Text | None:
        """Titles of what it names, per language."""
        given = [getattr(item, "title", None) for item in self.named.values()]
        titles = [title for title in given if isinstance(title, dict)]
        languages = [key for key in (titles[0] if titles else ()) if all(key in title for title in titles)]
        return {key: " · ".join(title[key] for title in titles) for key in languages} or None


def match(rules: Mapping[str, tuple[Rule, ...]], run: Run, address: str) -> Match:
    """Read an address (without prefix). Raises Unresolved if it names nothing."""
    for rule in rules.get(address.split("/")[0], ()):
        parts = rule.parts(address)
        if parts is None:
            continue
        named: dict[str, Any] = {}
        for name, text in parts.items():
            named[name] = run.resolve(name, text, named)
        return Match(rule, named, _unit(rule, run, named))
    raise Unresolved("no number has an address like this")


def _unit(rule: Rule, run: Run, named: Mapping[str, Any]) -> str:
    if "{" not in rule.unit:
        return rule.unit
    if rule.unit == "{aim}":
        return "EUR" if run.pathway is None else run.pathway.aim.unit
    if rule.unit == "{gaps}":
        judged = () if run.pathway is None else run.pathway.targets
        return "t" if judged and all(target.budget_from is not None for target in judged) else "t/a"
    if "criterion" in named:
        return rule.unit.replace("{criterion}", named["criterion"].unit)
    if "driver" in named:
        return str(named["driver"].unit)
    if "target" in named:
        return "t/a" if named["target"].budget_from is None else "t"
    if "limit" in named:
        return run.unit_of_limit(named["limit"])
    stock = named["stock"] if "stock" in named else run.stock_of(named)
    return rule.unit.replace("{unit}", stock.unit)


def by_head(*groups: tuple[Rule, ...]) -> dict[str, tuple[Rule, ...]]:
    """Rules by the first word of their pattern."""
    heads: dict[str, tuple[Rule, ...]] = {}
    for group in groups:
        for rule in group:
            head = rule.pattern.split("/")[0]
            heads[head] = (*heads.get(head, ()), rule)
    return heads
