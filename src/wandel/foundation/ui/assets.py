"""Set-up of what pages and documents are drawn with: KERN's style sheet, Fira Sans and the chart bundle.

All of it comes out of installed packages; nothing is fetched from the network.
"""

import hashlib
import logging
import re
import shutil
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from wandel.foundation.ui import palettes
from wandel.foundation.ui.charts.spec import VEGALITE_VERSION

KERN_IN_WHEEL = Path("mkdocs_kern_ux/kern-ux/vendor/kern")
WEIGHTS = ("Regular", "Medium", "SemiBold")
FORMAT = "1"
STAMP = Path("ui/vendor/.stamp")
# Basic Latin to Latin Extended-A, Romanian commas, and the signs that the pages use.
LETTERS = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    *(0x218, 0x219, 0x21A, 0x21B),
    *map(ord, "–—‘’‚“”„•…‰‹›€−≈≠≤≥←↑→↓₀₁₂₃₄⁰⁴×Δμ∑√"),
]
FONT_FEATURES = [
    "kern",
    "liga",
    "tnum",
    "lnum",
    "pnum",
    "locl",
    "mark",
    "mkmk",
    "ccmp",
    "sups",
    "subs",
    "frac",
]
CHART_MODULE = "export { vegaEmbed, vega };"

Progress = Callable[[str], None]


class AssetsMissing(ImproperlyConfigured):
    """The package with KERN's files is not where it should be."""


def write_assets(target: Path, progress: Progress | None = None, source: Path | None = None) -> bool:
    """Write `target/ui/vendor/…` (served) and `target/fonts/*.ttf` (for documents).

    `source` is the folder into which requirements/assets.txt was installed (`pip install --target`), by
    default `assets-src` beside `target`. Returns whether anything had to be written: a second call finds the
    stamp of the same ingredients and returns at once.
    """
    say = progress or (lambda _message: None)
    kern = (source or target.parent / "assets-src") / KERN_IN_WHEEL
    if assets_are_current(target, source):
        return False
    vendor = target / "ui/vendor"
    for folder in (vendor / "fonts", vendor / "licences", target / "fonts"):
        folder.mkdir(parents=True, exist_ok=True)
    say("KERN")
    css = (kern / "kern.min.css").read_text(encoding="utf-8")
    (vendor / "kern.css").write_text(layered_kern(css), encoding="utf-8")
    (vendor / "palettes.css").write_text(palettes.style_sheet(), encoding="utf-8")
    shutil.copyfile(kern / "LICENSE.txt", vendor / "licences/KERN.txt")
    shutil.copyfile(kern / "fonts/fira-sans/OFL.txt", vendor / "licences/FiraSans.txt")
    # Fira Sans has an old table of its own, of which fontTools warns whenever it is written; nothing is lost.
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    for weight in WEIGHTS:
        say(f"Fira Sans {weight}")
        original = kern / f"fonts/fira-sans/FiraSans-{weight}.woff2"
        write_web_font(original, vendor / f"fonts/FiraSans-{weight}.woff2", LETTERS)
        write_document_font(original, target / f"fonts/FiraSans-{weight}.ttf")
    say("Vega-Lite")
    (vendor / "vega.js").write_text(chart_bundle(), encoding="utf-8")
    (target / STAMP).write_text(_ingredients(kern), encoding="utf-8")
    return True


def assets_are_current(target: Path, source: Path | None = None) -> bool:
    """Whether `write_assets` would have nothing to do. Raises AssetsMissing where KERN is not installed."""
    kern, stamp = (source or target.parent / "assets-src") / KERN_IN_WHEEL, target / STAMP
    if not (kern / "VERSION").exists():
        raise AssetsMissing(
            f"KERN is not installed in {kern.parent}: run `make assets` with this WANDEL_DATA."
        )
    return stamp.exists() and stamp.read_text(encoding="utf-8") == _ingredients(kern)


def _ingredients(kern: Path) -> str:
    parts = (
        FORMAT,
        (kern / "VERSION").read_text("utf-8").strip(),
        version("vl-convert-python"),
        VEGALITE_VERSION,
        CHART_MODULE,
        repr(LETTERS),
        palettes.style_sheet(),
    )
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def layered_kern(css: str) -> str:
    """KERN in a cascade layer of its own, so that our few rules win without outbidding its selectors."""
    return "@layer kern{" + re.sub(r'^\ufeff?@charset "[^"]*";', "", css) + "}"


def chart_bundle() -> str:
    """Vega, Vega-Lite and their embedding as one module without further imports."""
    import vl_convert

    return vl_convert.javascript_bundle(CHART_MODULE, vl_version=VEGALITE_VERSION)


def write_web_font(original: Path, to: Path, letters: Iterable[int]) -> None:
    """Only the letters that our languages use: about 24 kB instead of 130."""
    from fontTools import subset

    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = FONT_FEATURES
    font = subset.load_font(str(original), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=letters)
    subsetter.subset(font)
    subset.save_font(font, str(to), options)


def write_document_font(original: Path, to: Path) -> None:
    """The whole font as TrueType, which is what typst and the chart renderer read."""
    from fontTools.ttLib import TTFont

    with TTFont(original) as font:
        font.flavor = None
        font.save(to)
