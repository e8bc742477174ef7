"""`explain`: a number of a result as formula, inputs and sources."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cached_property

from wandel_engine.pathways.explain import (
    aim,
    costs,
    criteria,
    emissions,
    lasting,
    limits,
    merit,
    monthly,
    proofs,
    stocks,
    supply,
    targets,
)
from wandel_engine.pathways.explain.expression import Expression, evaluate, symbols, total
from wandel_engine.pathways.explain.numbers import numbers
from wandel_engine.pathways.explain.rules import Match, by_head, match
from wandel_engine.pathways.explain.run import Run, Unresolved
from wandel_engine.pathways.explain.sheet import Known, Sheet
from wandel_engine.pathways.explain.shown import Explanation
from wandel_engine.pathways.finding.reduction import only_mix_and_law
from wandel_engine.pathways.model import Model, model_hash
from wandel_engine.pathways.result import Options, Pathway, Simulation
from wandel_engine.pathways.simulation import trend

MANY = 40
"""A sum of more terms is shown by groups, each with an address of its own: ``<address>/of/<group>``."""
TOLERANCE = 1e-9
"""What a formula may differ from its number, relative to the largest number added on the way."""

_RULES = by_head(
    stocks.RULES,
    supply.RULES,
    merit.RULES,
    emissions.RULES,
    lasting.RULES,
    costs.RULES,
    monthly.RULES,
    criteria.RULES,
    limits.RULES,
    targets.RULES,
    aim.RULES,
    proofs.RULES,
)
_OF_THE_RESULT = {
    "stocks", "flows", "renewals", "early", "energy", "dispatch", "grid", "emissions", "costs", "hours",
    "monthly", "criteria", "aim", "violations", "targets", "reduction", "objective", "optimality-gap",
    "bound", "obstacles", "agreement",
}  # fmt: skip


class UnknownAddress(KeyError):
    """No number has this address. `suggestions`: addresses that look like it."""

    def __init__(self, address: str, reason: str, suggestions: tuple[str, ...]) -> None:
        self.address, self.reason, self.suggestions = address, reason, suggestions
        super().__init__(address)

    def __str__(self) -> str:
        hint = f"; perhaps {' or '.join(self.suggestions)}" if self.suggestions else ""
        return f"'{self.address}': {self.reason}{hint}"


class Unexplained(RuntimeError):
    """A number that the conventions do not yield: of another model or of other options."""


class Explainer:
    """Explains numbers of one result; keeps what it worked out on the way for the next question.

    `result`: a simulation or a pathway of `model`. `options`: those it was run with; a pathway brings its
    own. A simulation that equals the model's trend is explained as the trend, any other from its decisions.
    `rationed`: the simulation was made with `ration`; what rationing left of the plan counts as decided.
    Raises ValueError if a pathway was found with another model.
    """

    def __init__(
        self,
        model: Model,
        result: Simulation | Pathway,
        options: Options | None = None,
        rationed: bool = False,
    ) -> None:
        self.model, self.result = model, result
        if isinstance(result, Pathway):
            options = options or result.provenance.options
            if result.provenance.model_hash != model_hash(model):
                raise ValueError("the pathway was found with another model; give the one it was found with")
        self.options = options or Options()
        variants = self.options.variants
        if isinstance(result, Pathway):
            course = Run(model, result.trend, variants, prefix="trend/", undecided=True)
            main = Run(model, result.outcome, variants, pathway=result, trend=course)
            self._runs = {"trend/": course, "": main}
        else:
            taken = rationed or any(result.decisions.measures.values())
            undecided = not taken and result == trend(model, self.options)
            self._runs = {"": Run(model, result, variants, undecided=undecided, rationed=rationed)}
        self._known: dict[str, Known] = {}

    @cached_property
    def numbers(self) -> dict[str, float]:
        """Address → number of everything that can be explained; formulas also name numbers in between."""
        return numbers(self.result)

    def explain(self, address: str) -> Explanation:
        """The number at an address.

        Raises UnknownAddress if there is none, Unexplained if its formula does not give it.
        """
        try:
            run, local = self._run(address)
            sheet, matched, expression, note = self._write(run, local)
            shown = run.numbers.get(local, self.numbers.get(address, expression.value))
        except Unresolved as problem:
            raise UnknownAddress(address, str(problem), self._suggestions(address)) from None
        used = symbols(expression.text)
        inputs = tuple(item for name, item in sheet.inputs.items() if name in used)
        again = evaluate(expression.text, {item.symbol: item.value for item in inputs})
        if not abs(again - shown) <= TOLERANCE * max(expression.scale, abs(shown)):
            raise Unexplained(
                f"'{address}' is {shown!r}, but its formula gives {again!r}: "
                "the result does not belong to this model and these options"
            )
        return Explanation(
            address=address,
            number=shown,
            unit=matched.unit,
            title=matched.title,
            formula=expression.text,
            inputs=inputs,
            scale=expression.scale,
            note=note,
        )

    def look_up(self, address: str) -> Known:
        """The number at an address: of the result, or worked out if it stands in between."""
        if address not in self._known:
            run, local = self._run(address)
            if local in run.numbers or address in self.numbers:
                matched = match(_RULES, run, local)
                value = run.numbers[local] if local in run.numbers else self.numbers[address]
                scale = abs(value)
            else:
                _, matched, expression, _ = self._write(run, local)
                value, scale = expression.value, expression.scale
            self._known[address] = Known(value, matched.unit, matched.title, scale)
        return self._known[address]

    def _run(self, address: str) -> tuple[Run, str]:
        head = address.split("/")[0] + "/"
        if head == "law/" and isinstance(self.result, Pathway) and head not in self._runs:
            model = only_mix_and_law(self.model, self.options)
            course = trend(model, self.options)
            self._runs[head] = Run(
                model, course, self.options.variants, prefix=head, undecided=True, still=True
            )
        if head in self._runs:
            return self._runs[head], address.removeprefix(head)
        return self._runs[""], address

    def _write(self, run: Run, local: str) -> tuple[Sheet, Match, Expression, str]:
        """The formula of a number on a sheet of its own."""
        base, _, group = local.partition("/of/")
        head = local.split("/")[0]
        if head in _OF_THE_RESULT and base not in run.numbers and run.prefix + base not in self.numbers:
            raise Unresolved("the result has no such number")
        matched = match(_RULES, run, base)
        sheet = Sheet(self, run)
        answer = matched.rule.say(sheet, **matched.named)
        if answer.expression is not None:
            if group:
                raise Unresolved("this number is not a sum by groups")
            return sheet, matched, answer.expression, answer.note
        groups: dict[str, list[Expression]] = {}
        for name, term in answer.terms:
            groups.setdefault(name, []).append(term)
        if group:
            if group not in groups:
                raise Unresolved(f"the sum has no part '{group}'")
            return sheet, matched, total(groups[group]), answer.note
        if len(answer.terms) <= MANY or len(groups) == 1:
            return sheet, matched, total(term for _, term in answer.terms), answer.note
        sheet = Sheet(self, run)
        parts = []
        for name, terms in groups.items():
            address = f"{base}/of/{name}"
            part = total(terms)
            self._known.setdefault(
                run.prefix + address, Known(part.value, matched.unit, matched.title, part.scale)
            )
            parts.append(sheet.result(address, name))
        return sheet, matched, total(parts), f"{answer.note}; by groups"

    def _suggestions(self, address: str) -> tuple[str, ...]:
        head = address.split("/")[0]
        known = [item for item in self.numbers if item.startswith(head + "/")]
        if not known:
            heads = {item.split("/")[0] for item in self.numbers}
            near = get_close_matches(head, heads, 1, 0.5)
            known = [item for item in self.numbers if near and item.startswith(near[0])]
        return tuple(get_close_matches(address, known, 3, 0.5))


def explain(
    model: Model, result: Simulation | Pathway, address: str, options: Options | None = None
) -> Explanation:
    """A number of a simulation or pathway as formula, inputs and sources. See `Explainer`, for many."""
    return Explainer(model, result, options).explain(address)
