import re

import pytest
from fontTools.ttLib import TTFont

from wandel.foundation.ui import assets


def test_the_layer_holds_the_whole_style_sheet():
    css = assets.layered_kern('@charset "UTF-8";.kern-btn{color:red}')
    assert css == "@layer kern{.kern-btn{color:red}}"


def test_missing_ingredients_are_named(tmp_path):
    with pytest.raises(assets.AssetsMissing, match="make assets"):
        assets.write_assets(tmp_path / "assets")


def test_a_second_call_finds_everything_done(tmp_path, kern, monkeypatch):
    written = []
    monkeypatch.setattr(assets, "chart_bundle", lambda: written.append(1) or "export {}")
    target = tmp_path / "assets"
    assert assets.write_assets(target, source=kern) is True
    assert assets.write_assets(target, source=kern) is False
    assert written == [1]
    vendor = target / "ui/vendor"
    assert (vendor / "licences/FiraSans.txt").exists()
    assert not re.search(r"url\([\"']?(https?:)?//", (vendor / "kern.css").read_text("utf-8"))
    web = vendor / "fonts/FiraSans-Regular.woff2"
    assert web.stat().st_size < 40_000
    with TTFont(web) as font:
        assert {ord(letter) for letter in "äöüßąćęłńóśźżÄŁ€≈₂−„“"} <= font.getBestCmap().keys()
    with TTFont(target / "fonts/FiraSans-SemiBold.ttf") as font:
        assert font.flavor is None


def test_changed_palettes_are_written_again(tmp_path, kern, monkeypatch):
    monkeypatch.setattr(assets, "chart_bundle", lambda: "export {}")
    assets.write_assets(tmp_path / "assets", source=kern)
    monkeypatch.setattr(assets.palettes, "style_sheet", lambda: ":root{--w-accent:#000}")
    assert assets.write_assets(tmp_path / "assets", source=kern) is True
    assert "#000" in (tmp_path / "assets/ui/vendor/palettes.css").read_text("utf-8")


def test_the_bundle_is_a_module_with_the_interpreter_for_a_strict_policy():
    bundle = assets.chart_bundle()
    assert re.search(r"export\s*\{[^}]*vegaEmbed", bundle)
    assert "expressionInterpreter" in bundle
    assert "import " not in bundle[:200]
