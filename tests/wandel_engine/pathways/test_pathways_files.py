"""A model in several files: parts, templates with tables, derivations, spreads; and their mistakes."""

from __future__ import annotations

import shutil
from pathlib import Path

import jsonschema
import pytest
import yaml
from benchmarks.pathways.medium import MEDIUM, medium_files

from wandel_engine.pathways import ModelError, dump_model, find, load_model, model_hash, read_model
from wandel_engine.pathways.model import folder_schema, uncertain_inputs

ROOT = Path(__file__).parents[3]

HEAD = """
format: 1
key: split
title: {de: Geteilt}
base_year: 2020
horizon: 2030
price_year: 2025
discount_rate: {value: 3, unit: "%/a", flag: fictional}
sectors: [{key: homes, title: {de: Wohnen}}]
payers: [{key: owner, title: {de: Eigentümer}}]
"""
PART = """
commodities:
  - key: gas
    title: {de: Gas}
    factors:
      bisko: {value: 0.247, unit: t/MWh, flag: fictional}
      territorial: {value: 0.201, unit: t/MWh, flag: fictional}
    price: {value: 100, unit: EUR/MWh, source: guess, flag: estimate, spread: 20 %, derivation: guessed}
measures:
  - artefact: help
    title: {de: Hilfe}
    earliest: 2021
    latest: 2023
    payers: {owner: 1}
"""
TEMPLATE = """
stocks:
  - key: <group>
    title: {de: <title_de>}
    unit: m2
    sector: homes
    total: {value: <total>, unit: m2, flag: estimate, spread: 10 %, derivation: guessed}
    payers: {<payer>: 1}
    states:
      - key: gas
        title: {de: Gas}
        base: {value: <gas>, unit: m2, flag: fictional}
        uses: [{commodity: gas, intensity: {value: <need>, unit: kWh/m2/a, flag: fictional}}]
      - key: none
        if: none
        title: {de: Nichts}
        base: {value: <none>, unit: m2, flag: fictional}
transitions:
  - key: leave-<group>
    if: none
    stock: <group>
    from: gas
    to: none
    cost: {value: 5, unit: EUR/m2, flag: fictional}
    payers: {owner: 1}
    yearly_limit: {value: 0, unit: m2/a, flag: fictional}
effects:
  - if: none
    measure: help
    transition: leave-<group>
    adds: {value: 50, unit: m2/a, flag: fictional}
"""
TABLE = (
    "group,title_de,payer,total,gas,none,need\nold,Alt,owner,1000,900,100,150\nnew,Neu,owner,500,500,,50\n"
)
CSV, YAML, PARTS = "templates/homes.csv", "templates/homes.yaml", "parts/energy.yaml"
DERIVATIONS = 'guessed: {de: Geraten, en: Guessed, pl: "Zgadnięte"}\n'
FILES = {
    "model.yaml": HEAD,
    "parts/energy.yaml": PART,
    "templates/homes.yaml": TEMPLATE,
    "templates/homes.csv": TABLE,
    "derivations.yaml": DERIVATIONS,
}


def write(folder: Path, **changed: tuple[str, str] | str | None) -> Path:
    for name, text in FILES.items():
        change = changed.get(name.replace("/", "_").replace(".", "_"), ())
        if isinstance(change, tuple) and change:
            assert change[0] in text
            text = text.replace(*change)
        elif isinstance(change, str):
            text = change
        if change is not None:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
    return folder


def problem_of(folder: Path) -> list[tuple[str, str, int | None]]:
    with pytest.raises(ModelError) as error:
        load_model(folder)
    return [(problem.code, problem.file, problem.line) for problem in error.value.problems]


def test_templates_give_explicit_stocks(tmp_path):
    model = load_model(write(tmp_path))
    assert [stock.key for stock in model.stocks] == ["old", "new"]
    old, new = model.stocks
    assert [state.key for state in old.states] == ["gas", "none"]
    assert [state.key for state in new.states] == ["gas"]
    assert (old.total.value, old.total.low, old.total.high) == (1000, 900, 1100)
    assert old.total.derivation == {"de": "Geraten", "en": "Guessed", "pl": "Zgadnięte"}
    assert [transition.key for transition in model.transitions] == ["leave-old"]
    assert [effect.transition for effect in model.measures[0].effects] == ["leave-old"]
    assert model.commodities[0].price.low == 80


def test_the_document_is_complete_in_itself(tmp_path):
    model = load_model(write(tmp_path))
    assert read_model(dump_model(model)) == model
    written = tmp_path / "one.yaml"
    written.write_text(yaml.safe_dump(dump_model(model), allow_unicode=True), encoding="utf-8")
    assert model_hash(load_model(written)) == model_hash(model)
    found = find(model)
    assert found.outcome.violations == ()


def test_a_split_model_is_the_same_model(small_folder, tmp_path):
    """The small town with its stocks, transitions and plants moved to a part."""
    shutil.copytree(small_folder, tmp_path / "split")
    text = (tmp_path / "split" / "model.yaml").read_text(encoding="utf-8")
    data = yaml.safe_load(text)
    moved = {name: data.pop(name) for name in ("stocks", "transitions", "plants")}
    (tmp_path / "split" / "parts").mkdir()
    for name, lists in (("model.yaml", data), ("parts/rest.yaml", moved)):
        (tmp_path / "split" / name).write_text(yaml.safe_dump(lists, allow_unicode=True), encoding="utf-8")
    assert load_model(tmp_path / "split") == load_model(small_folder)


def test_parameters_in_a_table_have_titles_and_spreads(tmp_path):
    write(tmp_path)
    (tmp_path / "parameters.csv").write_text(
        "key,title_de,title_en,value,unit,flag,source,spread,derivation,distribution\n"
        "cost,Preis,Price,40,EUR/m2,estimate,guess,25 %,guessed,uniform\n",
        encoding="utf-8",
    )
    [parameter] = load_model(tmp_path).parameters
    assert parameter.title == {"de": "Preis", "en": "Price"}
    assert (parameter.figure.low, parameter.figure.high) == (30, 50)
    assert parameter.distribution == "uniform"


@pytest.mark.parametrize(
    ("name", "change", "code", "file", "line"),
    [
        ("templates_homes_csv", ("1000,900", "1000,"), "empty_cell", CSV, 2),
        ("templates_homes_csv", ("1000,900", "1000,x"), "float_type", CSV, 2),
        ("templates_homes_csv", ("1000,900", "1000,800"), "distribution_sum", YAML, 7),
        ("templates_homes_csv", (",need", ",neeed"), "unknown_column", CSV, 1),
        ("templates_homes_csv", (",need", ",neeed"), "missing_column", YAML, 13),
        ("templates_homes_csv", ("group,title_de", "group,group"), "double_key", CSV, 1),
        ("templates_homes_csv", ("100,150", "100,150,9"), "wrong_cell_count", CSV, 2),
        ("templates_homes_csv", ("new,Neu", "old,Neu"), "double_key", YAML, 3),
        ("templates_homes_csv", ("Alt,owner", "Alt,nobody"), "unknown_payer", YAML, 8),
        ("templates_homes_csv", None, "missing_file", CSV, None),
        ("templates_homes_yaml", None, "missing_file", YAML, None),
        ("templates_homes_yaml", ("stocks:", "stoks:"), "not_a_list", YAML, 2),
        ("templates_homes_yaml", "- a\n", "not_a_mapping", YAML, 1),
        ("templates_homes_yaml", ("<gas>, unit: m2", "<gas>, unit: m3"), "wrong_unit", YAML, 12),
        ("templates_homes_yaml", ("measure: help", "measure: hepl"), "unknown_measure", YAML, 28),
        ("templates_homes_yaml", ("if: none\n", "if: noen\n"), "missing_column", YAML, 14),
        ("templates_homes_yaml", ("commodity: gas", "comodity: gas"), "extra_forbidden", YAML, 13),
        ("parts_energy_yaml", ("commodities:", "comodities:"), "not_a_list", PARTS, 2),
        ("parts_energy_yaml", ("value: 100", "value: x"), "float_type", PARTS, 8),
        ("parts_energy_yaml", ("derivation: guessed", "derivation: gessed"), "unknown_derivation", PARTS, 8),
        ("parts_energy_yaml", ("20 %", "a fifth"), "spread", PARTS, 8),
        ("parts_energy_yaml", ("spread: 20 %", "spread: 20 %, low: 90"), "double_key", PARTS, 8),
        ("parts_energy_yaml", "- a\n", "not_a_list", PARTS, 1),
        ("derivations_yaml", ("de: Geraten, ", 'de: "", '), "text_unseen", "derivations.yaml", 1),
        ("derivations_yaml", "- a\n", "not_a_mapping", "derivations.yaml", 1),
        ("model_yaml", "- a\n", "not_a_mapping", "model.yaml", 1),
    ],
)  # fmt: skip
def test_each_mistake_is_named_with_its_place(tmp_path, name, change, code, file, line):
    problems = problem_of(write(tmp_path, **{name: change}))
    assert (code, file, line) in problems, problems


def test_a_scalar_in_a_part_is_refused(tmp_path):
    write(tmp_path)
    (tmp_path / "parts" / "more.yaml").write_text("horizon: 2040\n", encoding="utf-8")
    assert problem_of(tmp_path) == [("not_a_list", "parts/more.yaml", 1)]


def test_a_table_of_any_length_is_refused(tmp_path):
    rows = "".join(f"g{n},Alt,owner,1000,900,100,150\n" for n in range(2001))
    write(tmp_path, templates_homes_csv=TABLE.split("\n")[0] + "\n" + rows)
    assert problem_of(tmp_path) == [("too_many_rows", "templates/homes.csv", 2002)]


@pytest.mark.parametrize("place", ["cases/goerlitz/pathways", "benchmarks/models/medium"])
def test_the_files_fit_the_exported_schema(place):
    schemas = folder_schema()
    for schema in schemas.values():
        jsonschema.Draft202012Validator.check_schema(schema)
    seen = 0
    for pattern, schema in schemas.items():
        for path in (ROOT / place).glob(pattern):
            jsonschema.validate(yaml.safe_load(path.read_text(encoding="utf-8")), schema)
            seen += 1
    assert seen > 4
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"horizon": 2040}, schemas["parts/*.yaml"])


def test_the_medium_model_is_what_its_script_writes():
    for name, text in medium_files().items():
        assert (MEDIUM / name).read_text(encoding="utf-8") == text, name
    model = load_model(MEDIUM)
    assert len(model.stocks) == 30
    assert {len(stock.states) for stock in model.stocks} == {12}
    assert len(model.measures) == 20
    assert len(uncertain_inputs(model)) == 41
