"""Reading models: files, units, drivers, hash, schema."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from wandel_engine.pathways import Model, dump_model, load_model, model_hash, model_schema, read_model
from wandel_engine.pathways.model import Values
from wandel_engine.pathways.model.document import Reference
from wandel_engine.pathways.model.units import UnitError, conversion, parse_unit
from wandel_engine.pathways.model.values import ValueProblem


def test_folder_file_and_stored_document_are_the_same_model(small: Model, tmp_path: Path) -> None:
    document = dump_model(small)
    (tmp_path / "model.json").write_text(json.dumps(document), encoding="utf-8")
    (tmp_path / "one.yaml").write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    assert read_model(document) == small
    assert load_model(tmp_path / "model.json") == small
    assert load_model(tmp_path / "one.yaml") == small
    assert model_hash(read_model(document)) == model_hash(small)


def test_the_hash_changes_with_any_number(small: Model) -> None:
    document = dump_model(small)
    document["stocks"][0]["total"]["low"] = 1.0
    assert model_hash(read_model(document)) != model_hash(small)


def test_schema_describes_every_list_of_the_document() -> None:
    schema = model_schema()
    assert set(schema["properties"]) == {field.alias or name for name, field in Model.model_fields.items()}
    assert "from" in schema["$defs"]["Transition"]["properties"]


def test_units() -> None:
    assert conversion(parse_unit("kWh/m2/a"), "MWh/m2/a") == pytest.approx(1e-3)
    assert conversion(parse_unit("EUR/m²") * parse_unit("m2/dwelling"), "EUR/dwelling") == 1
    assert conversion(parse_unit("%/a"), "1/a") == pytest.approx(0.01)
    assert conversion(parse_unit("kg/kWh"), "t/MWh") == pytest.approx(1)
    assert conversion(parse_unit("MWh/MWh"), "1") == 1
    for wrong in ("m2/m2/", "3 m2", "", "a b", "/a"):
        with pytest.raises(UnitError):
            parse_unit(wrong)
    with pytest.raises(UnitError):
        conversion(parse_unit("EUR/m2"), "EUR/dwelling")


@given(
    st.lists(st.sampled_from(["kWh", "t", "m2", "a", "EUR", "%", "GWh", "kW", "car"]), min_size=1, max_size=5)
)
def test_a_unit_divided_by_itself_is_one(symbols: list[str]) -> None:
    unit = parse_unit("/".join(symbols))
    ratio = unit / unit
    assert ratio.powers == ()
    assert ratio.factor == pytest.approx(1.0)
    assert (unit * unit / unit).powers == unit.powers


def test_drivers_are_interpolated_and_switchable(small: Model) -> None:
    plain, cautious = Values(small), Values(small, {"federal-mix": "cautious"})
    year = list(small.years).index(2028)
    assert plain.driver("federal-mix")[year] == pytest.approx(0.26 + (0.11 - 0.26) * 3 / 5)
    assert cautious.driver("federal-mix")[year] == pytest.approx(0.429 + (0.24 - 0.429) * 8 / 10)
    assert plain.driver("gas-price")[0] == 120
    with pytest.raises(ValueProblem):
        Values(small, {"federal-mix": "wild"})


def test_products_multiply_values_and_units(small: Model) -> None:
    cost = Values(small).series(Reference(ref=("renovation-per-m2", "floor-area")), "kEUR/dwelling")
    assert cost[0] == pytest.approx(28.0)


def test_prices_of_other_years_need_and_use_an_index(small: Model) -> None:
    document = dump_model(small)
    document["drivers"].append(
        {
            "key": "prices",
            "title": {"de": "Preise"},
            "unit": "1",
            "points": [
                {"value": v, "unit": "1", "year": y, "flag": "fictional"}
                for y, v in ((2020, 1.0), (2025, 1.3))
            ],
        }
    )
    document["price_index"] = "prices"
    document["parameters"][0]["figure"]["year"] = 2020
    model = read_model(document)
    assert Values(model).series(Reference(ref=("heat-pump-cost",)), "EUR/dwelling")[0] == pytest.approx(
        34000 * 1.3
    )
    document["drivers"][-1]["points"][0] = document["drivers"][-1]["points"][0] | {"value": 100, "unit": "%"}
    mixed = Values(read_model(document)).series(Reference(ref=("heat-pump-cost",)), "EUR/dwelling")
    assert mixed[0] == pytest.approx(34000 * 1.3)
