"""Catalogues in their binary form, which Django reads and a fresh checkout lacks."""

from __future__ import annotations

import pytest

from wandel.cli import _compile_translations
from wandel.config.translations import FOLDER


@pytest.fixture(scope="session")
def compiled_catalogues():
    _compile_translations(FOLDER)
