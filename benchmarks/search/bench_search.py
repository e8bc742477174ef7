"""Searching a city in which 20,000 things have been made, on the database that is set and on SQLite."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from benchmarks.installation import Installation
from django.db import connection

ARTEFACTS = 20_000
P95_MS = 100


def _told(figures: Any, database: str, taken: dict[str, list[tuple[float, float]]]) -> None:
    for room, name in (("search/", "page of hits"), ("search/suggestions/", "suggestions")):
        clock, processor = zip(*taken[room], strict=True)
        note = f"median {statistics.median(clock):.1f} ms, processor {_p95(processor):.0f} ms"
        row = f"search {ARTEFACTS:,} artefacts, {database}: {name}, p95"
        figures.add(row, _p95(clock), "ms", P95_MS, note)


def _p95(found: Sequence[float]) -> float:
    return sorted(found)[round(0.95 * len(found)) - 1]


def test_search_on_sqlite(tmp_path: Path, figures: Any) -> None:
    _told(figures, "SQLite", Installation(tmp_path).python("benchmarks.search.measure", str(ARTEFACTS)))


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="WANDEL_DATABASE_URL names no PostgreSQL")
def test_search_on_postgresql(figures: Any, settings: Any) -> None:
    from benchmarks.search.measure import times
    from benchmarks.search.town import large_town

    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    city = large_town(ARTEFACTS)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as autovacuum does it within a minute
    _told(figures, "PostgreSQL", times(city.slug))
