"""How a peer measures itself and tells it: one line of JSON at the end of what it prints."""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import Any


def peak_mb() -> float:
    """The most memory that this process has held, MB."""
    status = Path("/proc/self/status")
    if status.is_file():  # what getrusage says begins with the memory of the parent
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1000
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1e6 if sys.platform == "darwin" else most / 1000


def say(**answer: Any) -> None:
    print(json.dumps(answer))
