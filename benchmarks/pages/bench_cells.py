"""What saving one cell of a table takes at the server, as the browser of somebody of the team sends it."""

from __future__ import annotations

import html
import http.client
import re
import statistics
import time
from typing import Any
from urllib.parse import urlencode

from benchmarks.installation import Installation

WARM_UP, ROUNDS = 3, 40
TABLE = "/de/goerlitz/analysis/indicators/population/values/"
YEAR = 1995
SELECT = re.compile(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', re.DOTALL)
VALUE = re.compile(r'value="([^"]*)"')


def test_saving_a_cell(installation: Installation, figures: Any) -> None:
    session = installation.python("benchmarks.pages.signed_in")
    with installation.serve() as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        cookies = {"Cookie": f"sessionid={session}; csrftoken={'a' * 32}"}
        sends = {
            "X-CSRFToken": "a" * 32,
            "HX-Request": "true",
            "Content-Type": "application/x-www-form-urlencoded",
        }

        def ask(method: str, address: str, body: str = "", **headers: str) -> tuple[int, str, float]:
            began = time.perf_counter()
            connection.request(method, address, body, cookies | headers)
            answer = connection.getresponse()
            text = answer.read().decode()
            return answer.status, text, 1000 * (time.perf_counter() - began)

        status, page, _taken = ask("GET", TABLE)
        assert status == 200
        about = {name: chosen(options) for name, options in SELECT.findall(page)}
        about |= {"flag": "fictional"}
        seen, taken = "", []
        for number in range(WARM_UP + ROUNDS):
            typed = about | {f"cell-{YEAR}": str(50_000 + number), f"seen-{YEAR}": seen}
            status, said, took = ask("POST", f"{TABLE}{YEAR}/cell/", urlencode(typed), **sends)
            assert status == 200
            assert "gespeichert" in said, said
            taken.append(took)
            mark = next(
                (tag for tag in re.findall(r"<input[^>]*>", said) if f'name="seen-{YEAR}"' in tag), ""
            )
            seen = html.unescape(VALUE.search(mark)[1]) if VALUE.search(mark) else seen
    kept = sorted(taken[WARM_UP:])
    note = f"median {statistics.median(kept):.1f} ms, a series of a described indicator"
    figures.add("saving a cell: p95", kept[round(0.95 * len(kept)) - 1], "ms", 100, note)


def mark_in(answer: str) -> str:
    """By which the next one says what it has seen in the cell."""
    tag = next(tag for tag in re.findall(r"<input[^>]*>", answer) if f'name="seen-{YEAR}"' in tag)
    return html.unescape(VALUE.search(tag)[1])


def chosen(options: str) -> str:
    found = re.search(r'<option value="([^"]*)"[^>]* selected', options)
    return html.unescape(found[1]) if found else ""
