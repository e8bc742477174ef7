"""The settings page names every variable that the settings ask for, with its default, and no other."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest
from django.conf import settings

from wandel.config.environment import ASKED

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "settings.md"
ROW = re.compile(r"^\| `(WANDEL_[A-Z_]+)` \| (text|flag|list) \| (?:`([^`]*)`)? ?\| (\S.*) \|$", re.MULTILINE)


@pytest.fixture(scope="module")
def asked() -> dict[str, str]:
    importlib.import_module(settings.SETTINGS_MODULE)
    return {name: default for name, default in ASKED.items() if name.startswith("WANDEL_")}


@pytest.fixture(scope="module")
def described() -> dict[str, str]:
    rows = ROW.findall(PAGE.read_text(encoding="utf-8"))
    names = [name for name, _kind, _default, _meaning in rows]
    assert len(names) == len(set(names)), "a variable is described twice"
    return {name: default for name, _kind, default, _meaning in rows}


def test_every_variable_that_is_asked_for_is_described(asked, described):
    assert asked, "the settings asked for no variable at all"
    assert sorted(asked.keys() - described.keys()) == []


def test_every_variable_that_is_described_is_asked_for(asked, described):
    assert sorted(described.keys() - asked.keys()) == []


def test_the_page_mentions_no_variable_outside_its_tables(described):
    mentioned = set(re.findall(r"WANDEL_[A-Z_]+", PAGE.read_text(encoding="utf-8")))
    assert sorted(mentioned - described.keys()) == []


def test_defaults_are_the_real_ones(asked, described):
    assert {name: described[name] for name in asked.keys() & described.keys()} == {
        name: asked[name] for name in asked.keys() & described.keys()
    }


def test_no_variable_is_read_past_the_environment_module():
    """It would escape the page."""
    package = Path(importlib.import_module("wandel").__file__).parent
    reader = package / "config" / "environment.py"
    past = [
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if path != reader and re.search(r"(environ|getenv)\W+(get\W+)?WANDEL_", path.read_text("utf-8"))
    ]
    assert past == []
