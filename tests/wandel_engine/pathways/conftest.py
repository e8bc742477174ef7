"""Models that the tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

from wandel_engine.pathways import Model, load_model

SMALL = Path(__file__).parents[3] / "benchmarks" / "models" / "small"


@pytest.fixture(scope="session")
def small_folder() -> Path:
    return SMALL


@pytest.fixture(scope="session")
def small() -> Model:
    return load_model(SMALL)
