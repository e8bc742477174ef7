"""A case becomes a city whole or not at all, and needs its folder no longer."""

from __future__ import annotations

import re
from shutil import copytree, rmtree

import pytest
from django.core.exceptions import ValidationError
from django.db import DataError
from django.test import Client
from django.urls import LocalePrefixPattern, get_resolver
from tests.factories import reader
from tests.making import change
from tests.wandel_engine.cases.conftest import FILES, GOERLITZ

from wandel.foundation.cities.actions import create_city
from wandel.foundation.cities.models import Artefact, City, Source
from wandel.foundation.cities.queries import trace
from wandel.people.arenas.models import Activity
from wandel.people.events.models import Event
from wandel.people.network.models import Organisation
from wandel.reference.exchange import check_archive, load_case, take_over
from wandel.steps.pathways.memory import model_document
from wandel.steps.pathways.queries import newest_change
from wandel.steps.vision.models import Target
from wandel_engine.cases import CaseError, parts, read_case_archive
from wandel_engine.cases.parts.card import RESERVED

PAGES = (
    *("", "arenas/", "events/", "network/", "analysis/", "vision/", "pathways/", "pathways/measures/"),
    *("experiments/", "agenda/"),
)


def _pages(language: str) -> dict[str, str]:
    """Every page of the walk, as a visitor sees it."""
    shown = {}
    for page in PAGES:
        answer = Client().get(f"/{language}/goerlitz/{page}")
        assert answer.status_code == 200, page
        # The token of a form is another one in every answer.
        shown[page] = re.sub(r"\b[A-Za-z0-9]{64}\b", "", answer.content.decode())
    return shown


def test_goerlitz_is_taken_over_whole(db, goerlitz):
    taken = take_over(goerlitz, actor=None)
    assert taken.left_out == []
    kinds = set(Artefact.objects.filter(city=taken.city).values_list("kind", flat=True))
    assert kinds >= {"idea", "problem", "principle", "vision-element", "target", "measure", "experiment"}
    assert "commitment" in kinds
    assert taken.city.sources.count() == len(goerlitz.sources)
    assert Event.objects.filter(city=taken.city).count() == len(goerlitz.events)


def test_a_target_of_goerlitz_that_is_changed_changes_nothing_else(db, goerlitz):
    city = take_over(goerlitz, actor=None).city
    first = newest_change(city=city)
    assert first.version == first.base
    before = model_document(first.version)
    target = change(Target.objects.get(city=city, slug="target-2035"), title={"de": "Neutral bis 2035"})
    assert newest_change(city=city) == first
    change(target, year=2036)
    after = model_document(newest_change(city=city).version)
    differing = [
        old["artefact"] for old, new in zip(before["targets"], after["targets"], strict=True) if old != new
    ]
    assert differing == ["target-2035"]
    assert after["targets"][1]["threshold"]["value"] == before["targets"][1]["threshold"]["value"]
    assert {name for name in before if before[name] != after[name]} == {"targets"}


def test_the_trace_leads_from_an_idea_to_a_commitment_and_back(db, goerlitz):
    city = take_over(goerlitz, actor=None).city
    idea = Artefact.objects.get(city=city, kind="idea", slug="idea-old-windows")
    commitment = Artefact.objects.get(city=city, kind="commitment", slug="fifty-windows")
    onwards = {hop.kind for hop in trace(idea, reader(city)).results}
    back = {hop.id for hop in trace(commitment, reader(city)).origins}
    assert onwards == {"problem", "vision-element", "target", "measure", "experiment", "commitment"}
    assert idea.pk in back


@pytest.mark.parametrize("language", ["de", "en", "pl"])
def test_the_pages_of_the_walk_open(db, goerlitz, language):
    take_over(goerlitz, actor=None)
    for page, shown in _pages(language).items():
        assert "Demonstration" in shown or "Wersja demonstracyjna" in shown, page


def test_deleting_the_folder_changes_no_page(db, tmp_path):
    folder = copytree(GOERLITZ, tmp_path / "case")
    load_case(folder, actor=None)
    before = _pages("de")
    rmtree(folder)
    assert _pages("de") == before


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("agenda/commitments.yaml", "status: open", "status: perhaps"),
        ("involvements.yaml", "role: ", "rolle: "),
        ("case.yaml", "unit: people", "unit: MWh"),
    ],
)
def test_a_broken_case_leaves_nothing_behind(db, tmp_path, file, old, new):
    folder = copytree(GOERLITZ, tmp_path / "case")
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CaseError) as refused:
        load_case(folder, actor=None)
    assert {problem.file for problem in refused.value.problems} == {file}
    assert not City.objects.exists()


def test_what_fails_in_the_last_room_undoes_the_first(db, goerlitz, monkeypatch):
    def fail(*_given):
        raise ValidationError("no")

    monkeypatch.setattr("wandel.reference.exchange._involve", fail)
    with pytest.raises(ValidationError):
        take_over(goerlitz, actor=None)
    assert not City.objects.exists()
    assert not Artefact.objects.exists()


def test_what_the_database_refuses_is_a_problem_of_the_case(db, goerlitz, monkeypatch):
    """PostgreSQL keeps to the length of a column, where SQLite does not."""

    def refuse(*_given, **_more):
        raise DataError("value too long for type character varying(60)")

    monkeypatch.setattr("wandel.reference.exchange.load_parts", refuse)
    with pytest.raises(CaseError) as refused:
        take_over(goerlitz, actor=None)
    assert [problem.code for problem in refused.value.problems] == ["does_not_fit"]
    assert not City.objects.exists()


def test_the_same_case_is_not_taken_over_twice(db, goerlitz):
    take_over(goerlitz, actor=None)
    with pytest.raises(CaseError) as refused:
        take_over(goerlitz, actor=None)
    [problem] = refused.value.problems
    assert (problem.code, problem.file, problem.field) == ("city_exists", "case.yaml", "key")
    assert City.objects.count() == 1


def test_a_city_may_be_called_like_another_one(db, archive):
    create_city(slug="anderswo", name={"de": "Anderswo", "en": "MUSTERSTADT"}, actor=None)
    assert list(check_archive(archive())) == []


@pytest.mark.parametrize("key", ["account", "a" * 61])
def test_a_key_that_cannot_be_an_address(archive, key):
    card = FILES["case.yaml"].replace("key: musterstadt", f"key: {key}")
    with pytest.raises(CaseError) as refused:
        read_case_archive(archive({"case.yaml": card}))
    assert [(problem.file, problem.field) for problem in refused.value.problems] == [("case.yaml", "key")]


def test_no_word_of_an_address_is_a_citys_key():
    """What follows the language in an address is a city, or one of the words that no city may have."""
    for pattern in get_resolver().url_patterns:
        for inner in pattern.url_patterns if isinstance(pattern.pattern, LocalePrefixPattern) else ():
            first, more, _rest = str(inner.pattern).partition("/")
            assert not more or not first or first.startswith("<") or first in RESERVED, inner


COLUMNS = {
    (City, "slug"): (parts.CaseCard, "key"),
    (City, "licence"): (parts.CaseCard, "licence"),
    (Source, "key"): (parts.Source, "key"),
    (Source, "title"): (parts.Source, "title"),
    (Source, "publisher"): (parts.Source, "publisher"),
    (Source, "url"): (parts.Source, "url"),
    (Organisation, "slug"): (parts.Organisation, "key"),
    (Organisation, "url"): (parts.Organisation, "url"),
    (Activity, "key"): (parts.Activity, "key"),
    (Artefact, "slug"): (parts.Measure, "key"),
}


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: f"{column[0].__name__}.{column[1]}")
def test_what_passes_the_check_fits_its_column(column):
    part, name = COLUMNS[column]
    shape = part.model_json_schema()["properties"][name]
    longest = shape.get("maxLength") or next(one["maxLength"] for one in shape["anyOf"] if "maxLength" in one)
    assert longest <= column[0]._meta.get_field(column[1]).max_length
