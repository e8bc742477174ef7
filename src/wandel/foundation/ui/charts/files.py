"""The files of a chart: as a picture, and its numbers with a description of their columns."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language

from wandel.foundation.ui.charts.render import render_alone, render_alone_png
from wandel.foundation.ui.charts.spec import Chart, Data
from wandel.foundation.ui.text import primary_subtag

DESCRIPTION = "csv-metadata.json"
"""Ending of a table's description, as CSV on the Web names it."""
KEPT_S = 24 * 3600


def chart_file(request: HttpRequest, chart: Chart, ending: str, about: str) -> HttpResponse:
    """A chart that the reader may see as a file: svg, png, csv, or the description of the csv. `about` says
    in a picture where it is from. Raises Http404 for any other ending, or where there are no numbers."""
    name = chart.address.rsplit("/", 1)[-1] or chart.id
    writers: dict[str, tuple[str, Callable[[], bytes]]] = {
        "svg": ("image/svg+xml", lambda: _drawn(chart, about, render_alone)),
        "png": ("image/png", lambda: _drawn(chart, about, render_alone_png)),
    }
    if chart.data is not None:
        data = chart.data
        writers["csv"] = ("text/csv; charset=utf-8", lambda: _table(data))
        writers[DESCRIPTION] = (
            "application/csvm+json",
            lambda: _description(chart, data, f"{name}.csv", about),
        )
    if ending not in writers:
        raise Http404
    media_type, write = writers[ending]
    answer = HttpResponse(write(), content_type=media_type)
    answer["Content-Disposition"] = content_disposition_header(ending == "csv", f"{name}.{ending}")
    answer["X-Content-Type-Options"] = "nosniff"
    if ending == "csv":
        answer["Link"] = f'<{name}.{DESCRIPTION}{chart.query}>; rel="describedby"'
    return answer


def _drawn(chart: Chart, about: str, render: Callable[..., str | bytes]) -> bytes:
    """Drawn once for all who ask for the same picture."""
    language = get_language()
    told = json.dumps([chart.spec, chart.title, about, language], sort_keys=True, default=str)
    key = f"chart-{render.__name__}-{hashlib.sha256(told.encode()).hexdigest()}"
    drawn = cache.get(key)
    if drawn is None:
        drawn = render(chart, about, language, settings.ASSETS / "fonts")
        drawn = drawn.encode() if isinstance(drawn, str) else drawn
        cache.set(key, drawn, KEPT_S)
    return drawn


_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def _table(data: Data) -> bytes:
    """Numbers with a decimal point, and nothing where there are no data. What people wrote never becomes a
    formula in a spreadsheet."""
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow([column.name for column in data.columns])
    for row in data.rows:
        writer.writerow(["" if value is None else _cell(value) for value in row])
    return target.getvalue().encode()


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _description(chart: Chart, data: Data, name: str, about: str) -> bytes:
    """The columns in the terms of CSV on the Web (W3C)."""
    columns: list[dict[str, Any]] = [
        {
            "name": column.name,
            "titles": column.name,
            "dc:description": f"{column.title} ({column.unit})" if column.unit else column.title,
            "datatype": "string" if column.is_text else "number",
        }
        for column in data.columns
    ]
    said = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": primary_subtag(get_language() or "de")}],
        "url": f"{name}{chart.query}",
        "dc:title": chart.title,
        "dc:description": " ".join(text for text in (chart.sentence, chart.note) if text),
        "dc:publisher": about,
        "tableSchema": {"columns": columns},
    }
    return json.dumps(said, ensure_ascii=False, indent=2).encode()
