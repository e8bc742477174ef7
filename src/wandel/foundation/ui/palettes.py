"""Every colour of the product, in one place for style sheets, charts and documents.

A colour is named by its meaning. Each theme gives the name a value; a shape or a dash says the same as the
colour for whoever does not see it. The colours of a palette keep a distance of at least 0.14 (Oklab)
under normal vision, protanopia, deuteranopia and tritanopia; tests compute this and every contrast.
"""

from collections.abc import Callable, Iterator, Mapping

EMISSION_SECTORS = ("households", "commerce", "industry", "municipal", "transport")
ACTOR_SECTORS = ("administration", "business", "civil-society", "science", "politics")
PAYERS = ("households", "firms", "public")
STEPS = ("analysis", "vision", "pathways", "experiments", "agenda")
THEMES = ("light", "dark", "contrast")

Palette = dict[str, str]

_LIGHT_CATEGORIES: Palette = {
    "sector-households": "#1052b5",
    "sector-commerce": "#c46c10",
    "sector-industry": "#48224e",
    "sector-municipal": "#1a9796",
    "sector-transport": "#894639",
    "actor-administration": "#326692",
    "actor-business": "#855018",
    "actor-civil-society": "#759853",
    "actor-science": "#3c2473",
    "actor-politics": "#63121f",
    "payer-households": "#932a6b",
    "payer-firms": "#be70a1",
    "payer-public": "#11131a",
    "step-analysis": "#35898f",
    "step-vision": "#23807c",
    "step-pathways": "#136d5b",
    "step-experiments": "#03583f",
    "step-agenda": "#004526",
}
_DARK_CATEGORIES: Palette = {
    "sector-households": "#3f74a3",
    "sector-commerce": "#f8951d",
    "sector-industry": "#b080f5",
    "sector-municipal": "#57cfb1",
    "sector-transport": "#c94b2b",
    "actor-administration": "#7baae2",
    "actor-business": "#e89526",
    "actor-civil-society": "#aef0b9",
    "actor-science": "#7f6bd0",
    "actor-politics": "#b05a60",
    "payer-households": "#dd7ab3",
    "payer-firms": "#9a5780",
    "payer-public": "#f9ebf3",
    "step-analysis": "#3aa3ae",
    "step-vision": "#52b8b2",
    "step-pathways": "#70ccb4",
    "step-experiments": "#8ddfbb",
    "step-agenda": "#a8f2c6",
}

LIGHT: Palette = {
    "surface": "#ffffff",
    "tint": "#f3f7f4",
    "raised": "#ffffff",
    "ink": "#17211c",
    "muted": "#51605a",
    "line": "#d5ddd8",
    "edge": "#77857e",
    "accent": "#0b5a39",
    "accent-strong": "#06402a",
    "accent-tint": "#e3f0e8",
    "on-accent": "#ffffff",
    "focus": "#1052b5",
    "info": "#1d5a86",
    "info-tint": "#e7f1f8",
    "success": "#16643f",
    "success-tint": "#e3f2e9",
    "warning": "#7c4a00",
    "warning-tint": "#fdf1dc",
    "danger": "#a3201c",
    "danger-tint": "#fce9e7",
    "grid": "#e3e8e5",
    "target": "#17211c",
    "trend": "#5f6c66",
    "pathway": "#0b5a39",
    "band": "#77a58d",
    **_LIGHT_CATEGORIES,
}
DARK: Palette = {
    "surface": "#101614",
    "tint": "#18211d",
    "raised": "#1a2420",
    "ink": "#eef3f0",
    "muted": "#aab8b1",
    "line": "#34423c",
    "edge": "#7f8e87",
    "accent": "#7fd6a3",
    "accent-strong": "#b4ecca",
    "accent-tint": "#1b3428",
    "on-accent": "#06170e",
    "focus": "#9cc4f5",
    "info": "#93c6ec",
    "info-tint": "#14293a",
    "success": "#86d9a8",
    "success-tint": "#163222",
    "warning": "#f3c172",
    "warning-tint": "#38290f",
    "danger": "#ff9d92",
    "danger-tint": "#40191a",
    "grid": "#2a3631",
    "target": "#eef3f0",
    "trend": "#a0aea7",
    "pathway": "#7fd6a3",
    "band": "#4d7a63",
    **_DARK_CATEGORIES,
}
CONTRAST: Palette = {
    **LIGHT,
    "tint": "#ffffff",
    "ink": "#000000",
    "muted": "#000000",
    "line": "#000000",
    "edge": "#000000",
    "accent": "#00391f",
    "accent-strong": "#000000",
    "accent-tint": "#ffffff",
    "focus": "#0000c8",
    "info": "#002c5c",
    "info-tint": "#ffffff",
    "success": "#00391f",
    "success-tint": "#ffffff",
    "warning": "#4a2600",
    "warning-tint": "#ffffff",
    "danger": "#7a0000",
    "danger-tint": "#ffffff",
    "grid": "#767676",
    "target": "#000000",
    "trend": "#3a3a3a",
    "pathway": "#00391f",
    "band": "#4c7a62",
}
BY_THEME: Mapping[str, Palette] = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}

# What a city may choose instead of the accent of the house: for links, buttons and edges, in the light and in
# the dark theme. High contrast and paper keep those of the house, and so does all that means something.
CITY_COLOURS: Mapping[str, Mapping[str, Palette]] = {
    name: {
        "light": {"accent": light[0], "accent-strong": light[1], "accent-tint": light[2]},
        "dark": {"accent": dark[0], "accent-strong": dark[1], "accent-tint": dark[2]},
    }
    for name, light, dark in (
        ("blue", ("#1a4f8f", "#0f3566", "#e4edf8"), ("#93bdf2", "#c2dafa", "#182a42")),
        ("petrol", ("#0b5666", "#063b47", "#e0f0f3"), ("#7ccbdc", "#b3e4ee", "#14303a")),
        ("violet", ("#56379b", "#3b2473", "#eeeaf8"), ("#bda8f0", "#dbcff9", "#2b2146")),
        ("berry", ("#8a2463", "#651645", "#f8e7f1"), ("#ee9fcb", "#f8c9e3", "#3f1c31")),
        ("umber", ("#74420f", "#523008", "#f6ece0"), ("#e3b27d", "#f2d2ad", "#37281a")),
    )
}

# Vega's names of point shapes; the second sign beside the colour.
SHAPES: Mapping[str, str] = {
    "sector-households": "circle",
    "sector-commerce": "square",
    "sector-industry": "triangle-up",
    "sector-municipal": "diamond",
    "sector-transport": "cross",
    "actor-administration": "square",
    "actor-business": "circle",
    "actor-civil-society": "triangle-up",
    "actor-science": "diamond",
    "actor-politics": "cross",
    "payer-households": "circle",
    "payer-firms": "square",
    "payer-public": "diamond",
}

# Pairs of text and ground that the style sheets use; a test holds each to WCAG AA (4.5:1).
TEXT_PAIRS = (
    *(
        (text, ground)
        for text in ("ink", "muted", "accent", "danger")
        for ground in ("surface", "tint", "raised")
    ),
    ("ink", "accent-tint"),
    ("accent", "accent-tint"),
    ("accent-strong", "accent-tint"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    *((tone, f"{tone}-tint") for tone in ("info", "success", "warning", "danger")),
    *(("ink", f"{tone}-tint") for tone in ("info", "success", "warning", "danger")),
    *((tone, "surface") for tone in ("info", "success", "warning", "danger")),
)
# Pairs of graphical sign and ground: 3:1.
SIGN_PAIRS = (
    *(
        (sign, ground)
        for sign in ("edge", "focus", "target", "trend", "pathway")
        for ground in ("surface", "tint")
    ),
    *((name, "surface") for name in _LIGHT_CATEGORIES),
    *((f"payer-{payer}", "tint") for payer in PAYERS),
)


def _city_rules(name: str, system: str, block: Callable[[str, Palette], str]) -> Iterator[str]:
    own, of = CITY_COLOURS[name], f'[data-colour="{name}"]'
    light, dark = (block(f"{system}{of}", own[theme]) for theme in ("light", "dark"))
    yield f"@media (prefers-contrast:no-preference){{{light}}}"
    yield f"@media (prefers-color-scheme:dark){{{dark}}}"
    yield block(f'[data-theme="light"]{of}', own["light"])
    yield block(f'[data-theme="dark"]{of}', own["dark"])


def style_sheet() -> str:
    """The palettes as custom properties `--w-<name>` for every theme, system choice included."""

    def block(selector: str, palette: Palette) -> str:
        return selector + "{" + "".join(f"--w-{name}:{value};" for name, value in palette.items()) + "}"

    system = ':root:not([data-theme="light"],[data-theme="dark"],[data-theme="contrast"])'
    return "\n".join(
        (
            block(":root", LIGHT),
            f"@media (prefers-color-scheme:dark){{{block(system, DARK)}}}",
            f"@media (prefers-contrast:more) and (prefers-color-scheme:light){{{block(system, CONTRAST)}}}",
            block('[data-theme="dark"]', DARK),
            block('[data-theme="contrast"]', CONTRAST),
            *(rule for name in CITY_COLOURS for rule in _city_rules(name, system, block)),
            # Samples of what a city may choose, whatever it has chosen.
            block('[data-sample="house"]', {"accent": LIGHT["accent"]}),
            *(block(f'[data-sample="{name}"]', own["light"]) for name, own in CITY_COLOURS.items()),
            f"@media print{{{block(':root:root:root:root', LIGHT)}}}",
            "",
        )
    )
