"""What the installation writes is its owner's alone."""

from __future__ import annotations

import stat

import pytest
from tests.config.backup.place import Place

from wandel.config.privacy import close_to_others, open_to_others


@pytest.fixture
def place(tmp_path):
    made = Place(tmp_path / "data")
    yield made
    made.end()


def test_everything_that_is_written_is_closed_to_others(place):
    """By the first process that writes at all, whatever the umask of the shell is."""
    place.seed()
    place.python(
        "import django; django.setup()\nfrom wandel.foundation.cities import erasures; erasures.append([])"
    )
    written = [place.folder, *place.folder.rglob("*")]
    assert {path.name for path in written} >= {"secret-key", "files"}
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in written}
    assert {path: oct(mode) for path, mode in modes.items() if mode & 0o077} == {}


def test_what_was_open_is_closed_and_nothing_else_touched(tmp_path):
    folder = tmp_path / "data"
    (folder / "files" / "2026").mkdir(parents=True, mode=0o755)
    (folder / "static").mkdir()
    outside = tmp_path / "outside"
    outside.write_text("not ours")
    outside.chmod(0o644)
    for name in ("wandel.sqlite3", "wandel.sqlite3-wal", "wandel.sqlite3-shm", "secret-key", "files/2026/a"):
        (folder / name).write_text("x")
        (folder / name).chmod(0o644)
    (folder / "static" / "a.css").write_text("x")
    (folder / "static" / "a.css").chmod(0o644)
    (folder / "link").symlink_to(outside)
    close_to_others(folder)
    assert list(open_to_others(folder)) == []
    assert stat.S_IMODE((folder / "files" / "2026" / "a").stat().st_mode) == 0o600
    assert stat.S_IMODE((folder / "files" / "2026").stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "static" / "a.css").stat().st_mode) == 0o644
    assert stat.S_IMODE(outside.stat().st_mode) == 0o644
