"""The power goes in the middle: no half backup, and nothing half restored that would be served."""

from __future__ import annotations

from tests.config.backup.contents import everything

ROWS = "wandel.config.backup.rows"
WRITING = (
    "wandel.config.backup.archive:ArchiveWriter.add:30",
    "wandel.config.backup.archive:ArchiveWriter.finish:1",
    "os:link:1",
)
RESTORING = (
    "wandel.config.backup.restoring:_load:1",
    f"{ROWS}:Loading.insert:25",
    "wandel.config.backup.restoring:repeat_erasures:1",
    "os:replace:1",
    "wandel.config.backup.place:end:1",
)


def test_a_backup_that_is_killed_leaves_no_file_of_its_name(source, backed_up, tmp_path):
    target = tmp_path / "wandel.zip"
    for where in WRITING:
        source.killed_at(where, "backup", target)
        assert not target.exists(), where
    # What it left is written over, and gone when the next is done.
    assert source.wandel("backup", target).returncode == 0
    assert everything(target) == everything(backed_up)
    assert [path.name for path in tmp_path.iterdir()] == ["wandel.zip"]


def test_an_interrupted_restoring_is_marked_and_not_served_and_begins_anew(backed_up, places, tmp_path):
    place = places()
    for where in RESTORING:
        place.killed_at(where, "restore", backed_up)
        assert (place.folder / "restore-unfinished").exists(), where
    for command in (["run"], ["serve"], ["setup"], ["backup", tmp_path / "half.zip"]):
        done = place.wandel(*command)
        assert done.returncode == 1, command
        assert "wandel restore FILE" in " ".join(done.stderr.split())
    done = place.wandel("restore", backed_up)
    assert done.returncode == 0, done.stderr
    assert not (place.folder / "restore-unfinished").exists()
    assert place.wandel("backup", tmp_path / "again.zip").returncode == 0
    assert everything(tmp_path / "again.zip") == everything(backed_up)
