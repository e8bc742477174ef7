"""From a draft to what the engine computes, and to a look at what would come of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wandel.steps.analysis.computing import computed
from wandel.steps.analysis.models import Balance, BalanceDraft
from wandel_engine.balance import BALANCE_FORMAT, BalanceCard, Cell, FactorSet
from wandel_engine.cases.checks.figures import faults_of
from wandel_engine.files import Located, Problem, fit


def _document(year: int, card: Mapping[str, Any]) -> dict[str, Any]:
    stated = {name: value for name, value in card.items() if value is not None}
    return {
        "electricity_includes_heat_pumps": False,
        **stated,
        "year": year,
        "cells_file": f"balance-{year}.csv",
    }


def wrong_with_card(year: int, card: Mapping[str, Any]) -> list[Problem]:
    """What the engine says is wrong with what stands beside the cells."""
    found = fit(BalanceCard, Located("", _document(year, card)))
    return found if isinstance(found, list) else faults_of(found)


def card_of(year: int, card: Mapping[str, Any]) -> BalanceCard:
    return BalanceCard.model_validate(_document(year, card))


def preview(draft: BalanceDraft, cells: Sequence[Cell], factor_sets: Sequence[FactorSet]) -> Balance:
    """The balance that a draft would become, not to be saved. Raises what compute_balance raises."""
    made = computed(card_of(draft.year, draft.card), cells, factor_sets)
    return Balance(
        city=draft.city,
        year=draft.year,
        number=0,
        document=made.document,
        result=made.result,
        engine_version=made.engine_version,
        format=BALANCE_FORMAT,
    )
