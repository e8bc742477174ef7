"""A chart as a picture for documents."""

import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

from wandel.foundation.ui.charts.spec import AXIS, FONT, VEGALITE_VERSION, Chart
from wandel.foundation.ui.palettes import BY_THEME, Palette
from wandel.foundation.ui.text import primary_subtag

# As in static/ui/js/chart.js: the decimal sign and what stands between thousands.
NUMBER_SIGNS = {"de": (",", "."), "en": (".", ","), "pl": (",", "\u00a0")}
TIME_LOCALES = {"de": "de-DE", "en": "en-GB", "pl": "pl-PL"}
PRINT_WIDTH = 640
ALONE_WIDTH = 900


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


def _with_frame(node: Any, size: int) -> Any:
    """Legends ask the frame how wide it is; a document has none, and what it answers instead changes while
    the picture is laid out, so that rows of the legend would fall below it."""
    if isinstance(node, dict):
        return {key: node[key] if key == "values" else _with_frame(node[key], size) for key in node}
    if isinstance(node, list):
        return [_with_frame(value, size) for value in node]
    return node.replace("containerSize()[0]", str(size)) if isinstance(node, str) else node


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

    spec = _for_print(chart, theme, width, fonts)
    return vl_convert.vegalite_to_svg(spec, vl_version=VEGALITE_VERSION, **_locale(language))


def render_alone(chart: Chart, about: str, language: str, fonts: Path | None) -> str:
    """As SVG, for a picture that leaves its page: on white, with its title, and `about` under it: where it is
    from, and what has to be said with it."""
    return render_svg(_alone(chart, about), language=language, width=ALONE_WIDTH, fonts=fonts)


def render_alone_png(chart: Chart, about: str, language: str, fonts: Path | None) -> bytes:
    """The same as PNG, in twice as many pixels."""
    import vl_convert

    spec = _for_print(_alone(chart, about), "light", ALONE_WIDTH, fonts)
    return vl_convert.vegalite_to_png(spec, vl_version=VEGALITE_VERSION, scale=2, **_locale(language))


def _alone(chart: Chart, about: str) -> Chart:
    heading = {
        "text": chart.title,
        "subtitle": about,
        "anchor": "start",
        "font": FONT,
        "subtitleFont": FONT,
        "fontSize": 17,
        "subtitleFontSize": 13,
        "color": "@ink",
        "subtitleColor": "@muted",
        "offset": 26,
    }
    return replace(chart, spec={**chart.spec, "title": heading, "background": "#ffffff", "padding": 16})


def _for_print(chart: Chart, theme: str, width: int, fonts: Path | None) -> Any:
    import vl_convert

    if fonts is not None:
        vl_convert.register_font_directory(str(fonts))
    spec = with_colours(copy.deepcopy(chart.spec), BY_THEME[theme])
    spec["width"] = width
    return _with_frame(spec, width + AXIS)


def _locale(language: str) -> dict[str, Any]:
    language = primary_subtag(language)
    decimal, thousands = NUMBER_SIGNS.get(language, NUMBER_SIGNS["en"])
    return {
        "format_locale": {
            "decimal": decimal,
            "thousands": thousands,
            "grouping": [3],
            "currency": ["", "\u00a0€"],
        },
        "time_format_locale": TIME_LOCALES.get(language, "en-GB"),
    }
