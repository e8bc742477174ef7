"""The pilot's balance, indicators and problems in a city."""

from __future__ import annotations

from pathlib import Path

import pytest

from wandel.foundation.cities import actions as cities
from wandel.foundation.records.exchange import load_parts
from wandel.steps.analysis import exchange
from wandel_engine.cases import read_case

GOERLITZ = Path(__file__).resolve().parents[3] / "cases" / "goerlitz"


@pytest.fixture(scope="session")
def case():
    return read_case(GOERLITZ)


@pytest.fixture
def load(case):
    """Write the pilot's analysis into a city, or a balance of other cells or another card."""

    def into(city, *, cells=None, card=None, factor_sets=None):
        # What the pilot's case invents belongs into a demonstration only.
        city.is_demo = True
        city.save()
        for source in case.sources:
            cities.add_source(city=city, key=source.key, title=source.title, actor=None)
        exchange.load_balance(
            city,
            card or case.balance,
            case.cells if cells is None else cells,
            case.factor_sets if factor_sets is None else factor_sets,
            actor=None,
        )
        load_parts(city, "indicator", case.indicators, actor=None)
        load_parts(city, "problem", case.problems, actor=None)
        return city

    return into


@pytest.fixture
def pilot(city, load):
    return load(city)
