"""The pilot case, read once, and a small one that a test may spoil."""

from __future__ import annotations

import io
import zipfile

import pytest
from tests.wandel_engine.cases.conftest import FILES, GOERLITZ

from wandel_engine.cases import read_case


@pytest.fixture(scope="session")
def goerlitz():
    return read_case(GOERLITZ)


@pytest.fixture
def archive():
    """Packs the small case as a ZIP archive, with files changed, added or (None) left out."""

    def pack(changes: dict[str, str | bytes | None] | None = None) -> bytes:
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as opened:
            for name, content in (FILES | (changes or {})).items():
                if content is not None:
                    opened.writestr(name, content)
        return target.getvalue()

    return pack
