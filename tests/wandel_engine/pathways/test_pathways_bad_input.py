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
        "uses[2].intensity",
    ),
    (
        "model.yaml",
        "value: 0.201, unit: t/MWh",
        "value: 0.201, unit: t per MWh",
        "unknown_unit",
        "factors.territorial",
    ),
    ("model.yaml", "to: new-gas", "to: newer-gas", "unknown_state", "transitions[renovate].to"),
    ("model.yaml", "commodity: petrol,", "commodity: kerosene,", "unknown_commodity", "uses[1].commodity"),
    ("model.yaml", "{ref: gas-price}", "{ref: gas-prize}", "unknown_reference", "commodities[gas].price"),
    ("model.yaml", "index: mileage", "index: milage", "unknown_driver", "uses[1].index"),
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
        "effects[1].transition",
    ),
    (
        "model.yaml",
        "{plant: wood-plant,",
        "{transition: connect, plant: wood-plant,",
        "one_effect",
        "effects[1]",
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
        'title: {de: "", en: Cars,',
        "text_unseen",
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
    ("distribution.csv", "cars,petrol,3950,car", "cars,petrol,many,car", "float_type", "base.value"),
    ("distribution.csv", "stock,state,value", "stock,state,valeu", "unknown_column", ""),
    (
        "distribution.csv",
        "cars,petrol,3950,car,2020,,",
        "cars,petrol,3950,car,2020,,,,,,,,,,",
        "wrong_cell_count",
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
        (b"a: " + b"[" * 20000 + b"]" * 20000, "too_deep"),
        (b"a: [" + b"1, " * 100_001 + b"1]", "too_many_values"),
        (b"#" * 5_000_001, "file_too_large"),
        (b"{} trailing", "syntax"),
        (b"a: {<<: {b: 1}}", "merge"),
        (b'a: "\\0"', "control_character"),
        (b"a: !!python/object:os.system x", "tag"),
    ):
        file.write_bytes(content)
        assert refused(tmp_path) == code, content[:40]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("06000", "leading_zeros"),
        ("-06.5", "leading_zeros"),
        ("0o17", "float_type"),
        ("0x1770", "float_type"),
        ("16:40", "float_type"),
        ("6_000", "float_type"),
        ("yes", "float_type"),
        ("true", "float_type"),
        ("null", "float_type"),
        ("2024-01-01", "float_type"),
        ("'5000'", "float_type"),
        (".inf", "finite_number"),
        ("1e400", "float_type"),
        ("1e308", "number_too_large"),
        ("1e-308", "number_too_small"),
    ],
)
def test_nothing_becomes_another_number(small_folder: Path, tmp_path: Path, written: str, code: str) -> None:
    """As YAML 1.1 has it, 06000 is 3072, 16:40 is 1000 and yes is 1."""
    total = "total: {value: 5000, unit: dwelling"
    folder = broken(small_folder, tmp_path, "model.yaml", total, total.replace("5000", written))
    with pytest.raises(ModelError) as caught:
        load_model(folder)
    [problem] = caught.value.problems
    assert (problem.code, problem.file, problem.field) == (
        code,
        "model.yaml",
        "stocks[dwellings].total.value",
    )
    assert problem.line is not None


@pytest.mark.parametrize("written", ["5000", "5e3", "5000.", "+5000", "5.0e+03"])
def test_what_is_a_number_is_read_as_it_stands(small_folder: Path, tmp_path: Path, written: str) -> None:
    total = "total: {value: 5000, unit: dwelling"
    folder = broken(small_folder, tmp_path, "model.yaml", total, total.replace("5000", written))
    assert load_model(folder).stocks[0].total.value == 5000


@pytest.mark.parametrize("written", ["06000", "16:40", "yes", "1.10", "2021", "2024-01-01", "0x1f", "1e3"])
def test_a_field_that_wants_text_gets_it_as_it_was_written(
    small_folder: Path, tmp_path: Path, written: str
) -> None:
    folder = broken(small_folder, tmp_path, "model.yaml", "title: {de: Pkw,", f"title: {{de: {written},")
    assert {stock.key: stock for stock in load_model(folder).stocks}["cars"].title["de"] == written


def test_a_horizon_before_the_base_year_is_all_that_is_said(small_folder: Path, tmp_path: Path) -> None:
    folder = broken(small_folder, tmp_path, "model.yaml", "horizon: 2045", "horizon: 1995")
    assert refused(folder) == "horizon_before_base"


def test_a_year_twice_in_a_course_that_is_used(small_folder: Path, tmp_path: Path) -> None:
    table = (small_folder / "drivers.csv").read_text(encoding="utf-8").splitlines()
    folder = tmp_path / "model"
    shutil.copytree(small_folder, folder)
    twice = [line for row in table for line in ([row] if row.startswith("driver,") else [row, row])]
    (folder / "drivers.csv").write_text("\n".join(twice), encoding="utf-8")
    with pytest.raises(ModelError) as caught:
        load_model(folder)
    assert {problem.code for problem in caught.value.problems} == {"double_year"}


def test_more_of_anything_than_a_model_may_have(small_folder: Path, tmp_path: Path) -> None:
    """What would take minutes is refused where it is read, before anything is computed with it."""
    figure = "{value: 1, unit: EUR, flag: fictional}"
    rows = "".join(f"  - {{key: p{n}, figure: {figure}}}\n" for n in range(3_000))
    folder = broken(small_folder, tmp_path, "model.yaml", "parameters:\n", f"parameters:\n{rows}")
    with pytest.raises(ModelError) as caught:
        load_model(folder)
    [problem] = caught.value.problems
    assert (problem.code, problem.field, problem.params["max_length"]) == ("too_long", "parameters", 3_000)
    assert problem.line is not None


def test_a_product_beyond_all_measure(small_folder: Path, tmp_path: Path) -> None:
    """Each number for itself is large but possible."""
    area = "key: floor-area, figure: {value: "
    folder = broken(small_folder, tmp_path, "model.yaml", f"{area}70", f"{area}1e14")
    assert refused(folder) == "too_large"


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
