"""`wandel pathways …`: a model is found in its case, a target by its year; results are data or tables."""

from __future__ import annotations

import json
from shutil import copytree

import pytest
from tests.wandel_engine.cases.conftest import SMALL_MODEL
from typer.testing import CliRunner

from wandel.cli import app
from wandel_engine.pathways import Pathway, Simulation


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


def test_results_have_a_schema():
    assert json.loads(run("schema", "--result").stdout)["title"] == "Pathway"
    assert json.loads(run("schema").stdout)["title"] == "Model"
