"""What the interface tells of a city, what it keeps to itself, and how much the database is asked."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.ensembles import certainty_of
from tests.factories import make_city, make_member
from tests.making import make

from wandel.foundation.cities import actions as cities
from wandel.foundation.cities.models import Artefact
from wandel.foundation.records import actions as records
from wandel.steps.pathways import actions as pathways
from wandel.steps.pathways.models import Result


def ask(path, status=200, client=None):
    answer = (client or Client()).get(f"/api/v1/{path}")
    assert answer.headers["Content-Type"].startswith("application/json")
    assert answer.status_code == status, answer.content
    return answer.json()


def questions(path):
    with CaptureQueriesContext(connection) as asked:
        ask(path)
    return len(asked)


@pytest.fixture
def insider(city):
    client = Client()
    client.force_login(
        make_member(city, "admin"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def test_a_city_with_its_steps_and_sources(filled):
    cities.set_step(city=filled, step="vision", status="published", actor=None)
    told = ask(f"cities/{filled.slug}")
    assert [step["step"] for step in told["steps"]] == [
        *("analysis", "vision", "pathways", "experiments", "agenda")
    ]
    assert told["steps"][1]["status"] == "published"
    assert [source["key"] for source in told["sources"]] == ["plan"]
    assert told["page"] == f"http://testserver/de/{filled.slug}/"
    assert told["population"] is None


def test_artefacts_come_with_what_their_kind_adds(filled):
    told = ask(f"cities/{filled.slug}/artefacts")
    assert told["count"] == len(told["items"]) == 11
    by_title = {one["title"]["de"]: one for one in told["items"]}
    target, principle = by_title["Ziel 1"], by_title["Satz 1"]
    assert target["content"]["threshold"]["value"] == 1.5
    assert (target["source"], principle["source"]) == (None, "plan")
    assert by_title["Zusage 2"]["content"]["organisation"] == "werk"
    for one in told["items"]:
        assert Client().get(one["page"]).status_code == 200


def test_one_kind_and_page_by_page(filled):
    told = ask(f"cities/{filled.slug}/artefacts?kind=target")
    assert [one["slug"] for one in told["items"]] == ["ziel-1", "ziel-2"]
    seen = []
    for offset in range(0, 11, 3):
        told = ask(f"cities/{filled.slug}/artefacts?limit=3&offset={offset}")
        assert told["count"] == 11
        seen += [one["id"] for one in told["items"]]
    assert len(set(seen)) == 11


def test_a_trace_leads_both_ways(filled):
    target = Artefact.objects.get(slug="ziel-1", city=filled)
    told = ask(f"cities/{filled.slug}/artefacts/{target.pk}/trace")
    assert told["artefact"]["id"] == str(target.pk)
    assert [(hop["kind"], hop["depth"]) for hop in told["origins"]] == [
        ("principle", -2),
        ("vision-element", -1),
    ]
    assert [(hop["kind"], hop["depth"]) for hop in told["results"]] == [("measure", 1), ("commitment", 2)]


def test_what_is_hidden_is_no_hop_and_what_lies_behind_it_is_one(filled):
    measure = Artefact.objects.get(slug="schritt-1", city=filled)
    target = Artefact.objects.get(slug="ziel-1", city=filled)
    records.set_visibility(artefact=measure, visibility="team", actor=None)
    told = ask(f"cities/{filled.slug}/artefacts/{target.pk}/trace")
    assert [(hop["depth"], hop["title"]) for hop in told["results"]] == [(2, {"de": "Zusage 1"})]


def test_pathways_with_their_provenance(filled, computed, document):
    told = ask(f"cities/{filled.slug}/pathways")
    assert [one["targets"][0]["key"] for one in told["items"]] == ["halved-2035", "neutral-2045"]
    assert told["count"] == 2
    neutral, first = computed[0], told["items"][1]
    assert first["provenance"]["model_hash"] == neutral.provenance.model_hash
    assert first["provenance"]["options"]["seed"] == neutral.provenance.options.seed
    assert first["provenance"]["targets"] == ["neutral-2045"]
    assert first["years"] == list(neutral.years)
    for account, emissions in first["emissions"].items():
        assert emissions["pathway"] == list(neutral.outcome.emissions[account].total)
        assert emissions["trend"] == list(neutral.trend.emissions[account].total)
    sums = [sum(year) for year in zip(*first["emissions_by_sector"].values(), strict=True)]
    assert sums == pytest.approx(first["emissions"][first["account"]]["pathway"])
    starts = {one["key"]: one["start_year"] for one in first["measures"]}
    assert starts == {key: year for key, year in neutral.outcome.decisions.measures.items() if year}
    assert all(one["title"] and one["public"] for one in first["measures"])


def test_a_pathway_is_told_with_its_chance_for_its_own_target(filled, computed):
    assert [item["certainty"] for item in ask(f"cities/{filled.slug}/pathways")["items"]] == [None, None]
    found = certainty_of(computed[1], 0.4, inputs=("a", "b")).model_dump(mode="json")
    found["targets"]["neutral-2045"] = found["targets"]["halved-2035"]
    result = Result.objects.get(targets=["halved-2035"])
    pathways.store_study(result=result, kind="certainty", document=found, actor=None)
    first, second = ask(f"cities/{filled.slug}/pathways")["items"]
    assert first["certainty"] == {
        "draws": 500,
        "seed": 3,
        "uncertain_inputs": 2,
        "targets": [
            {"key": "halved-2035", "probability": 0.4, "standard_error": 0.01, "standing": "uncertain"}
        ],
    }
    assert second["certainty"] is None


def test_only_the_newest_pathway_of_a_target_is_told(filled, computed):
    version = filled.model_versions.get()
    again = pathways.store_result(model_version=version, pathway=computed[0], actor=None)
    told = ask(f"cities/{filled.slug}/pathways")
    assert told["count"] == 2
    assert told["items"][1]["id"] == again.pk


def test_a_pathway_tells_nothing_of_what_is_for_the_team(filled, computed):
    key = next(key for key, year in computed[0].outcome.decisions.measures.items() if year)
    make(
        "measure",
        city=filled,
        title={"de": "Geheim"},
        place=key,
        field="energy",
        visibility="team",
        actor=None,
    )
    starts = ask(f"cities/{filled.slug}/pathways")["items"][1]["measures"]
    [hidden] = [one for one in starts if not one["public"]]
    assert hidden == {
        "key": None,
        "title": None,
        "public": False,
        "start_year": computed[0].outcome.decisions.measures[key],
    }
    vision_target(filled, "neutral-2045")
    told = ask(f"cities/{filled.slug}/pathways")
    assert [one["targets"][0]["key"] for one in told["items"]] == ["halved-2035"]
    assert told["count"] == 1


def vision_target(city, slug):

    threshold = {"value": 0, "unit": "t", "flag": "fictional"}
    fields = {"year": 2045, "account": "bisko", "measure": "emissions", "threshold": threshold}
    return make(
        "target", city=city, slug=slug, title={"de": "Geheim"}, visibility="team", actor=None, **fields
    )


def test_even_its_own_people_get_nothing_that_is_not_public(city, fill, insider):
    fill(city, 2, visibility="team")
    assert ask(f"cities/{city.slug}/artefacts", client=insider) | {"city": {}} == {
        "city": {},
        "count": 0,
        "items": [],
    }
    hidden = Artefact.objects.filter(city=city).first()
    ask(f"cities/{city.slug}/artefacts/{hidden.pk}/trace", 404, insider)


def test_what_was_withdrawn_is_gone(filled):
    target = Artefact.objects.get(slug="ziel-1", city=filled)
    cities.withdraw(artefact=target, actor=None)
    assert ask(f"cities/{filled.slug}/artefacts?kind=target")["count"] == 1
    ask(f"cities/{filled.slug}/artefacts/{target.pk}/trace", 404)


def test_a_hidden_city_is_absent_for_everybody(db, fill, store):
    shown, hidden = make_city(), fill(make_city(is_public=False))
    store(hidden)
    client = Client()
    client.force_login(
        make_member(hidden, "admin"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    told = ask("cities", client=client)
    assert told["count"] == 1
    assert [one["slug"] for one in told["items"]] == [shown.slug]
    artefact = Artefact.objects.filter(city=hidden).first()
    for page in ("", "/artefacts", "/pathways", f"/artefacts/{artefact.pk}/trace"):
        ask(f"cities/{hidden.slug}{page}", 404, client)


def test_an_artefact_is_found_in_its_own_city_only(filled):
    other = make_city()
    artefact = Artefact.objects.filter(city=filled).first()
    ask(f"cities/{other.slug}/artefacts/{artefact.pk}/trace", 404)
    assert ask(f"cities/{other.slug}/artefacts")["count"] == 0
    assert ask(f"cities/{other.slug}/pathways")["items"] == []


@pytest.mark.parametrize("notice", [{}, {"de": "Nur ein Beispiel"}])
def test_every_answer_of_a_demonstration_says_so(db, fill, store, notice):
    city = fill(make_city(is_demo=True, demo_notice=notice))
    store(city)
    artefact = Artefact.objects.filter(city=city).first()
    [listed] = ask("cities")["items"]
    answers = [listed]
    for page in ("", "/artefacts", "/pathways", f"/artefacts/{artefact.pk}/trace"):
        answers.append(ask(f"cities/{city.slug}{page}")["city"])
    for told in answers:
        assert told["demonstration"] is True
        assert told["notice"]["de"] == notice.get("de", "Demonstration: keine Aussage der Stadt.")


def test_the_notice_of_a_demonstration_is_not_said_of_a_city(filled):
    assert ask(f"cities/{filled.slug}")["city"]["notice"] is None


@pytest.mark.parametrize(
    "path",
    [
        "cities?limit=0",
        "cities?limit=101",
        "cities?offset=99999999999999999999",
        "cities/a%00b",
        "cities/{slug}/artefacts?kind=secret",
        "cities/{slug}/artefacts/1/trace",
    ],
)
def test_what_makes_no_sense_is_refused_with_a_reason(filled, path):
    assert ask(path.format(slug=filled.slug), 422)["detail"]


@pytest.mark.parametrize("page", ["", "/artefacts", "/pathways"])
def test_the_number_of_queries_does_not_grow(db, fill, store, page):
    small, large = fill(make_city()), fill(make_city(), 4)
    store(small)
    store(large)
    assert questions(f"cities/{small.slug}{page}") == questions(f"cities/{large.slug}{page}")


def test_a_trace_and_a_list_of_cities_cost_the_same_however_long(db, fill):
    small = fill(make_city())
    one = questions("cities")
    large = fill(make_city(), 4)
    assert questions("cities") == one

    def trace_of(city):
        artefact = Artefact.objects.get(city=city, slug="bild-1")
        return questions(f"cities/{city.slug}/artefacts/{artefact.pk}/trace")

    before = trace_of(small)
    target = Artefact.objects.get(city=large, slug="ziel-2")
    element = Artefact.objects.get(city=large, slug="bild-1")
    cities.link(source=element, target=target, relation="leads-to", actor=None)
    assert trace_of(large) == before
