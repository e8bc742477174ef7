"""Times searches in a large town: `python -m benchmarks.search.measure ARTEFACTS` prints milliseconds."""

from __future__ import annotations

import json
import sys
from functools import partial

import django
from benchmarks.timing import timed
from django.conf import settings
from django.core.management import call_command
from django.test import Client

ROUNDS = 12
NOWHERE = ("co2", "x", "nirgendwo")
NOTHING = ("Dazu gibt es hier nichts", "Kein Vorschlag")
LOOKED_FOR = (
    "klimaneutral",  # in everything
    "kli",
    "wär",
    "waermepumpe",
    "netz",  # inside compounds
    "denkmal sanierung",
    "strassen grün licht",
    "dach wind plan rad",
    "heat",
    "ciep",
    "zlobek",
    "pl",
    *NOWHERE,
)


def times(city_slug: str) -> dict[str, list[tuple[float, float]]]:
    """Milliseconds of each page of hits and each list of suggestions, as a visitor asks for them: on the
    clock, and in which this process computed."""
    client = Client()
    taken: dict[str, list[tuple[float, float]]] = {"search/": [], "search/suggestions/": []}
    for room, found in taken.items():
        for text in LOOKED_FOR:
            for round_ in range(ROUNDS + 1):
                took, answer = timed(partial(client.get, f"/de/{city_slug}/{room}", {"q": text}))
                if round_:
                    found.append((1000 * took.seconds, 1000 * took.processor))
                assert answer.status_code == 200
                nothing = any(word in answer.content.decode() for word in NOTHING)
                assert nothing == (text in NOWHERE), text
    return taken


def main(artefacts: int) -> None:
    django.setup()
    # Nobody has collected the files that its pages name.
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    from benchmarks.search.town import large_town

    print(json.dumps(times(large_town(artefacts).slug)))


if __name__ == "__main__":
    main(int(sys.argv[1]))
