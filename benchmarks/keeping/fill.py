"""Fills an installation up to a size in MB: half of it uploads, a quarter small rows, a quarter documents.

`python -m benchmarks.keeping.fill MB`; prints how many rows there are.
"""

from __future__ import annotations

import hashlib
import json
import random
import sys

import django

django.setup()

from django.core.files.base import ContentFile  # noqa: E402
from django.core.files.storage import default_storage  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402

from wandel.foundation.cities import actions  # noqa: E402
from wandel.foundation.cities.models import Artefact  # noqa: E402
from wandel.foundation.live.models import Event  # noqa: E402
from wandel.foundation.records.models import StoredFile, Version  # noqa: E402

MB = 10**6
UPLOAD_BYTES = 2 * MB
DOCUMENT_BYTES = 100_000
ROW_BYTES = 250


def main(size_mb: int) -> None:
    chance = random.Random(1)
    call_command("migrate", verbosity=0)
    city = actions.create_city(slug="full", name={"de": "Voll"}, actor=None)
    for number in range(size_mb * MB // 2 // UPLOAD_BYTES):
        data = chance.randbytes(UPLOAD_BYTES)
        sha256 = hashlib.sha256(data).hexdigest()
        name = default_storage.save(f"2026/01/{sha256[:20]}", ContentFile(data))
        StoredFile.objects.create(
            city=city,
            name=f"{number}.pdf",
            media_type="application/pdf",
            sha256=sha256,
            size=len(data),
            content=name,
        )
    rows = size_mb * MB // 4 // ROW_BYTES
    for start in range(0, rows, 5000):
        with transaction.atomic():
            Event.objects.bulk_create(
                Event(
                    city=city,
                    channel=f"activity:{number}",
                    name="idea",
                    payload={"id": chance.randbytes(60).hex()},
                )
                for number in range(start, min(start + 5000, rows))
            )
    artefact = Artefact.objects.create(city=city, kind="idea", slug="eins", title={"de": "Eins"})
    documents = size_mb * MB // 4 // DOCUMENT_BYTES
    for number in range(documents):
        figures = [chance.random() for _figure in range(DOCUMENT_BYTES // 21)]
        Version.objects.create(artefact=artefact, number=number + 1, content={"figures": figures})
    json.dump({"rows": rows + documents}, sys.stdout)


main(int(sys.argv[1]))
