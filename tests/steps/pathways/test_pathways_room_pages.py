"""The pages show what the stored result says, to everybody; only the team computes."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.factories import reader
from tests.making import make

from wandel.foundation.live.models import Job
from wandel.foundation.ui.formats import format_number
from wandel.steps.pathways import actions, pictures, queries, sentences
from wandel.steps.pathways.models import Result
from wandel.steps.pathways.reading import Reading
from wandel_engine.pathways import Options, find, read_model


def url(city, name="index", **given):
    return reverse(f"pathways:{name}", kwargs={"city_slug": city.slug, **given})


def job_url(job, name="job", city=None):
    return reverse(f"live:{name}", kwargs={"city_slug": (city or job.city).slug, "job_id": job.pk})


@pytest.fixture
def never_computed(monkeypatch, results):
    """From here on, with results stored, nothing may be computed."""

    def refuse(*_given, **_options):
        raise AssertionError("computed while a page is shown")

    monkeypatch.setattr("wandel_engine.pathways.program.solver.Solver.__init__", refuse)


def test_without_a_model_the_page_says_what_is_missing(client, city):
    answer = client.get(url(city))
    assert answer.status_code == 200
    assert "fehlt noch das Modell der Stadt" in answer.content.decode()
    assert client.get(url(city, "compare")).status_code == 200


def test_with_a_model_only_the_page_says_nothing_was_computed(client, city, version):
    assert "wurde damit noch nicht gerechnet" in client.get(url(city)).content.decode()


@pytest.mark.usefixtures("never_computed")
def test_the_page_shows_the_numbers_of_the_result(client, city, results):
    answer = client.get(url(city), {"target": "neutral-2045"})
    page = answer.content.decode()
    pathway = Reading(results[1]).pathway
    target = pathway.targets[0]
    assert sentences.tonnes(target.achieved) in page
    assert f"Frühestens gelingt es {target.earliest_year}." in page
    assert results[1].model_hash in page.replace("<wbr>", "")
    assert f"HiGHS {pathway.provenance.solver_version}" in page
    for row in Reading(results[1]).payer_rows():
        assert format_number(row["meur"], 1) in page
    assert "Berechnen" not in page


@pytest.mark.parametrize("page", ["index", "alternatives"])
def test_an_unknown_target_shows_no_other_one(client, city, results, page):
    assert client.get(url(city, page), {"target": "neutral-2045"}).status_code == 200
    assert client.get(url(city, page), {"target": ""}).status_code == 200
    for unknown in ("foo", "neutral-2045,foo", "0"):
        answer = client.get(url(city, page), {"target": unknown})
        assert answer.status_code == 404
        assert '<header class="w-header">' in answer.content.decode()


@pytest.mark.parametrize("page", ["index", "alternatives"])
def test_a_target_without_a_pathway_says_so_and_shows_no_other_one(client, city, results, page):
    results[1].delete()
    answer = client.get(url(city, page), {"target": "neutral-2045"})
    assert answer.status_code == 200
    html = answer.content.decode()
    assert "ist noch kein Pfad berechnet." in html
    assert "reading" not in answer.context
    assert f"?target={results[0].key}" in html


@pytest.mark.parametrize("side", ["left", "right"])
def test_nothing_is_compared_with_what_nobody_knows(client, city, results, side):
    assert client.get(url(city, "compare"), {side: "neutral-2045"}).status_code == 200
    assert client.get(url(city, "compare"), {side: "foo"}).status_code == 404


def test_what_a_household_bears_stands_beside_the_trend(client, city, document):
    payers = [dict(payer) for payer in document["payers"]]
    payers[0]["households"] = {"value": 2000, "unit": "1", "flag": "fictional"}
    richer = {**document, "payers": payers}
    assert "im Monat trägt" not in client.get(url(city)).content.decode()
    version = actions.add_model_version(city=city, document=richer, actor=None)
    pathway = find(read_model(richer), "halved-2035", Options(obstacles=0, earliest_year=False))
    result = actions.store_result(model_version=version, pathway=pathway, actor=None)
    (row,) = Reading(result).household_rows()
    years = Reading(result).household_years()
    assert [month["eur"] for month in row["months"]] == [
        pathway.outcome.monthly[payers[0]["key"]][pathway.years.index(year)] for year in years
    ]
    page = client.get(url(city)).content.decode()
    last = row["months"][-1]
    assert f"{format_number(last['eur'], 0)} ({format_number(last['trend'], 0)})" in page


def test_every_measure_stands_beside_the_chart_with_its_year(client, city, results):
    make("measure", city=city, title={"de": "Netz"}, slug="heat-network", actor=None)
    page = client.get(url(city), {"target": "neutral-2045"}).content.decode()
    rows = Reading(results[1]).measure_rows()
    taken = [row["year"] for row in rows if row["year"]]
    assert taken == sorted(taken)
    assert [row["year"] for row in rows] == [*taken, *[None] * (len(rows) - len(taken))]
    assert page.count("w-switches__measure--off") == page.count("nicht dabei") == len(rows) - len(taken)
    assert all(f"ab {year}" in page for year in taken)


def test_one_measure_is_not_spoken_of_as_many(results, monkeypatch):
    monkeypatch.setattr(Reading, "starts", lambda self: [("heat-network", 2030)])
    assert sentences.timeline_sentence(Reading(results[0])).startswith("1 Maßnahme: 2030 beginnt „")


def test_what_stands_in_the_way_tells_apart_what_bears_the_same_title(city, strict_document):
    same = dict.fromkeys(("de", "en", "pl"), "Umbau")
    renamed = {
        **strict_document,
        "transitions": [{**item, "title": same} for item in strict_document["transitions"]],
    }
    version = actions.add_model_version(city=city, document=renamed, actor=None)
    pathway = find(read_model(renamed), "halved-2035", Options(earliest_year=False))
    rows = sentences.obstacle_rows(
        Reading(actions.store_result(model_version=version, pathway=pathway, actor=None))
    )
    changes = [row["change"]["de"] for row in rows if row["title"] == same]
    switched = {item.key for item in pathway.obstacles if item.kind in {"transition", "ramp"}}
    assert len(set(changes)) == len(switched) > 1
    assert all(": " in change and " → " in change for change in changes)


def test_the_newest_result_of_each_target_is_shown(city, version, document, found, results):
    newer = actions.store_result(model_version=version, pathway=found(document, "halved-2035"), actor=None)
    assert queries.newest_results(reader(city)) == [newer, results[1]]


def test_a_missed_target_is_told_with_its_gap(client, city, strict_document, found):
    version = actions.add_model_version(city=city, document=strict_document, actor=None)
    pathway = found(strict_document, "halved-2035")
    result = actions.store_result(model_version=version, pathway=pathway, actor=None)
    target = pathway.targets[0]
    assert not result.reached
    sentence = sentences.target_sentence(Reading(result), target)
    assert f"um {sentences.tonnes(target.gap)} im Jahr verfehlt" in sentence
    page = client.get(url(city)).content.decode()
    assert "nicht berechnet" in page
    assert sentences.tonnes(target.gap) in page
    assert target.nearest_bound is not None
    nearest = sentences.nearest_sentence(target)
    assert nearest.startswith(f"Weniger als {sentences.tonnes(target.nearest_bound)} im Jahr sind")
    assert f"mehr als {sentences.euros(1e7)} kosten" in nearest
    assert nearest in page


def test_how_near_another_pathway_might_come_is_told(client, city, version, results):
    pathway = Reading(results[0]).pathway
    target = pathway.targets[0]
    bound = target.achieved - 217.4
    loose = pathway.model_copy(
        update={"gap_proven": False, "targets": (target.model_copy(update={"nearest_bound": bound}),)}
    )
    reached = pathway.model_copy(update={"gap_proven": True, "reached": True})
    assert sentences.nearness_sentence(reached) == "bewiesen: näher kommt kein Pfad dieses Modells"
    limit = f"bei dem eine weitere Tonne im Jahr weniger als {sentences.euros(1e7)} kostet"
    missed = pathway.model_copy(update={"gap_proven": True, "reached": False})
    assert sentences.nearness_sentence(missed) == f"bewiesen: näher kommt kein Pfad dieses Modells, {limit}"
    told = sentences.nearness_sentence(loose)
    nearer = sentences.tonnes(217.4)
    assert told == f"bewiesen: um mehr als {nearer} näher kommt kein Pfad dieses Modells, {limit}"
    unknown = (target.model_copy(update={"nearest_bound": None}),)
    assert "nicht bewiesen" in sentences.nearness_sentence(loose.model_copy(update={"targets": unknown}))
    actions.store_result(model_version=version, pathway=loose, actor=None)
    assert told in client.get(url(city)).content.decode()


def test_a_sum_of_sectors_is_the_total(results):
    for result in results:
        reading = Reading(result)
        sectors = reading.emissions_by_sector().values()
        assert [sum(values) for values in zip(*sectors, strict=True)] == pytest.approx(reading.total)
        costs = [sum(values) for values in zip(*reading.costs_by_payer().values(), strict=True)]
        assert costs == pytest.approx(reading.pathway.outcome.costs.total[-len(costs) :])


def test_the_reduction_adds_up(results):
    for row in Reading(results[0]).reduction_rows():
        assert row["base"] - row["mix_and_law"] - row["others"] - row["city"] == pytest.approx(row["left"])


@pytest.mark.usefixtures("never_computed")
def test_two_targets_are_compared_on_the_same_axes(client, city, results):
    page = client.get(url(city, "compare"), {"left": "neutral-2045", "right": "halved-2035"})
    left, right = (Reading(result) for result in reversed(results))
    assert page.status_code == 200
    assert sentences.emissions_sentence(left) in page.content.decode()
    assert sentences.emissions_sentence(right) in page.content.decode()

    def ends(chart):
        return [layer["encoding"]["y"]["scale"] for layer in chart.spec["layer"] if "y" in layer["encoding"]]

    one, other = pictures.emissions_beside(left, right)
    assert ends(one)[0]["domainMax"] == ends(other)[0]["domainMax"] > 0


def test_only_the_team_computes(client, city, version):
    assert client.post(url(city, "compute"), {"target": "halved-2035"}).status_code == 302
    assert not Job.objects.exists()


def test_the_team_starts_a_job_watches_it_and_stops_it(team_client, city, version):
    page = team_client.post(url(city, "compute"), {"target": "halved-2035"}, follow=True)
    job = Job.objects.get()
    assert job.arguments["targets"] == ["halved-2035"]
    assert not Result.objects.exists()
    assert job_url(job) in page.content.decode()
    fragment = team_client.get(job_url(job), headers={"HX-Request": "true"})
    assert "hx-trigger" in fragment.content.decode()
    over = team_client.post(job_url(job, "cancel"), headers={"HX-Request": "true"})
    assert "hx-trigger" not in over.content.decode()
    job.refresh_from_db()
    assert job.status == Job.Status.CANCELLED


def test_an_unknown_target_starts_nothing(team_client, city, version):
    team_client.post(url(city, "compute"), {"target": "moon"})
    assert not Job.objects.exists()


def test_a_job_of_another_city_is_not_found(team_client, city, member, version, document):
    from tests.factories import make_city

    elsewhere = actions.add_model_version(city=make_city(), document=document, actor=None)
    job = actions.request_result(model_version=elsewhere, targets=["halved-2035"], actor=None)
    assert team_client.get(job_url(job, city=city)).status_code == 404
    assert team_client.post(job_url(job, "cancel", city=city)).status_code == 404


def test_visitors_neither_watch_nor_stop_a_job(client, city, version):
    job = actions.request_result(model_version=version, targets=["halved-2035"], actor=None)
    assert client.get(job_url(job)).status_code == 302
    assert client.post(job_url(job, "cancel")).status_code == 302
    job.refresh_from_db()
    assert job.status == Job.Status.WAITING
