"""A restoring that fails says why in a sentence, and leaves the place as it was."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from wandel.config.backup.faults import BackupError
from wandel.config.backup.manifest import MANIFEST
from wandel.config.backup.rows import from_lines
from wandel.config.backup.sealing import seal, unseal

CITIES = "tables/cities_city.jsonl"


def forged(backup: Path, target: Path, **changes: bytes) -> Path:
    """The backup with other members, for which its manifest vouches."""
    with ZipFile(backup) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(members[MANIFEST])
    for name, content in changes.items():
        members[name] = content
        weight = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        manifest["members"][name] = weight
    members[MANIFEST] = json.dumps(manifest).encode()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target


def refused(done, *words: str) -> None:
    said = " ".join(done.stderr.split())
    assert done.returncode == 1, said
    assert "Traceback" not in said
    assert done.stderr.strip().count("\n") == 0, "one sentence, in one line"
    for word in words:
        assert word in said


@pytest.mark.parametrize(
    "lines",
    [[b"{"], [b"{}"], [b"[]"], [b"[1]"], [b"[1,2,3]"], [b"[1,[2]]"], [b"[1,2]", b"\xff"], [b"[1,2] [1,2]"]],
)
def test_lines_that_are_no_rows_of_plain_values_are_refused(lines):
    with pytest.raises(ValueError, match=r"."):
        list(from_lines(lines, 2))


def test_lines_that_are_no_rows_are_refused(backed_up, places, tmp_path):
    place = places()
    done = place.wandel("restore", forged(backed_up, tmp_path / "forged.zip", **{CITIES: b"[" * 100_000}))
    refused(done, "The rows of cities_city in the backup do not fit into it")
    assert not place.folder.exists()


@pytest.mark.parametrize("value", [10**30, None, "half \ud800"], ids=["large", "none", "half"])
def test_values_that_no_column_takes_are_refused(backed_up, places, tmp_path, value):
    with ZipFile(backed_up) as archive:
        row = json.loads(archive.read(CITIES).splitlines()[0])
        columns = json.loads(archive.read(MANIFEST))["columns"]["cities_city"]
    row[columns.index("id" if isinstance(value, int) else "slug")] = value
    place = places()
    lines = json.dumps(row).encode()
    done = place.wandel("restore", forged(backed_up, tmp_path / "forged.zip", **{CITIES: lines}))
    refused(done, "The rows of cities_city in the backup do not fit into it")
    assert not place.folder.exists()


@pytest.mark.parametrize("there", [(), ("in-use", "secret-key")], ids=["nothing", "prepared"])
def test_what_was_there_before_stays_and_nothing_is_added(places, tmp_path, there):
    place = places()
    for name in there:
        place.folder.mkdir(exist_ok=True)
        (place.folder / name).write_text("x" * 60)
    (tmp_path / "none.zip").write_bytes(b"no backup")
    refused(place.wandel("restore", tmp_path / "none.zip"), "damaged or no backup of Wandel")
    assert place.folder.exists() == bool(there)
    assert {path.name for path in place.folder.glob("*")} == set(there)


def test_an_empty_folder_stays_an_empty_folder(places, tmp_path):
    place = places()
    place.folder.mkdir()
    refused(place.wandel("restore", tmp_path / "none.zip"), "No such file")
    assert list(place.folder.iterdir()) == []


def test_a_refused_restoring_takes_nothing_from_who_works_there(source, backed_up):
    before = {path.name for path in source.folder.iterdir()} | {"in-use"}
    refused(source.wandel("restore", backed_up), "data stand here already")
    assert {path.name for path in source.folder.iterdir()} | {"in-use"} == before


@pytest.mark.parametrize(
    "content",
    [
        None,
        [],
        {},
        {"tables": []},
        {"tables": {}, "secret_key": 7},
        {"tables": {}, "secret_key": "ä"},
        {"tables": {"django_session": None}, "secret_key": None},
        {"tables": {"django_session": {"columns": ["a", "a"], "lines": ""}}, "secret_key": None},
        {"tables": {"django_session": {"columns": ["a"], "lines": [1]}}, "secret_key": None},
    ],
)
def test_secrets_of_another_shape_are_refused(content):
    with pytest.raises(BackupError, match="does not know"):
        unseal(seal(content, "correct horse battery"), "correct horse battery")


@pytest.mark.parametrize("length", [16, 20, 40, 50])
def test_secrets_cut_off_are_refused(length):
    sealed = seal({"tables": {}, "secret_key": None}, "correct horse battery")
    with pytest.raises(BackupError, match="does not open"):
        unseal(sealed[:length], "correct horse battery")
