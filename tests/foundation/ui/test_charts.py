import copy
import json
import re

import pytest
import vl_convert
from django.utils.translation import override

from wandel.foundation.ui import styleguide
from wandel.foundation.ui.charts import (
    Emissions,
    Series,
    Target,
    emission_series,
    emissions_chart,
    emissions_pair,
    render_svg,
    stacked_bars,
)
from wandel.foundation.ui.charts.render import with_colours
from wandel.foundation.ui.charts.spec import VEGALITE_VERSION
from wandel.foundation.ui.palettes import BY_THEME, DARK, LIGHT


@pytest.fixture(scope="module")
def charts():
    with override("de"):
        return styleguide.charts()


def emissions(**changes):
    given = {
        "id": "e",
        "title": "Emissionen",
        "sentence": "Sie sinken.",
        "years": [2025, 2030, 2035],
        "series": [
            emission_series("households", [30_000.0, 20_000.0, 5_000.0]),
            emission_series("transport", [40_000.0, 30_000.0, 10_000.0]),
        ],
    }
    return Emissions(**(given | changes))


@pytest.mark.parametrize("name", ["emissions", "left", "balance", "costs", "timeline", "grid"])
def test_every_chart_can_be_drawn(charts, name):
    chart = charts[name]
    compiled = vl_convert.vegalite_to_vega(
        with_colours(copy.deepcopy({**chart.spec, "width": 600}), LIGHT), vl_version=VEGALITE_VERSION
    )
    assert compiled["marks"]
    svg = render_svg(chart, "de")
    assert svg.startswith("<svg")
    assert not re.search(r'"@[a-z-]+"', svg), "a colour name was left"


@pytest.mark.parametrize("name", ["emissions", "left", "balance", "costs", "timeline", "grid"])
def test_every_chart_has_sentence_and_a_full_table(charts, name):
    chart = charts[name]
    assert chart.sentence
    assert chart.rows
    assert {len(row) for row in chart.rows} == {len(chart.columns)}


def test_every_colour_has_a_name_that_all_themes_know(charts):
    for chart in charts.values():
        for name in re.findall(r'"@([a-z-]+)"', json.dumps(chart.spec)):
            assert all(name in palette for palette in BY_THEME.values()), name


def test_numbers_on_axes_follow_the_language(charts):
    chart = stacked_bars(
        id="b",
        title="b",
        sentence="b",
        categories=["x"],
        series=[Series("a", "a", [7500.0])],
        unit="MWh",
    )
    assert "6.000" in render_svg(chart, "de")
    assert "6,000" in render_svg(chart, "en")
    assert "6\u00a0000" in render_svg(chart, "pl")


def test_a_theme_changes_only_colours(charts):
    light, dark = render_svg(charts["balance"], theme="light"), render_svg(charts["balance"], theme="dark")
    for one, other in zip(LIGHT.values(), DARK.values(), strict=True):
        if one != other:
            light = light.replace(one, other) if light.count(one) else light
    assert DARK["sector-households"] in dark
    assert LIGHT["sector-households"] not in dark


def test_an_at_sign_in_what_people_wrote_is_not_a_colour():
    spec = {"data": {"values": [{"title": "@ink"}]}, "mark": {"color": "@ink"}}
    assert with_colours(spec, LIGHT) == {
        "data": {"values": [{"title": "@ink"}]},
        "mark": {"color": LIGHT["ink"]},
    }


def test_missing_values_are_gaps_in_the_picture_and_words_in_the_table():
    with override("de"):
        chart = emissions_chart(
            emissions(
                series=[
                    emission_series("households", [1.0, None, 3.0]),
                    emission_series("industry", [0, 2, 4]),
                ]
            )
        )
    rows = chart.spec["layer"][0]["data"]["values"]
    gap = next(row for row in rows if row["year"] == 2030 and row["series"] == "Private Haushalte")
    assert gap["value"] is None
    assert chart.rows[1][1] == "keine Daten"
    assert chart.rows[1][3] == "keine Daten", "a sum with a missing part is not a sum"
    assert chart.rows[0][2] == "0"
    assert "fehlen" in chart.note


def test_areas_are_stacked_and_sinks_hang_below_zero():
    chart = emissions_chart(
        emissions(
            series=[emission_series("households", [5, 5, 5]), emission_series("municipal", [-2, -2, -2])]
        )
    )
    first = chart.spec["layer"][0]["data"]["values"][:2]
    assert [(row["from"], row["value"]) for row in first] == [(0, 5), (0, -2)]


def test_two_pathways_share_axes_and_colours():
    left, right = emissions_pair(
        emissions(), emissions(id="f", series=[emission_series("households", [9_000.0, 8_000.0, 90_000.0])])
    )
    scales = [chart.spec["layer"][0]["encoding"]["y"]["scale"] for chart in (left, right)]
    assert scales[0] == scales[1]
    colours = [chart.spec["layer"][0]["encoding"]["color"]["scale"]["range"][0] for chart in (left, right)]
    assert colours == ["@sector-households"] * 2


def test_a_target_holds_from_its_year_on():
    with override("de"):
        chart = emissions_chart(emissions(targets=[Target(2030, 30_000, "Ziel 2030")]))
    assert [row[-1] for row in chart.rows] == ["–", "30.000", "30.000"]


def test_bars_leave_out_what_is_not_known():
    with override("de"):
        chart = stacked_bars(
            id="b",
            title="b",
            sentence="b",
            categories=["Gas", "Strom"],
            series=[emission_series("households", [None, 5.0]), emission_series("industry", [0.0, 7.0])],
            unit="MWh",
        )
    assert [part["category"] for part in chart.spec["layer"][0]["data"]["values"]] == ["Strom", "Strom"]
    assert chart.rows[0][1:3] == ["keine Daten", "0"]
