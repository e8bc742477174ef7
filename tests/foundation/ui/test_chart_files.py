"""The files of a chart: pictures that can stand alone, and numbers that machines read."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.http import Http404
from django.test import RequestFactory
from django.utils.translation import override

from wandel.foundation.ui.charts import Series, stacked_bars
from wandel.foundation.ui.charts.files import DESCRIPTION, chart_file
from wandel.foundation.ui.charts.spec import Chart


@pytest.fixture
def chart():
    made = stacked_bars(
        id="energy",
        title="Energie",
        sentence="So viel Energie.",
        categories=["Gas", "=1+1"],
        series=[Series("homes", "Haushalte", [1234.5, None]), Series("trade", "Handel", [0.1 + 0.2, 7])],
        unit="MWh",
        category_title="Träger",
    )
    return made.at("/de/stadt/analysis/charts/energy", "?year=2020")


def asked(chart, ending, language="de"):
    with override(language):
        return chart_file(RequestFactory().get("/"), chart, ending, "Stadt · Demonstration")


def test_the_table_has_plain_numbers_and_nothing_where_there_is_none(chart):
    answer = asked(chart, "csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode())))
    assert rows == [
        ["category", "homes", "trade"],
        ["Gas", "1234.5", "0.30000000000000004"],
        ["'=1+1", "", "7"],
    ]
    assert answer["Link"] == '<energy.csv-metadata.json?year=2020>; rel="describedby"'
    assert answer["Content-Disposition"] == 'attachment; filename="energy.csv"'


def test_each_column_is_described(chart):
    said = json.loads(asked(chart, DESCRIPTION).content)
    assert said["url"] == "energy.csv?year=2020"
    columns = said["tableSchema"]["columns"]
    assert [(one["titles"], one["dc:description"], one["datatype"]) for one in columns] == [
        ("category", "Träger", "string"),
        ("homes", "Haushalte (MWh)", "number"),
        ("trade", "Handel (MWh)", "number"),
    ]
    assert said["dc:publisher"] == "Stadt · Demonstration"


def test_pictures_carry_their_title_and_where_they_are_from(chart):
    svg = asked(chart, "svg").content.decode()
    assert svg.startswith("<svg")
    assert "Energie" in svg
    assert "Stadt · Demonstration" in svg
    png = asked(chart, "png").content
    assert png.startswith(b"\x89PNG")
    width = int.from_bytes(png[16:20], "big")
    assert width > 1500


def test_there_is_no_other_file(chart):
    for ending in ("pdf", "html", "json", ""):
        with pytest.raises(Http404):
            asked(chart, ending)
    with pytest.raises(Http404):
        asked(Chart("x", chart.spec, "X", "X."), "csv")
