"""Before the database is changed, what is in it is copied."""

from __future__ import annotations

from tests.config.backup.contents import rows

PREPARE = """
import django; django.setup()
from django.core import management
from wandel.cli import service
management.call_command("migrate", "lists", "zero", verbosity=0)
{spoil}
try:
    service._migrate()
except RuntimeError as error:
    print("raised", error)
"""
SPOIL = """
inner = management.call_command
def broken(*args, **kwargs):
    raise RuntimeError("the disk is on fire")
management.call_command = broken
"""


def test_a_copy_is_made_where_something_changes_and_the_last_few_are_kept(places):
    place = places().seed()
    folder = place.folder / "backups"
    place.python("import django; django.setup()\nfrom wandel.cli import service; service._migrate()")
    assert not folder.exists(), "nothing was to be changed"
    folder.mkdir()
    for day in range(1, 5):
        (folder / f"before-migration-2026010{day}T000000.zip").write_text("older")
    place.python(PREPARE.format(spoil=""))
    kept = sorted(path.name for path in folder.iterdir())
    assert len(kept) == 3
    assert kept[:2] == ["before-migration-20260103T000000.zip", "before-migration-20260104T000000.zip"]
    assert len(rows(folder / kept[-1], "arenas_idea")) == 40
    # And the way back, where changing it fails.
    done = place.process(PREPARE.format(spoil=SPOIL))
    assert "raised the disk is on fire" in done.stdout
    assert "Copy before the migration" in done.stderr
    assert "To go back" in " ".join(done.stderr.split())


def test_an_empty_database_is_not_copied(places):
    place = places()
    place.python("import django; django.setup()\nfrom wandel.cli import service; service._migrate()")
    assert not (place.folder / "backups").exists()
