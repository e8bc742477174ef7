from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.config.backup.place import Place


@pytest.fixture(scope="session")
def source(tmp_path_factory):
    """An installation with a city in it. Tests read it."""
    place = Place(tmp_path_factory.mktemp("source")).seed()
    yield place
    place.end()


@pytest.fixture(scope="session")
def backed_up(source, tmp_path_factory) -> Path:
    """Its backup."""
    target = tmp_path_factory.mktemp("backup") / "wandel.zip"
    done = source.wandel("backup", target)
    assert done.returncode == 0, done.stderr
    return target


@pytest.fixture
def places(tmp_path):
    """Makes empty places, and clears them away."""
    made = []

    def make(name: str = "new", **options) -> Place:
        made.append(Place(tmp_path / name, **options))
        return made[-1]

    yield make
    for place in made:
        place.end()
        shutil.rmtree(place.folder, ignore_errors=True)
