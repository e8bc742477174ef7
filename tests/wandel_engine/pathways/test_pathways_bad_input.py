"""Every inconsistency is refused with file, line, field and mend."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from wandel_engine.pathways import ModelError, load_model


def broken(folder: Path, tmp_path: Path, file: str, old: str, new: str) -> Path:
    copy = tmp_path / "model"
    shutil.copytree(folder, copy)
    text = (copy / file).read_text(encoding="utf-8")
    assert text.count(old) >= 1, f"'{old}' is not in {file}"
    (copy / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return copy


CASES = [
    # file, what is replaced, by what, code, part of the field
    (
        "model.yaml",
        "{value: 400, unit: EUR/m2,",
        "{value: 400, unit: EUR/car,",
        "wrong_unit",
        "transitions[renovate].cost",
    ),
    (
        "model.yaml",
        "value: 2500, unit: kWh/dwelling/a",
        "value: 2500, unit: kWh/dwelling",
        "wrong_unit",
        "uses[1].intensity",
    ),
    (
        "model.yaml",
        "value: 0.201, unit: t/MWh",
        "value: 0.201, unit: t per MWh",
        "unknown_unit",
        "factors.territorial",
    ),
    ("model.yaml", "to: new-gas", "to: newer-gas", "unknown_state", "transitions[renovate].to"),
    ("model.yaml", "commodity: petrol,", "commodity: kerosene,", "unknown_commodity", "uses[0].commodity"),
    ("model.yaml", "{ref: gas-price}", "{ref: gas-prize}", "unknown_reference", "commodities[gas].price"),
    ("model.yaml", "index: mileage", "index: milage", "unknown_driver", "uses[0].index"),
    (
        "model.yaml",
        "{owners: 0.8, state: 0.2}",
        "{owners: 0.8, federation: 0.2}",
        "unknown_payer",
        "payers.federation",
    ),
    (
        "model.yaml",
        "{owners: 0.8, state: 0.2}",
        "{owners: 0.8, state: 0.3}",
        "shares_sum",
        "transitions[renovate].payers",
    ),
    ("model.yaml", "installer: {value: 144", "plumber: {value: 144", "unknown_trade", "hours.plumber"),
    (
        "model.yaml",
        "sector: industry\n    total",
        "sector: mining\n    total",
        "unknown_sector",
        "stocks[works].sector",
    ),
    ("model.yaml", "value: 40, unit: dwelling/a", "value: -40, unit: dwelling/a", "negative", "yearly_limit"),
    (
        "model.yaml",
        "value: 40, unit: dwelling/a",
        "value: .nan, unit: dwelling/a",
        "finite_number",
        "yearly_limit",
    ),
    (
        "model.yaml",
        "value: 40, unit: dwelling/a",
        "value: .inf, unit: dwelling/a",
        "finite_number",
        "yearly_limit",
    ),
    (
        "model.yaml",
        "{value: 5000, unit: dwelling,",
        "{value: 5001, unit: dwelling,",
        "distribution_sum",
        "stocks[dwellings].total",
    ),
    (
        "model.yaml",
        "lifetime: {value: 20,",
        "lifetime: {value: -20,",
        "not_whole_years",
        "kinds[gas-boiler].lifetime",
    ),
    (
        "model.yaml",
        "lifetime: {value: 18,",
        "lifetime: {value: 18.5,",
        "not_whole_years",
        "kinds[heat-pump].lifetime",
    ),
    ("model.yaml", "year: 2035\n", "year: 2019\n", "target_year", "targets[halved-2035].year"),
    ("model.yaml", "year: 2035\n", "year: 2046\n", "target_year", "targets[halved-2035].year"),
    ("model.yaml", "horizon: 2045", "horizon: 2020", "horizon_before_base", "horizon"),
    ("model.yaml", "decisions_from: 2026", "decisions_from: 2050", "outside_horizon", "decisions_from"),
    ("model.yaml", "earliest: 2028", "earliest: 2025", "outside_horizon", "measures[wood-heat].earliest"),
    ("model.yaml", "latest: 2036", "latest: 2027", "window", "measures[wood-heat].latest"),
    (
        "model.yaml",
        "{transition: connect,",
        "{transition: conect,",
        "unknown_transition",
        "effects[0].transition",
    ),
    (
        "model.yaml",
        "{plant: wood-plant,",
        "{transition: connect, plant: wood-plant,",
        "one_effect",
        "effects[0]",
    ),
    (
        "model.yaml",
        "from: old-gas\n    to: old-heat",
        "from: old-gas\n    to: old-gas",
        "loop",
        "transitions[connect].to",
    ),
    ("model.yaml", "kind: hours", "kind: minutes", "union_tag_invalid", "limits[installer-hours]"),
    (
        "model.yaml",
        "value: 30, unit: dwelling/a",
        "value: 50, unit: dwelling/a",
        "trend_above_limit",
        "transitions[renovate].trend",
    ),
    ("model.yaml", "value: 60, unit: EUR/MWh", "value: 600, unit: EUR/MWh", "free_money", "export_price"),
    ("model.yaml", "output: electricity", "output: gas", "made_but_bought", "plants[solar].output"),
    (
        "model.yaml",
        "{commodity: biomass, per",
        "{commodity: district-heat, per",
        "plant_chain",
        "plants[wood-plant].inputs",
    ),
    (
        "model.yaml",
        "components: {drive: combustion}",
        "components: {drive: steam}",
        "unknown_kind",
        "components.drive",
    ),
    (
        "model.yaml",
        "components: {drive: combustion}",
        "components: {}",
        "missing_component",
        "states[petrol]",
    ),
    ("model.yaml", "key: fre", "kee: fre", "missing", "stocks[roofs].states"),
    (
        "model.yaml",
        "from: petrol\n    to: battery",
        "from: battery\n    to: petrol",
        "no_way_out",
        "stocks[cars].states[petrol]",
    ),
    ("model.yaml", "format: 1", "format: 2", "literal_error", "format"),
    ("model.yaml", "key: cars", "key: dwellings", "double_key", "stocks[dwellings]"),
    (
        "model.yaml",
        "title: {de: Pkw, en: Cars,",
        "title: {en: Cars,",
        "text_without_german",
        "stocks[cars].title",
    ),
    (
        "model.yaml",
        'value: 12, unit: "%", flag: fictional',
        'value: 12, unit: "%", flag: published',
        "figure_without_source",
        "losses",
    ),
    (
        "model.yaml",
        'value: 12, unit: "%", flag: fictional',
        'value: 12, unit: "%", flag: estimate',
        "estimate_without_derivation",
        "losses",
    ),
    (
        "model.yaml",
        "flag: fictional, low: 25000",
        "flag: fictional, low: 35000",
        "figure_outside_range",
        "parameters[heat-pump-cost]",
    ),
    (
        "model.yaml",
        "unit: EUR/dwelling, year: 2025, flag: fictional, low",
        "unit: EUR/dwelling, year: 2020, flag: fictional, low",
        "price_year",
        "transitions[heat-pump].cost",
    ),
    ("distribution.csv", "dwellings,old-gas,", "dwellings,oldgas,", "unknown_state", "state"),
    ("distribution.csv", "roofs,pv,", "roof,pv,", "unknown_stock", "stock"),
    (
        "distribution.csv",
        "cars,petrol,3950,",
        "cars,petrol,-3950,",
        "negative",
        "stocks[cars].states[petrol].base",
    ),
    (
        "distribution.csv",
        "cars,petrol,3950,car",
        "cars,petrol,3950,bike",
        "wrong_unit",
        "stocks[cars].states[petrol].base",
    ),
    ("distribution.csv", "cars,petrol,3950,car", "cars,petrol,many,car", "float_parsing", "base.value"),
    ("distribution.csv", "stock,state,value", "stock,state,valeu", "missing_column", ""),
    (
        "distribution.csv",
        "cars,petrol,3950,car,2020,,",
        "cars,petrol,3950,car,2020,,,,,,,,,,",
        "too_many_cells",
        "",
    ),
    ("drivers.csv", "mileage,,1,1,2020", "milage,,1,1,2020", "unknown_driver", "driver"),
    ("drivers.csv", "cautious,0.24,t/MWh,2030", "careful,0.24,t/MWh,2030", "unknown_variant", "variant"),
    ("drivers.csv", "mileage,,0.9,1,2045", "mileage,,0.9,1,2020", "double_year", "drivers[mileage].points"),
    (
        "drivers.csv",
        "mileage,,0.9,1,2045",
        "mileage,,0.9,1,",
        "point_without_year",
        "drivers[mileage].points",
    ),
]


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "field"),
    CASES,
    ids=lambda value: str(value)[:30],
)
def test_is_refused(
    small_folder: Path, tmp_path: Path, file: str, old: str, new: str, code: str, field: str
) -> None:
    with pytest.raises(ModelError) as caught:
        load_model(broken(small_folder, tmp_path, file, old, new))
    matching = [p for p in caught.value.problems if p.code == code and field in p.field]
    assert matching, [str(problem) for problem in caught.value.problems]
    problem = matching[0]
    assert problem.mend
    assert problem.message
    assert problem.line
    assert problem.file in ("model.yaml", "distribution.csv", "drivers.csv", "parameters.csv")
    lines = (tmp_path / "model" / problem.file).read_text(encoding="utf-8").splitlines()
    assert 1 <= problem.line <= len(lines)


def test_the_line_is_the_right_one(small_folder: Path, tmp_path: Path) -> None:
    folder = broken(small_folder, tmp_path, "model.yaml", "to: new-gas", "to: newer-gas")
    with pytest.raises(ModelError) as caught:
        load_model(folder)
    problem = caught.value.problems[0]
    line = (folder / "model.yaml").read_text(encoding="utf-8").splitlines()[problem.line - 1]
    assert "newer-gas" in line
    assert problem.params == {"key": "newer-gas"}
    assert str(problem).startswith(f"model.yaml:{problem.line}: transitions[renovate].to:")


def test_all_problems_are_named_at_once(small_folder: Path, tmp_path: Path) -> None:
    folder = broken(small_folder, tmp_path, "model.yaml", "to: new-gas", "to: newer-gas")
    text = (folder / "model.yaml").read_text(encoding="utf-8")
    (folder / "model.yaml").write_text(text.replace("index: mileage", "index: milage"), encoding="utf-8")
    with pytest.raises(ModelError) as caught:
        load_model(folder)
    assert {"unknown_state", "unknown_driver"} <= {problem.code for problem in caught.value.problems}


def refused(path: Path) -> str:
    with pytest.raises(ModelError) as caught:
        load_model(path)
    return caught.value.problems[0].code


def test_files_that_are_no_models(tmp_path: Path) -> None:
    assert refused(tmp_path / "nothing.yaml") == "missing_file"
    assert refused(tmp_path) == "missing_file"
    file = tmp_path / "model.yaml"
    for content, code in (
        (b"", "empty_file"),
        (b"- 1\n- 2\n", "not_a_mapping"),
        (b"a: [1, 2\n", "syntax"),
        (b"title: {de: K\xf6ln}\n", "not_utf8"),
        (b"a: &x 1\nb: *x\n", "alias"),
        (b"a: 1\na: 2\n", "double_key"),
        (b"a: " + b"[" * 20000 + b"]" * 20000, "syntax"),
        (b"a: [" + b"1, " * 100_001 + b"1]", "too_many_values"),
        (b"#" * 5_000_001, "file_too_large"),
        (b"a: !!python/object:os.system x", "syntax"),
    ):
        file.write_bytes(content)
        assert refused(tmp_path) == code, content[:40]


def test_a_yaml_bomb_is_refused_at_once(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    (tmp_path / "model.yaml").write_text("\n".join(lines), encoding="utf-8")
    assert refused(tmp_path) == "alias"


def test_cycles_without_cost(small_folder: Path, tmp_path: Path) -> None:
    folder = broken(
        small_folder,
        tmp_path,
        "model.yaml",
        "cost: {value: 1300, unit: EUR/kWp, flag: fictional}",
        "cost: {value: 0, unit: EUR/kWp, flag: fictional}",
    )
    text = (folder / "model.yaml").read_text(encoding="utf-8")
    back = (
        "transitions:\n  - {key: take-down, stock: roofs, from: pv, to: free, payers: {owners: 1},"
        " cost: {value: 0, unit: EUR/kWp, flag: fictional}}\n"
    )
    (folder / "model.yaml").write_text(text.replace("transitions:\n", back, 1), encoding="utf-8")
    with pytest.raises(ModelError) as caught:
        load_model(folder)
    assert [problem.code for problem in caught.value.problems] == ["free_cycle"]


def test_measures_that_require_each_other(small_folder: Path, tmp_path: Path) -> None:
    folder = broken(small_folder, tmp_path, "model.yaml", "lag: 1\n", "lag: 1\n    requires: [wood-heat]\n")
    text = (folder / "model.yaml").read_text(encoding="utf-8")
    text = text.replace("lag: 2\n", "lag: 2\n    requires: [heat-grid]\n", 1)
    (folder / "model.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ModelError) as caught:
        load_model(folder)
    assert [problem.code for problem in caught.value.problems] == ["requirement_cycle"]
