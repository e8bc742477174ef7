"""What public pages cost: time at the server and bytes for Görlitz, and how often the database is asked."""

from __future__ import annotations

import gzip
import http.client
import re
import statistics
import time
from typing import Any

import pytest
from benchmarks.pages.town import town
from benchmarks.pages.walk import public_pages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

WARM_UP, ROUNDS = 3, 30
FILE = re.compile(r'<(?:link|script)[^>]* (?:href|src)="(/static/[^"]*)"')


class Reader:
    """One connection that stays, as a browser's does."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)

    def get(self, address: str) -> tuple[str, int, float]:
        """The page (empty where there is none), its size on the way, and the milliseconds it took."""
        began = time.perf_counter()
        self._connection.request("GET", address, headers={"Accept-Encoding": "gzip", "Accept-Language": "de"})
        answer = self._connection.getresponse()
        body = answer.read()
        taken = 1000 * (time.perf_counter() - began)
        plain = gzip.decompress(body) if answer.headers["Content-Encoding"] == "gzip" else body
        is_page = answer.status == 200 and answer.headers.get_content_type() == "text/html"
        return plain.decode("utf-8", "replace") if is_page else "", len(body), taken


def test_time_of_each_page(server: int, figures: Any) -> None:
    reader = Reader(server)
    pages = public_pages("/de/goerlitz/", lambda address: reader.get(address)[0])
    assert len(pages) > 10
    for name, address in sorted(pages.items()):
        taken = [reader.get(address)[2] for _round in range(WARM_UP + ROUNDS)][WARM_UP:]
        p95 = sorted(taken)[round(0.95 * len(taken)) - 1]
        note = f"median {statistics.median(taken):.1f} ms, {reader.get(address)[1] / 1000:.0f} kB"
        figures.add(f"page {name}: p95", p95, "ms", 60, note)


def test_bytes_of_the_first_page(server: int, figures: Any) -> None:
    """The city's home with everything its head names, compressed; charts come later and only where shown."""
    reader = Reader(server)
    page, size, _taken = reader.get("/de/goerlitz/")
    files = set(FILE.findall(page))
    assert files
    total = size + sum(reader.get(address)[1] for address in files)
    figures.add("first page with all files", total / 1000, "kB", 250, f"{len(files)} files")


@pytest.mark.django_db
def test_questions_to_the_database(figures: Any, settings: Any) -> None:
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    client = Client()

    def get(address: str) -> str:
        answer = client.get(address)
        is_page = answer.status_code == 200 and answer["Content-Type"].startswith("text/html")
        return answer.content.decode() if is_page else ""

    def questions(address: str) -> int:
        get(address)  # documents are read once and then remembered
        with CaptureQueriesContext(connection) as asked:
            assert get(address)
        return len(asked)

    few, many = town(1), town(50)
    pages = public_pages(f"/de/{few.slug}/", get)
    assert len(pages) > 10
    for name, address in sorted(pages.items()):
        other = address.replace(f"/{few.slug}/", f"/{many.slug}/")
        at_one, at_fifty = questions(address), questions(other)
        figures.add(f"queries {name}: with 50 rows", at_fifty, "", at_one, "target: as with 1 row")
