"""A chart as a picture for documents."""

import copy
from pathlib import Path
from typing import Any

from wandel.foundation.ui.charts.spec import VEGALITE_VERSION, Chart
from wandel.foundation.ui.palettes import BY_THEME, Palette
from wandel.foundation.ui.text import primary_subtag

# As in static/ui/js/chart.js: the decimal sign and what stands between thousands.
NUMBER_SIGNS = {"de": (",", "."), "en": (".", ","), "pl": (",", "\u00a0")}
TIME_LOCALES = {"de": "de-DE", "en": "en-GB", "pl": "pl-PL"}
PRINT_WIDTH = 640


def with_colours(node: Any, palette: Palette) -> Any:
    """Replace `@name` by its value, except in the data, where an @ may be part of what people wrote."""
    if isinstance(node, dict):
        return {
            key: value if key == "values" else with_colours(value, palette) for key, value in node.items()
        }
    if isinstance(node, list):
        return [with_colours(value, palette) for value in node]
    if isinstance(node, str) and node.startswith("@"):
        return palette[node[1:]]
    return node


def render_svg(
    chart: Chart,
    language: str = "de",
    theme: str = "light",
    width: int = PRINT_WIDTH,
    fonts: Path | None = None,
) -> str:
    """The same specification as in the browser, drawn in the values of a theme.

    `fonts` is the folder with Fira Sans as TrueType (`assets/fonts`), needed to measure texts.
    """
    import vl_convert

    if fonts is not None:
        vl_convert.register_font_directory(str(fonts))
    spec = with_colours(copy.deepcopy(chart.spec), BY_THEME[theme])
    spec["width"] = width
    language = primary_subtag(language)
    decimal, thousands = NUMBER_SIGNS.get(language, NUMBER_SIGNS["en"])
    return vl_convert.vegalite_to_svg(
        spec,
        vl_version=VEGALITE_VERSION,
        format_locale={
            "decimal": decimal,
            "thousands": thousands,
            "grouping": [3],
            "currency": ["", "\u00a0€"],
        },
        time_format_locale=TIME_LOCALES.get(language, "en-GB"),
    )
