"""Results of earlier versions are shown, those of later ones are refused in words, on every page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from tests.factories import reader
from tests.making import make

from wandel.foundation.live import jobs
from wandel.overview import queries as overview
from wandel.overview import sentences as overview_sentences
from wandel.steps.agenda.document.material import gather
from wandel.steps.agenda.document.wording import word
from wandel.steps.pathways import actions, queries
from wandel.steps.pathways.models import Result, Study
from wandel.steps.pathways.reading import Reading
from wandel.steps.pathways.sight import sight_of
from wandel_engine.pathways import RESULT_FORMAT, model_hash, read_model

STORED = Path(__file__).parents[2] / "wandel_engine" / "pathways" / "stored"
NAMES = ("format-1-first", "format-1-later", "format-2")
PAGES = ("", "vision/targets/clean-2028/", "pathways/", "pathways/compare/", "pathways/alternatives/")


@pytest.fixture
def keep(city):
    """Keep an old document as the version that wrote it did."""

    def into(name, *, number=None, certainty=True):
        old = json.loads((STORED / f"{name}.json").read_text(encoding="utf-8"))
        version = actions.add_model_version(city=city, document=old["model"], actor=None)
        document = old["pathway"]
        if number is not None:
            document["format"] = number
        result = Result.objects.create(
            model_version=version,
            targets=["clean-2028"],
            result=document,
            format=document.get("format", 1),
            engine_version="0",
            solver_version="0",
            model_hash=model_hash(read_model(old["model"])),
            reached=True,
        )
        if certainty and "ensemble" in old:
            kept = old["ensemble"]
            Study.objects.create(
                result=result,
                kind="certainty",
                document=kept,
                format=kept.get("format", 1),
                engine_version="0",
            )
        return result

    make(
        "target",
        city=city,
        title={"de": "Sauber"},
        slug="clean-2028",
        year=2028,
        account="bisko",
        measure="emissions-per-head",
        threshold={"value": 1.5, "unit": "t/person", "year": 2028, "flag": "fictional"},
        visibility="public",
        actor=None,
    )
    return into


def shown(client, city, page):
    answer = client.get(f"/de/{city.slug}/{page}")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("name", NAMES)
def test_every_page_shows_what_an_earlier_version_stored(client, city, keep, name):
    result = keep(name)
    for page in PAGES:
        assert "neuere" not in shown(client, city, page)
    page = shown(client, city, "pathways/")
    assert Reading(result).pathway.targets[0].artefact == "clean-2028"
    assert "Treffen alle Annahmen ein, wird das Ziel „Clean by 2028“ erreicht" in page
    assert ("Mit einer älteren Version berechnet" in page) is (result.format < RESULT_FORMAT)
    [item] = client.get(f"/api/v1/cities/{city.slug}/pathways").json()["items"]
    assert item["targets"][0]["standing"] == ("not-computed" if name == NAMES[0] else "likely")
    assert len(gather(city).pathways) == 1


def test_what_a_newer_version_stored_is_refused_in_words(client, city, keep):
    result = keep("format-2", number=RESULT_FORMAT + 1)
    assert result.is_newer
    for page in ("vision/targets/clean-2028/", "pathways/", "pathways/compare/", "pathways/alternatives/"):
        assert "Mit einer neueren Version berechnet" in shown(client, city, page)
    assert "eine neuere Version von Wandel berechnet" in shown(client, city, "")
    assert client.get(f"/api/v1/cities/{city.slug}/pathways").json()["items"] == []
    summary = word(gather(city), "de").summary
    assert "1 Pfad fehlt hier" in summary[0].runs[0].text


def test_the_home_names_a_newer_pathway_beside_others(city, keep):
    keep("format-2", number=RESULT_FORMAT + 1)
    [aim] = overview.aims(reader(city), sight_of(reader(city)))
    assert aim.newer
    assert "kann ihn nicht lesen" in overview_sentences.verdict(aim)


def test_a_newer_ensemble_is_no_certainty_of_an_older_one(client, city, keep):
    result = keep("format-2")
    assert Reading(result).standing("clean-2028") == "likely"
    Study.objects.create(
        result=result,
        kind="certainty",
        document={"format": 9, "chances": []},
        format=9,
        engine_version="9",
    )
    assert Reading(result).standing("clean-2028") == "not-computed"
    assert queries.certainties(results=[result.pk]) == {}
    assert "von einer neueren Version berechnet" in shown(client, city, "pathways/")


def test_newer_alternatives_are_refused_in_words(client, city, keep):
    result = keep("format-2")
    Study.objects.create(
        result=result, kind="alternatives", document={"format": 9}, format=9, engine_version="9"
    )
    assert "Mit einer neueren Version berechnet" in shown(client, city, "pathways/alternatives/")


def test_nothing_is_asked_of_a_pathway_that_nobody_can_read(city, keep):
    result = keep("format-2", number=RESULT_FORMAT + 1)
    with pytest.raises(ValidationError):
        actions.request_study(result=result, kind="alternatives", actor=None)


def test_what_is_stored_today_carries_today_s_number(results):
    assert {result.format for result in results} == {RESULT_FORMAT}
    assert {result.result["format"] for result in results} == {RESULT_FORMAT}
    study = actions.store_study(result=results[0], kind="certainty", document={"refused": "no"}, actor=None)
    assert study.format == RESULT_FORMAT


def test_a_job_asks_an_old_pathway_as_it_would_a_new_one(city, keep):
    result = keep("format-1-first")
    job = actions.request_study(result=result, kind="certainty", actor=None)
    jobs.run(job)
    job.refresh_from_db()
    assert (job.status, job.error) == ("done", "")
    assert result.studies.get().format == RESULT_FORMAT
