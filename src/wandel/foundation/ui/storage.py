"""Static files with their hash in the name, compressed beside the original."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Hashed and compressed files. Our own modules stand alone (the one they load late, the chart bundle,
    is named in the page), so imports inside scripts need no rewriting: Django's rewriting would trip over
    scripts of other packages."""

    support_js_module_import_aggregation = False


def collect_if_changed() -> bool:
    """Collect the static files where any of them is new or changed; returns whether it did.

    Collecting takes seconds, looking takes milliseconds: a start must not wait for nothing."""
    seen = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            found = Path(storage.path(path)).stat()
            seen.update(f"{path} {found.st_size} {found.st_mtime_ns}\n".encode())
    stamp = Path(settings.STATIC_ROOT) / "collected"
    if stamp.exists() and stamp.read_text(encoding="ascii") == seen.hexdigest():
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(seen.hexdigest(), encoding="ascii")
    return True
