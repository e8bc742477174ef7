"""The page of a measure tells what the model and the pathways know of it, never "no data" beside them."""

from __future__ import annotations

import copy
import html
import re

import pytest
from django.urls import reverse
from tests.making import make, make_organisation

from wandel.foundation.cities.actions import link
from wandel.foundation.live import jobs
from wandel.foundation.live.models import Job
from wandel.foundation.ui.formats import format_number
from wandel.steps.pathways import actions
from wandel.steps.pathways import jobs as room_jobs
from wandel.steps.pathways.memory import contributions_of
from wandel.steps.pathways.reading import Reading

GRID = "heat-grid"


@pytest.fixture(autouse=True)
def _few_draws(monkeypatch):
    monkeypatch.setattr(room_jobs, "DRAWS", 50)


def page_of(client, city, slug=GRID, language="de"):
    answer = client.get(f"/{language}/{city.slug}/pathways/measures/{slug}/")
    assert answer.status_code == 200
    text = html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))
    return re.sub(r"\s+", " ", text.replace("\xa0", " "))


@pytest.fixture
def grid(city):
    return make(
        "measure", city=city, title={"de": "Netz"}, slug=GRID, place=GRID, visibility="public", actor=None
    )


def test_what_the_model_holds_is_no_missing_data(client, city, grid, version):
    page = page_of(client, city)
    assert "Beginn kein Pfad berechnet möglich 2027 bis 2035; wirkt 1 Jahr nach dem Beginn" in page
    assert "4.000.000 € erfunden einmalig" in page
    assert re.search(r"Wer bezahlt \S.* ?: 60 %", page)
    assert "Was sie möglich macht" in page


def test_its_start_is_that_of_the_pathway_shown_first(client, city, grid, results):
    page = page_of(client, city)
    first = Reading(results[0])
    year = first.pathway.outcome.decisions.measures[GRID]
    assert f"Beginn {year or 'nie'} möglich" in page
    taken = [one for one in map(Reading, results) if one.pathway.outcome.decisions.measures[GRID]]
    years = ", ".join(str(one.pathway.targets[0].year) for one in taken)
    assert f"Stand im Pfad zu {years}" in page


def test_what_no_job_has_computed_is_no_data(client, team_client, city, grid, results):
    page = page_of(client, city)
    for fact in ("Wirkung 2035", "Chance 2035", "Stunden im Handwerk"):
        assert f"{fact} keine Daten" in page
    assert "Berechnen" not in page
    assert "Wirkung 2035 keine Daten Berechnen" in page_of(team_client, city)


def test_a_job_tells_what_it_brings_with_it_and_without_it(client, team_client, city, grid, results):
    asked = {"result": results[0].pk, "study": "contributions", "measure": GRID}
    answer = team_client.post(reverse("pathways:study", args=[city.slug]), asked)
    assert answer.headers["Location"] == reverse("pathways:measure", args=[city.slug, GRID])
    jobs.run(Job.objects.get())
    study = results[0].studies.get(kind="contributions")
    (found,) = [one for one in contributions_of(study).measures if one.measure == GRID]
    place = Reading(results[0]).years.index(2035)
    page = page_of(client, city)
    assert f"Wirkung 2035 {format_number(found.saved['bisko'][place], 0)} t CO₂e weniger" in page
    assert f"zusammen {format_number(sum(found.saved['bisko']), 0)} t" in page
    assert re.search(r"Chance 2035 100 von 100 wahrscheinlich ohne sie \d+ von 100", page)
    assert "keine Daten Berechnen" not in page_of(team_client, city)


def test_what_is_missing_can_be_entered_by_who_may(client, team_client, city):
    make("measure", city=city, title={"de": "Fest"}, slug="feast", visibility="public", actor=None)
    assert "Verantwortlich keine Daten" in page_of(client, city, "feast")
    assert "Eintragen" not in page_of(client, city, "feast")
    page = team_client.get(f"/de/{city.slug}/pathways/measures/feast/").content.decode()
    assert "/records/measure/feast/edit/#id_responsible" in page


def test_only_the_problems_of_its_field_stand_in_its_way(client, city):
    given = {"city": city, "visibility": "public", "actor": None}
    measure = make("measure", title={"de": "Netz"}, slug="net", field="energy", **given)
    chain = [
        make("vision-element", title={"de": "Bild"}, **given),
        make("target", title={"de": "Ziel"}, **given),
    ]
    problems = [
        make("problem", title={"de": f"Problem {field}"}, level="niche", field=field, **given)
        for field in ("energy", "mobility")
    ]
    barriers = [
        make("driver-or-barrier", title={"de": f"Es {effect}"}, effect=effect, **given)
        for effect in ("barrier", "driver")
    ]
    pairs = [(problem, chain[0]) for problem in problems] + [(chain[0], chain[1]), (chain[1], measure)]
    for source, target in [*pairs, *((one, problems[0]) for one in barriers)]:
        link(source=source, target=target, relation="leads-to", actor=None)
    page = page_of(client, city, "net")
    hindered = page[page.index("Was ihr im Weg steht") : page.index("Ziele und Leitsätze")]
    assert "Problem energy" in hindered
    assert "Es barrier" in hindered
    assert "Problem mobility" not in hindered
    assert "Es driver" not in hindered


def test_ranges_are_those_of_the_product(client, city, grid, document):
    """40 km at 100 EUR/m, each with its range: ends meet ends."""
    changed = copy.deepcopy(document)
    why = {"de": "angenommen"}
    changed["parameters"] = [
        *changed.get("parameters", []),
        {
            "key": "per-metre",
            "figure": {
                "value": 100,
                "unit": "EUR/m",
                "flag": "estimate",
                "low": 80,
                "high": 150,
                "derivation": why,
            },
        },
        {
            "key": "metres",
            "figure": {
                "value": 40000,
                "unit": "m",
                "flag": "estimate",
                "low": 30000,
                "high": 50000,
                "derivation": why,
            },
        },
    ]
    for measure in changed["measures"]:
        if measure["artefact"] == GRID:
            measure["one_off_cost"] = {"ref": ["per-metre", "metres"]}
    actions.add_model_version(city=city, document=changed, actor=None)
    page = page_of(client, city)
    assert "≈ 4.000.000 €" in page
    assert re.search(r"2\.400\.000 (€ )?bis 7\.500\.000 €", page), re.findall(r"4\.000\.000.{60}", page)


def test_what_a_case_says_of_the_cost_comes_first(client, city, version):
    cost = {"value": 1234, "unit": "EUR", "year": 2024, "flag": "fictional"}
    make(
        "measure",
        city=city,
        title={"de": "Netz"},
        slug=GRID,
        place=GRID,
        cost=cost,
        visibility="public",
        actor=None,
    )
    page = page_of(client, city)
    assert "1.234 €" in page
    assert "4.000.000" not in page


def test_a_measure_that_is_not_modelled_claims_nothing(client, city, version):
    make("measure", city=city, title={"de": "Fest"}, slug="feast", visibility="public", actor=None)
    page = page_of(client, city, "feast")
    assert "nicht gerechnet" in page
    assert "Was sie möglich macht" not in page


def test_a_pathway_to_a_hidden_target_is_not_told(client, team_client, city, grid, results):
    make(
        "target",
        city=city,
        title={"de": "Geheim"},
        slug="neutral-2045",
        year=2045,
        account="bisko",
        measure="emissions-per-head",
        threshold={"value": 1, "unit": "t/person", "year": 2045, "flag": "fictional"},
        visibility="team",
        actor=None,
    )

    def stand(reader):
        page = page_of(reader, city)
        return page[page.index("Stand ") : page.index("Was sie bringt")]

    assert "2045" not in stand(client)
    assert "2045" in stand(team_client)


def test_what_is_empty_has_its_first_button_for_who_may(client, team_client, city):
    works = make_organisation(city, "werke", "Stadtwerke")
    make(
        "measure",
        city=city,
        title={"de": "Wärmenetz"},
        slug="netz",
        visibility="public",
        responsible=[works],
    )
    address = f"/de/{city.slug}/pathways/measures/netz/"
    ways = [
        f'href="/de/{city.slug}/records/new/experiment/?from=measure/netz"',
        f'href="/de/{city.slug}/records/new/commitment/?from=measure/netz"',
        f'href="/de/{city.slug}/records/measure/netz/links/"',
    ]
    seen, made = client.get(address).content.decode(), team_client.get(address).content.decode()
    right = made[made.index('class="w-sheet__right"') :]
    assert all(way in right for way in ways)
    assert not any(way in seen for way in ways)
    for page in (seen, made):
        assert re.search(r"Verantwortlich: <a [^>]*>.*?Stadtwerke", page)
        assert "Noch ist hier nichts eingetragen." not in page
