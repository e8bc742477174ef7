"""Charts: one Vega-Lite specification for browser and print, with its sentence and its table.

Builders take plain numbers and texts already in the reader's language and return a `Chart`, which
`{% chart %}` shows in a page and `render_svg` turns into a picture for a document.
"""

from wandel.foundation.ui.charts.bars import stacked_bars
from wandel.foundation.ui.charts.emissions import Emissions, Target, emissions_chart, emissions_pair
from wandel.foundation.ui.charts.positions import Position, influence_interest_grid
from wandel.foundation.ui.charts.render import render_svg
from wandel.foundation.ui.charts.series import Goal, values_over_years
from wandel.foundation.ui.charts.spec import Chart, Series, actor_series, emission_series, payer_series
from wandel.foundation.ui.charts.timeline import Span, measure_timeline

__all__ = [
    "Chart",
    "Emissions",
    "Goal",
    "Position",
    "Series",
    "Span",
    "Target",
    "actor_series",
    "emission_series",
    "emissions_chart",
    "emissions_pair",
    "influence_interest_grid",
    "measure_timeline",
    "payer_series",
    "render_svg",
    "stacked_bars",
    "values_over_years",
]
