import copy
import json
import re

import pytest
import vl_convert
from django.utils.translation import gettext, override

from wandel.foundation.ui import styleguide
from wandel.foundation.ui.charts import (
    Emissions,
    Position,
    Series,
    Target,
    emission_series,
    emissions_chart,
    emissions_pair,
    influence_interest_grid,
    render_svg,
    stacked_bars,
)
from wandel.foundation.ui.charts.render import with_colours
from wandel.foundation.ui.charts.spec import VEGALITE_VERSION
from wandel.foundation.ui.palettes import BY_THEME, DARK, EMISSION_SECTORS, LIGHT


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


def test_no_row_of_a_legend_falls_below_the_picture_in_a_document():
    """The five sectors fit in one row of a printed page; many more take several, which it has room for."""
    sectors = [emission_series(key, [3.0, 2.0, 1.0]) for key in EMISSION_SECTORS]
    many = [Series(f"key-{place}", f"Private Haushalte {place}", [3.0, 2.0, 1.0]) for place in range(12)]
    for number, series in ((1, sectors), (2, many)):
        svg = render_svg(emissions_chart(emissions(series=series)), "de")
        height = float(re.search(r'height="([\d.]+)"', svg)[1])
        legend = svg[svg.index("role-legend") :]
        moves = re.findall(r"translate\(([\d.]+),([\d.]+)\)", legend)
        top = float(re.search(r"translate\([\d.]+,([\d.]+)\)", svg)[1]) + float(moves[0][1])
        # Beside the rows stand the offsets of symbol and text in each of them.
        lowest = max(float(down) for _right, down in moves[1:] if down not in ("6.5", "10.5"))
        assert top + lowest + 14 <= height, (number, top, lowest, height)


@pytest.mark.parametrize("language", ["de", "en", "pl"])
def test_the_label_of_the_trend_ends_inside_the_picture_of_a_document(language):
    with override(language):
        svg = render_svg(emissions_chart(emissions(trend=[70_000.0, 60_000.0, 50_000.0])), language)
        whole = f">{gettext('Trendszenario: ohne neue Maßnahmen')}<"
        assert (whole in svg) is (language != "pl"), "only the Polish one is too long for a page"
        assert whole in svg or f">{gettext('Trendszenario')}<" in svg


@pytest.mark.parametrize("name", ["emissions", "left", "balance", "costs", "grid"])
def test_a_legend_tells_by_shape_what_it_tells_by_colour(charts, name):
    svg = render_svg(charts[name], "de")
    shapes = re.findall(r'role-legend-symbol.*?<path[^>]* d="([^"]+)"', svg)
    assert len(shapes) > 1
    assert len(set(shapes)) == len(shapes)


def test_the_grid_of_influence_numbers_what_it_cannot_name():
    grid = influence_interest_grid(
        id="grid",
        title="Einfluss",
        sentence="Zwei.",
        positions=[Position("Werk", "business", 2, 5), Position("Amt", "administration", 4, 3)],
    )
    assert [row[0] for row in grid.rows] == ["1. Amt", "2. Werk"]
    texts = [layer for layer in grid.spec["layer"] if "condition" in layer["encoding"].get("text", {})]
    assert texts
    for layer in texts:
        assert {(row["number"], row["title"]) for row in layer["data"]["values"]} == {
            ("1", "Amt"),
            ("2", "Werk"),
        }
        assert layer["encoding"]["text"]["field"] == "number"
    assert not grid.wide, "on a phone nothing of it lies beyond the edge"
