"""Every process knows every kind of job, whatever else it has imported."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import wandel

SOURCE = Path(wandel.__file__).parent
SCRIPT = """
import django
django.setup()
from wandel.foundation.live.job_kinds import job_kinds
print(*sorted(job_kinds))
"""


def test_a_new_process_knows_all_kinds_that_rooms_have(tmp_path):
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "wandel.config.settings",
        "PYTHONPATH": str(SOURCE.parent),
        "WANDEL_DATA": str(tmp_path),
    }
    told = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=True
    )
    modules = [
        path for path in SOURCE.rglob("*.py") if re.search(r"^@job\(", path.read_text("utf-8"), re.MULTILINE)
    ]
    assert {path.name for path in modules} == {"jobs.py"}
    decorated = sum(len(re.findall(r"^@job\(", path.read_text("utf-8"), re.MULTILINE)) for path in modules)
    assert len(told.stdout.split()) == decorated >= 4
    assert "messages.send" in told.stdout.split()
