import itertools

import numpy as np
import pytest

from wandel.foundation.ui.palettes import (
    ACTOR_SECTORS,
    BY_THEME,
    CITY_COLOURS,
    EMISSION_SECTORS,
    LIGHT,
    PAYERS,
    SHAPES,
    SIGN_PAIRS,
    STEPS,
    TEXT_PAIRS,
    style_sheet,
)

FAMILIES = [("sector", EMISSION_SECTORS), ("actor", ACTOR_SECTORS), ("payer", PAYERS)]
# How the three kinds of colour blindness see linear RGB (Machado, Oliveira and Fernandes 2009, severity 1).
VISION = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}


def linear(colour):
    channels = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    weights = np.array([0.2126, 0.7152, 0.0722])
    light, dark = sorted((weights @ linear(one), weights @ linear(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def oklab(rgb):
    cones = np.cbrt(
        np.array(
            [
                [0.4122214708, 0.5363325363, 0.0514459929],
                [0.2119034982, 0.6806995451, 0.1073969566],
                [0.0883024619, 0.2817188376, 0.6299787005],
            ]
        )
        @ np.clip(rgb, 0, 1)
    )
    return (
        np.array(
            [
                [0.2104542553, 0.7936177850, -0.0040720468],
                [1.9779984951, -2.4285922050, 0.4505937099],
                [0.0259040371, 0.7827717662, -0.8086757660],
            ]
        )
        @ cones
    )


def test_contrast_is_computed_as_wcag_defines_it():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", BY_THEME)
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_can_be_read(theme, text, ground):
    palette = BY_THEME[theme]
    needed = 7 if theme == "contrast" else 4.5
    assert contrast(palette[text], palette[ground]) >= needed


@pytest.mark.parametrize("theme", BY_THEME)
@pytest.mark.parametrize(("sign", "ground"), SIGN_PAIRS)
def test_signs_can_be_seen(theme, sign, ground):
    assert contrast(BY_THEME[theme][sign], BY_THEME[theme][ground]) >= 3


@pytest.mark.parametrize("theme", BY_THEME)
@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize(("family", "keys"), FAMILIES)
def test_categories_stay_apart_for_every_eye(theme, vision, family, keys):
    seen = [oklab(VISION[vision] @ linear(BY_THEME[theme][f"{family}-{key}"])) for key in keys]
    distances = [np.linalg.norm(one - other) for one, other in itertools.combinations(seen, 2)]
    assert min(distances) >= 0.14


@pytest.mark.parametrize(("family", "keys"), FAMILIES)
def test_categories_differ_in_shape_too(family, keys):
    assert len({SHAPES[f"{family}-{key}"] for key in keys}) == len(keys)


def test_every_theme_gives_every_name_a_value():
    assert {frozenset(palette) for palette in BY_THEME.values()} == {frozenset(LIGHT)}
    assert all(f"step-{step}" in LIGHT for step in STEPS)


def test_the_style_sheet_knows_all_themes():
    css = style_sheet()
    for theme in ("dark", "contrast"):
        assert f'[data-theme="{theme}"]{{' in css
    assert "prefers-color-scheme:dark" in css
    assert f"--w-accent:{LIGHT['accent']};" in css


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", CITY_COLOURS)
def test_the_colours_that_a_city_may_choose_can_be_read_like_those_of_the_house(name, theme):
    own = {**BY_THEME[theme], **CITY_COLOURS[name][theme]}
    assert {"accent", "accent-strong", "accent-tint"} == CITY_COLOURS[name][theme].keys()
    weak = {pair for pair in TEXT_PAIRS if contrast(own[pair[0]], own[pair[1]]) < 4.5}
    assert weak == set()
    # As the frame of what is chosen, it differs from what surrounds it.
    assert contrast(own["accent"], own["surface"]) >= 4.5


def test_high_contrast_and_paper_keep_the_accent_of_the_house():
    css = style_sheet()
    for name in CITY_COLOURS:
        rules = [line for line in css.splitlines() if f'[data-colour="{name}"]' in line]
        assert len(rules) == 4
        assert not any('[data-theme="contrast"][data-colour' in rule for rule in rules)
    assert css.rstrip().splitlines()[-1].startswith("@media print")
