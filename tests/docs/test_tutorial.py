"""The tutorial does what it says: its commands run, and print the lines that it shows."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "tutorial" / "goerlitz.md"
BLOCK = re.compile(r"```sh\n(?P<commands>.*?)```\n(?:```text\n(?P<lines>.*?)```)?", re.DOTALL)


def blocks(page: str) -> list[tuple[str, list[str]]]:
    return [(found["commands"], (found["lines"] or "").splitlines()) for found in BLOCK.finditer(page)]


@pytest.fixture(scope="module")
def reader_of_the_page(tmp_path_factory):
    """A shell of somebody who follows the page in a fresh data folder."""
    data = tmp_path_factory.mktemp("data")
    prepared = Path(os.environ.get("WANDEL_DATA", ROOT / "var")).resolve() / "assets-src"
    if not (prepared / "mkdocs_kern_ux").exists():
        pytest.skip(f"{prepared} is empty: run `make setup`")
    (data / "assets-src").symlink_to(prepared)
    # `wandel` and `python` of the very environment that runs the tests, on the code beside them.
    tools = data / "bin"
    tools.mkdir()
    for name, command in {"wandel": "-m wandel", "python": ""}.items():
        (tools / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" {command} "$@"\n')
        (tools / name).chmod(0o755)
    environment = os.environ | {
        "WANDEL_DATA": str(data),
        "PYTHONPATH": str(ROOT / "src"),
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
        "COLUMNS": "120",
    }
    environment.pop("WANDEL_DATABASE_URL", None)
    return environment


def test_the_page_has_commands():
    assert len(blocks(PAGE.read_text(encoding="utf-8"))) >= 5


def test_a_command_without_its_output_fails():
    assert blocks("```sh\ntrue\n```\n```text\nhello\n```") == [("true\n", ["hello"])]


@pytest.mark.parametrize("number", range(len(blocks(PAGE.read_text(encoding="utf-8")))))
def test_each_block_runs_and_prints_what_the_page_shows(number, reader_of_the_page):
    commands, expected = blocks(PAGE.read_text(encoding="utf-8"))[number]
    done = subprocess.run(
        ["sh", "-e", "-c", commands],
        cwd=ROOT,
        env=reader_of_the_page,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    printed = done.stdout + done.stderr
    assert done.returncode == 0, printed
    assert [line for line in expected if line not in printed] == [], printed
