"""`wandel pathways …`: a model is found in its case, a target by its year; results are data or tables."""

from __future__ import annotations

import json
from shutil import copytree

import pytest
from tests.wandel_engine.cases.conftest import SMALL_MODEL
from typer.testing import CliRunner

from wandel.cli import app
from wandel_engine.pathways import Pathway, Simulation
from wandel_engine.pathways.alternatives import Alternatives
from wandel_engine.pathways.backcast import Backcast
from wandel_engine.pathways.confidence import SurePathway
from wandel_engine.pathways.ensemble import Ensemble
from wandel_engine.pathways.explain import Explanation
from wandel_engine.pathways.tradeoffs import Abatement, Front, Leeway, TippingPoints


def run(*arguments: object):
    return CliRunner().invoke(app, ["pathways", *(str(argument) for argument in arguments)])


@pytest.fixture
def case(tmp_path):
    """A case folder of which only the model counts."""
    copytree(SMALL_MODEL, tmp_path / "case" / "pathways")
    return tmp_path / "case"


def test_a_target_is_named_by_its_year_and_the_model_found_in_the_case(case):
    answer = run("find", case, "--target", "2035", "--json")
    assert answer.exit_code == 0, answer.stderr
    assert [result.artefact for result in Pathway.model_validate_json(answer.stdout).targets] == [
        "halved-2035"
    ]


def test_an_unknown_target_is_answered_with_those_there_are(case):
    answer = run("find", case, "--target", "2031")
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert "halved-2035 (2035)" in answer.stderr


def test_what_find_prints_can_be_simulated_again(case, tmp_path):
    found = run("find", case, "--target", "2035", "--json")
    (tmp_path / "found.json").write_text(found.stdout, encoding="utf-8")
    again = run("simulate", case, "--decisions", tmp_path / "found.json", "--json")
    assert again.exit_code == 0, again.stderr
    outcome = Simulation.model_validate_json(again.stdout)
    assert outcome.emissions == Pathway.model_validate_json(found.stdout).outcome.emissions


def test_without_decisions_the_trend_runs(case):
    answer = run("simulate", case)
    assert answer.exit_code == 0
    assert "who pays" in answer.stdout


def test_a_file_without_decisions_is_refused(case, tmp_path):
    (tmp_path / "other.json").write_text("{}", encoding="utf-8")
    answer = run("simulate", case, "--decisions", tmp_path / "other.json")
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert "neither decisions nor a pathway" in answer.stderr


@pytest.mark.parametrize("given", ["mix", "mix=", "=low", "mix=nothing-like-this", "nobody=low"])
def test_a_variant_that_is_none(case, given):
    answer = run("find", case, "--variant", given)
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert answer.stderr.strip()


@pytest.mark.parametrize(
    ("command", "more", "kind"),
    [
        ("find", ["--target", "2035"], Pathway),
        ("simulate", [], Simulation),
        ("alternatives", ["--target", "2035", "--count", 1], Alternatives),
        ("ensemble", ["--target", "2035", "--draws", 50], Ensemble),
        ("pareto", ["--points", 3], Front),
        ("abatement", ["--points", 3], Abatement),
        ("leeway", ["--target", "2035", "--limit", "wood", "--by", -10, "--by", 10], Leeway),
        ("tipping", ["--target", "2035"], TippingPoints),
        ("explain", ["--target", "2035", "emissions/bisko/rows/dwellings/gas/2030"], Explanation),
        ("backcast", ["--target", "2035"], Backcast),
    ],
)
def test_every_result_is_data_with_a_schema_or_a_table(case, command, more, kind):
    data = run(command, case, *more, "--json")
    assert data.exit_code == 0, data.stderr
    kind.model_validate_json(data.stdout)
    assert json.loads(run("schema", command).stdout)["title"] == kind.__name__
    shown = run(command, case, *more)
    assert shown.exit_code == 0
    assert "│" in shown.stdout


def test_start_years_are_settled_and_measures_left_out(case):
    answer = run("find", case, "--target", "2035", "--start", "advice=never", "--json")
    assert answer.exit_code == 0, answer.stderr
    assert Pathway.model_validate_json(answer.stdout).outcome.decisions.measures["advice"] is None


@pytest.mark.parametrize("start", ["advice", "advice=soon", "nobody=2030", "advice=1999"])
def test_a_start_that_is_none(case, start):
    answer = run("find", case, "--target", "2035", "--start", start)
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert answer.stderr.strip()


def test_a_confidence_is_asked_of_one_target(case):
    answer = run("find", case, "--target", "2035", "--confidence", 0.6, "--json")
    assert answer.exit_code == 0, answer.stderr
    assert SurePathway.model_validate_json(answer.stdout).asked == 0.6
    assert "confidence asked for" in run("find", case, "--target", "2035", "--confidence", 0.6).stdout
    for wrong in (["--confidence", 0.6], ["--target", "2035", "--confidence", 1.5]):
        answer = run("find", case, *wrong)
        assert (answer.exit_code, answer.stdout) == (1, "")


@pytest.fixture
def stored(case, tmp_path):
    path = tmp_path / "found.json"
    path.write_text(run("find", case, "--target", "2035", "--json").stdout)
    return path


def test_numbers_of_a_stored_pathway_are_explained_down_to_the_document(case, stored):
    listed = run("explain", case, "--pathway", stored).stdout.split()
    assert {"bound", "optimality-gap", "targets/halved-2035/gap"} < set(listed)
    assert json.loads(run("explain", case, "--pathway", stored, "--json").stdout) == listed
    shown = run("explain", case, "emissions/bisko/rows/dwellings/gas/2030", "--pathway", stored).stdout
    assert "energy × factor_gas" in shown
    assert "commodities[gas].factors.bisko" in shown.replace("\n", "")
    assert "HiGHS" in run("explain", case, "bound", "--pathway", stored).stdout


@pytest.mark.parametrize(
    ("more", "word"),
    [
        (["stocks/dwellings/old-gass/2030"], "stocks/dwellings/old-gas/2030"),
        (["bound", "--target", "2035"], "leave them out"),
    ],
)
def test_a_number_that_is_none(case, stored, more, word):
    answer = run("explain", case, *more, "--pathway", stored)
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert word in answer.stderr


def test_milestones_of_one_actor(case, stored):
    whole = Backcast.model_validate_json(run("backcast", case, "--pathway", stored, "--json").stdout)
    someone = whole.actors()[0].key
    answer = run("backcast", case, "--pathway", stored, "--actor", someone, "--json")
    own = Backcast.model_validate_json(answer.stdout)
    assert own.milestones == whole.of(someone) != ()
    refused = run("backcast", case, "--pathway", stored, "--actor", "nobody")
    assert refused.exit_code == 1
    assert someone in refused.stderr
    stored.write_text("{}")
    assert "holds no pathway" in run("backcast", case, "--pathway", stored).stderr


def test_the_pathway_to_a_target_is_simulated(case):
    found = Pathway.model_validate_json(run("find", case, "--target", "2035", "--json").stdout)
    answer = run("simulate", case, "--target", "2035", "--json")
    assert answer.exit_code == 0, answer.stderr
    assert Simulation.model_validate_json(answer.stdout).emissions == found.outcome.emissions


@pytest.mark.parametrize("command", ["simulate", "ensemble"])
def test_decisions_and_a_target_exclude_each_other(case, stored, command):
    answer = run(command, case, "--decisions", stored, "--target", "2035")
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert "leave out" in answer.stderr


@pytest.mark.parametrize(("command", "kind"), [("pareto", Front), ("abatement", Abatement)])
def test_a_target_says_whose_emissions_count(case, command, kind):
    def asked(*more):
        answer = run(command, case, "--points", 3, *more, "--json")
        assert answer.exit_code == 0, answer.stderr
        return kind.model_validate_json(answer.stdout)

    by_target = asked("--target", "2035")
    assert (by_target.account, by_target.year) == ("bisko", 2035)
    assert by_target == asked("--account", "bisko", "--year", 2035)
    assert asked().year is None
    for more in (["--year", 2035], ["--account", "bisko"]):
        refused = run(command, case, "--target", "2035", *more)
        assert (refused.exit_code, refused.stdout) == (1, "")
        assert "leave" in refused.stderr


def test_a_budget_has_no_year_of_its_own(case):
    path = case / "pathways" / "model.yaml"
    yearly, budget = "{value: 3000, unit: t/a, flag", "{value: 900000, unit: t, flag"
    written = path.read_text(encoding="utf-8").replace(f"threshold: {yearly}", f"threshold: {budget}")
    written = written.replace(
        "    year: 2045\n    account", "    year: 2045\n    budget_from: 2026\n    account"
    )
    path.write_text(written, encoding="utf-8")
    answer = run("pareto", case, "--target", "neutral-2045")
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert "budget" in answer.stderr


@pytest.mark.parametrize(
    "command",
    [
        *("simulate", "alternatives", "ensemble", "pareto", "abatement"),
        *("leeway", "tipping", "explain", "backcast"),
    ],
)
def test_an_unknown_target_ends_every_command(case, command):
    answer = run(command, case, "--target", "2031", "--json")
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert "2031" in answer.stderr


@pytest.mark.parametrize("more", [[], ["--limit", "nothing-like-this"]])
def test_leeway_names_the_limits_there_are(case, more):
    answer = run("leeway", case, *more)
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert "the model has city-money" in answer.stderr


def test_leeway_says_where_no_pathway_is_left(case):
    answer = run("leeway", case, "--limit", "city-money", "--by", -100, "--by", 0)
    assert answer.exit_code == 0, answer.stderr
    lines = answer.stdout.splitlines()
    assert [("no pathway" in line) for line in lines if "-100%" in line or "+0%" in line] == [True, False]
    assert "start years: those of the pathway" in " ".join(answer.stdout.split())


def test_a_year_outside_the_model(case):
    answer = run("pareto", case, "--year", 1999, "--json")
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert answer.stderr.strip()


def test_the_model_has_a_schema():
    assert json.loads(run("schema").stdout)["title"] == "Model"
