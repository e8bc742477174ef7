"""Each command: data on stdout, messages on stderr, and an exit code that tells success from failure."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import copytree

import pytest
import typer
from tests.wandel_engine.cases.conftest import FILES, GOERLITZ, SMALL_MODEL
from typer.testing import CliRunner

from wandel.cli import app
from wandel.cli.terminal import in_words
from wandel.foundation.cities.demonstration import DEMO_PEOPLE
from wandel.foundation.cities.models import City, User

COMMANDS = [
    *(["run"], ["setup"], ["serve"], ["translations"], ["manage"]),
    *(["case", "check"], ["case", "load"], ["case", "schema"]),
    *(["pathways", "find"], ["pathways", "simulate"], ["pathways", "schema"]),
    *(["pathways", "alternatives"], ["pathways", "ensemble"], ["pathways", "pareto"]),
    *(["pathways", "abatement"], ["pathways", "leeway"], ["pathways", "tipping"]),
    *(["pathways", "explain"], ["pathways", "backcast"]),
    *(
        ["export"],
        ["backup"],
        ["restore"],
        ["doctor"],
        ["member", "add"],
        ["member", "remove"],
        ["member", "list"],
    ),
]


def run(*arguments: object):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def case(tmp_path):
    """The small case as a folder that a test may spoil."""
    for name, text in FILES.items():
        path = tmp_path / "case" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "case"


@pytest.fixture
def broken(case):
    path = case / "case.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("unit: people", "unit: MWh"), encoding="utf-8")
    return case


@pytest.fixture
def model(tmp_path):
    return copytree(SMALL_MODEL, tmp_path / "model")


def _leaves(command, path=()):
    for name, inner in getattr(command, "commands", {}).items():
        yield from _leaves(inner, (*path, name))
    if not hasattr(command, "commands"):
        yield list(path)


def test_the_list_of_commands_here_is_complete():
    assert sorted(_leaves(typer.main.get_command(app))) == sorted(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_says_what_each_command_does(command):
    outer = run(*command[:-1], "--help")
    assert command[-1] in outer.stdout
    inner = run(*command, "--help")
    assert inner.exit_code == 0
    assert inner.stdout.split("Options")[0].split("Usage:")[1].count("\n") > 2, "no sentence of help"


@pytest.mark.parametrize(
    "command",
    [
        command
        for command in COMMANDS
        if command[0] not in ("run", "setup", "serve", "manage") and command[-1] != "schema"
    ],
    ids=" ".join,
)
def test_commands_that_compute_offer_json(command):
    assert "--json" in run(*command, "--help").stdout


def test_a_sound_case_passes_its_check():
    answer = run("case", "check", GOERLITZ)
    assert (answer.exit_code, answer.stdout) == (0, "")
    assert "no problems" in answer.stderr
    assert json.loads(run("case", "check", GOERLITZ, "--json").stdout) == {"problems": []}


def test_a_problem_is_named_with_file_line_field_and_mend(broken):
    answer = run("case", "check", broken)
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert "case.yaml:10: population.unit: the unit 'MWh' is not what is needed here" in answer.stderr
    assert "state it in people" in answer.stderr


def test_problems_as_json(broken):
    answer = run("case", "check", broken, "--json")
    assert (answer.exit_code, answer.stderr) == (1, "")
    [problem] = json.loads(answer.stdout)["problems"]
    assert (problem["code"], problem["file"], problem["line"]) == ("wrong_unit", "case.yaml", 10)
    assert problem["field"] == "population.unit"
    assert problem["mend"] == "state it in people"


@pytest.mark.parametrize(("name", "code"), [("nowhere", "no_folder"), ("note.txt", "not_an_archive")])
def test_what_is_no_case_at_all(tmp_path, name, code):
    (tmp_path / "note.txt").write_text("hello")
    answer = run("case", "check", tmp_path / name, "--json")
    assert answer.exit_code == 1
    assert [problem["code"] for problem in json.loads(answer.stdout)["problems"]] == [code]


def test_loading_a_case(db, case, settings):
    settings.DEMO = False
    answer = run("case", "load", case, "--admin", "Anna@example.org", "--json")
    assert answer.exit_code == 0, answer.stderr
    assert json.loads(answer.stdout) == {"city": "musterstadt", "left_out": [], "pathways": {}}
    assert "Loaded musterstadt." in answer.stderr
    membership = City.objects.get().memberships.get()
    assert (membership.user.email, membership.role) == ("anna@example.org", "admin")


def test_a_second_city_shares_the_demonstration_accounts(db, case, settings):
    settings.DEMO = True
    assert run("case", "load", case).exit_code == 0
    path = case / "case.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("musterstadt", "andernort"), encoding="utf-8")
    assert run("case", "load", case).exit_code == 0
    assert User.objects.count() == len(DEMO_PEOPLE)
    assert City.objects.get(slug="andernort").memberships.count() == len(DEMO_PEOPLE)


def test_a_real_city_gets_no_demonstration_accounts(db, case, settings):
    settings.DEMO = True
    path = case / "case.yaml"
    text = path.read_text(encoding="utf-8")
    assert "demonstration: true" in text
    path.write_text(text.replace("demonstration: true", "demonstration: false"), encoding="utf-8")
    run("case", "load", case)
    assert not User.objects.exists()


def test_nothing_of_a_broken_case_is_loaded(db, broken):
    answer = run("case", "load", broken, "--json")
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert "case.yaml:10: population.unit:" in answer.stderr
    assert not City.objects.exists()
    assert not User.objects.exists()


def test_a_city_is_written_into_an_archive_that_passes_its_check(db, case, tmp_path):
    run("case", "load", case)
    archive = tmp_path / "musterstadt.zip"
    answer = run("export", "musterstadt", archive, "--json")
    assert answer.exit_code == 0, answer.stderr
    assert json.loads(answer.stdout) == {"file": str(archive), "left_out": [], "problems": []}
    assert run("case", "check", archive).exit_code == 0
    # Nothing is overwritten unasked.
    assert run("export", "musterstadt", archive).exit_code == 1
    assert run("export", "musterstadt", archive, "--overwrite").exit_code == 0


def test_what_has_to_be_corrected_in_an_archive_is_said(db, case, tmp_path):
    run("case", "load", case)
    step = City.objects.get().steps.get(step="pathways")
    step.status = "published"
    step.save()
    answer = run("export", "musterstadt", tmp_path / "m.zip")
    assert answer.exit_code == 3
    assert "pathways/model.yaml" in answer.stderr
    assert (tmp_path / "m.zip").exists()


def test_a_city_that_is_not_there_is_not_exported(db, tmp_path):
    answer = run("export", "nowhere", tmp_path / "n.zip")
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert "There is no city 'nowhere'." in answer.stderr
    assert not (tmp_path / "n.zip").exists()


def test_a_city_is_not_loaded_twice(db, case):
    assert run("case", "load", case).exit_code == 0
    answer = run("case", "load", case)
    assert answer.exit_code == 1
    assert "case.yaml: key: there is already a city 'musterstadt'" in answer.stderr
    assert City.objects.count() == 1


@pytest.mark.parametrize("command", ["case", "pathways"])
def test_schemas_are_json(command):
    answer = run(command, "schema")
    assert (answer.exit_code, answer.stderr) == (0, "")
    schema = json.loads(answer.stdout)
    assert "properties" in (schema["case.yaml"] if command == "case" else schema)


def test_finding_a_pathway_as_json(model):
    answer = run("pathways", "find", model, "--target", "halved-2035", "--json")
    assert answer.exit_code == 0, answer.stderr
    assert [target["artefact"] for target in json.loads(answer.stdout)["targets"]] == ["halved-2035"]


def test_without_a_target_only_cost_counts(model):
    answer = run("pathways", "find", model)
    assert answer.exit_code == 0
    assert "reached" not in answer.stdout
    assert "discounted cost: " in answer.stdout


def test_finding_a_pathway_as_a_table(model):
    answer = run("pathways", "find", model, "--target", "halved-2035")
    assert answer.exit_code == 0
    assert "halved-2035" in answer.stdout


def test_a_model_that_is_wrong(model):
    path = model / "distribution.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("dwellings,", "dwelings,", 1), encoding="utf-8")
    answer = run("pathways", "find", model, "--json")
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert "distribution.csv:2:" in answer.stderr


@pytest.mark.parametrize("arguments", [["nowhere"], [SMALL_MODEL, "--target", "heaven"]], ids=str)
def test_a_model_or_a_target_that_is_not_there(arguments):
    answer = run("pathways", "find", *arguments)
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert Path(str(arguments[-1])).name in answer.stderr


def test_translations_as_json(monkeypatch):
    faults = {"en": ["not translated: Alle Arenen"], "pl": []}
    monkeypatch.setattr("wandel.config.translations.missing", faults.get)
    answer = run("translations", "--json")
    assert answer.exit_code == 1
    assert json.loads(answer.stdout) == faults
    plain = run("translations")
    assert (plain.exit_code, plain.stdout) == (1, "")
    assert "en: not translated: Alle Arenen" in plain.stderr


def test_an_option_that_does_not_exist_is_an_error():
    assert run("case", "check", GOERLITZ, "--nonsense").exit_code == 2


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        ("2026-07-01T22:30:00.123456+00:00", "2 July 2026, 00:30 (Europe/Berlin)"),
        ("2026-11-27T10:00:00+00:00", "27 November 2026, 11:00 (Europe/Berlin)"),
    ],
)
def test_times_are_told_as_people_write_them(settings, moment, told):
    settings.TIME_ZONE = "Europe/Berlin"
    assert in_words(moment) == told
