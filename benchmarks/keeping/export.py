"""Takes the Görlitz case over, packs the city three times, and prints how many seconds that took."""

from __future__ import annotations

import json
import statistics
import time
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from wandel.reference.exchange import load_case  # noqa: E402
from wandel.reference.exporting import exported  # noqa: E402


def main() -> None:
    call_command("migrate", verbosity=0)
    city = load_case(Path("cases/goerlitz"), actor=None).city
    took = []
    for _again in range(3):
        began = time.perf_counter()
        made = exported(city)
        took.append(time.perf_counter() - began)
        assert not made.left_out
        assert not made.problems
    print(json.dumps({"seconds": statistics.median(took), "bytes": len(made.archive)}))


if __name__ == "__main__":
    main()
