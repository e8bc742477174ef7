"""One result, whatever its chance: the same word and colour wherever anybody can read it."""

from __future__ import annotations

import html
import io
import re

import pytest
from django.utils.translation import override
from rich.console import Console
from tests.ensembles import certainty_of
from tests.factories import reader
from tests.making import make

from wandel.cli.pathways import tables
from wandel.foundation.cities import actions as cities
from wandel.foundation.ui.statuses import STATUSES, status_of
from wandel.overview import queries as overview
from wandel.steps.agenda.document.material import gather
from wandel.steps.agenda.document.wording import word
from wandel.steps.pathways import actions
from wandel.steps.pathways.reading import Reading
from wandel.steps.pathways.sight import sight_of
from wandel_engine.pathways.chances import LIKELY_FROM, OUT_OF_REACH_BELOW, in_hundred, standing_of

STANDINGS = ("likely", "uncertain", "out-of-reach", "not-computed")
TARGETS = ("halved-2035", "neutral-2045")
TONES = {"likely": "success", "uncertain": "warning", "out-of-reach": "danger", "not-computed": "info"}
CHANCES = [(0.9, "likely"), (0.5, "uncertain"), (0.06, "out-of-reach"), (None, "not-computed")]
FORMER = {"de": "erreichbar", "en": "reachable", "pl": "osiągaln"}
LANGUAGES = tuple(FORMER)
PAGES = (
    "",
    "vision/targets/halved-2035/",
    "pathways/?target=halved-2035",
    "pathways/compare/",
    "pathways/alternatives/?target=halved-2035",
    "pathways/measures/heat-grid/",
)
BADGE = re.compile(r'<span class="w-badge w-badge--(\w+)"[^>]*>(?:<svg.*?</svg>)?([^<]*)</span>', re.S)


@pytest.fixture
def town(city, results):
    """A city in which a result can be met everywhere."""
    threshold = {"value": 1.5, "unit": "t/person", "year": 2035, "flag": "fictional"}
    for slug, year in zip(TARGETS, (2035, 2045), strict=True):
        make(
            "target",
            city=city,
            title={"de": f"Ziel {year}"},
            slug=slug,
            year=year,
            account="bisko",
            measure="emissions-per-head",
            threshold=threshold,
            visibility="public",
            actor=None,
        )
    make(
        "measure",
        city=city,
        title={"de": "Netz"},
        slug="heat-grid",
        place="heat-grid",
        visibility="public",
        actor=None,
    )
    answered = {"alternatives": [], "axes": [], "measures": [], "slack": 0.05, "complete": True}
    for result in results:
        actions.store_study(result=result, kind="alternatives", document=answered, actor=None)
    return city


def store(results, chance):
    """The same chance for both pathways; none where it is None."""
    for result in results:
        if chance is not None:
            certain = certainty_of(Reading(result).pathway, chance)
            actions.store_study(
                result=result, kind="certainty", document=certain.model_dump(mode="json"), actor=None
            )


def badges(page, language):
    """(tone, standing) of every badge of a page that names one of the four."""
    with override(language):
        names = {str(STATUSES[key].name): key for key in STANDINGS}
    return {
        (tone, names[html.unescape(said).strip()])
        for tone, said in BADGE.findall(page)
        if html.unescape(said).strip() in names
    }


@pytest.mark.parametrize(("chance", "standing"), CHANCES)
@pytest.mark.parametrize("page", PAGES)
def test_pages(client, town, results, page, chance, standing):
    store(results, chance)
    for language in LANGUAGES:
        answer = client.get(f"/{language}/{town.slug}/{page}")
        assert answer.status_code == 200
        shown = answer.content.decode()
        assert badges(shown, language) == {(TONES[standing], standing)}
        assert FORMER[language] not in shown


@pytest.mark.parametrize(
    ("chance", "told", "means"),
    [
        (0.06, "nur in 6 von 100 Durchläufen", "Außer Reichweite heißt: in weniger als 33 von 100."),
        (0.0, "in keinem der Durchläufe", "Außer Reichweite heißt: in weniger als 33 von 100."),
        (0.5, "in 50 von 100 Durchläufen", "Unsicher heißt: in weniger als 67 von 100"),
        (0.9, "in 90 von 100 Durchläufen", "Wahrscheinlich heißt: in mindestens 67 von 100."),
    ],
)
def test_what_the_word_means_is_said_beside_the_chance(client, town, results, chance, told, means):
    store(results, chance)
    for page in ("vision/targets/halved-2035/", "pathways/?target=halved-2035"):
        shown = html.unescape(client.get(f"/de/{town.slug}/{page}").content.decode())
        assert told in shown
        assert means in shown
        reached = shown.find("wird das Ziel „")
        assert (shown.index(told) < reached) == means.startswith("Außer Reichweite")
        assert ("nur in" in shown) == (chance == 0.06)


def test_of_what_is_out_of_reach_home_does_not_say_first_that_it_is_reached(client, town, results):
    without = client.get(f"/de/{town.slug}/").content.decode()
    assert "außer Reichweite" not in without
    store(results, 0.06)
    viewer = reader(town)
    reached = [aim for aim in overview.aims(viewer, sight_of(viewer)) if aim.reached]
    assert reached
    for aim in reached:
        home = client.get(f"/de/{town.slug}/?target={aim.target.slug}").content.decode()
        assert "nur in 6 von 100 Durchläufen" in home
        assert "und erreicht das Ziel" not in home
        assert "Außer Reichweite heißt: in weniger als 33 von 100." in home


@pytest.mark.parametrize(("chance", "standing"), CHANCES)
def test_document(town, results, chance, standing):
    store(results, chance)
    for language in LANGUAGES:
        notices = [block for block in word(gather(town), language).summary if block.block == "notice"]
        with override(language):
            name = str(status_of(standing).name)
        assert [(one.tone, one.title) for one in notices] == [
            (TONES[standing], f"{year}: {name}") for year in (2035, 2045)
        ]
        assert all(FORMER[language] not in one.runs[0].text for one in notices)


@pytest.mark.parametrize(("chance", "standing"), CHANCES)
def test_interface(client, town, results, chance, standing):
    store(results, chance)
    for item in client.get(f"/api/v1/cities/{town.slug}/pathways").json()["items"]:
        assert [target["standing"] for target in item["targets"]] == [standing]
        drawn = [emissions["drawn"] for emissions in item["emissions"].values()]
        if chance is None:
            assert item["certainty"] is None
            assert drawn == [None, None]
        else:
            assert [one["standing"] for one in item["certainty"]["targets"]] == [standing]
            assert all(one["low"] < one["median"] < one["high"] for one in drawn)


def test_the_interface_says_where_the_limits_are(client, db):
    [schema] = {
        str(part["properties"]["standing"])
        for part in client.get("/api/v1/openapi.json").json()["components"]["schemas"].values()
        if "standing" in part.get("properties", {})
    }
    assert str(list(STANDINGS)) in schema
    assert f"from {LIKELY_FROM} of 100 draws" in schema
    assert f"below {OUT_OF_REACH_BELOW}" in schema


@pytest.mark.parametrize(("chance", "standing"), CHANCES)
def test_command_line(document, found, chance, standing):
    pathway = found(document, "halved-2035")
    certain = None if chance is None else certainty_of(pathway, chance)
    parts = tables.pathway(pathway, certain) + (tables.ensemble(certain) if certain else [])
    target = out(parts)
    said = {key for key in STANDINGS if re.search(rf"│ {key.replace('-', ' ')} +│", target)}
    assert said - {standing} <= {"likely"}, "only the heat, which is always enough, is likely"
    assert standing in said
    colours = {"success": "green", "warning": "yellow", "danger": "red", "info": "blue"}
    assert {key: colours[STATUSES[key].tone] for key in STANDINGS} == tables._TONES


def out(parts):
    console = Console(file=io.StringIO(), width=200)
    for part in parts:
        console.print(part)
    return console.file.getvalue()


@pytest.mark.parametrize(
    ("probability", "standing"),
    [
        (None, "not-computed"),
        (0.0, "out-of-reach"),
        (0.06, "out-of-reach"),
        (0.324, "out-of-reach"),
        (0.33, "uncertain"),
        (0.6649, "uncertain"),
        (0.67, "likely"),
        (1.0, "likely"),
    ],
)
def test_the_limits(probability, standing):
    assert standing_of(probability) == standing
    if probability is not None:
        # What is said beside the word never contradicts it.
        assert (in_hundred(probability) >= LIKELY_FROM) is (standing == "likely")
        assert (in_hundred(probability) < OUT_OF_REACH_BELOW) is (standing == "out-of-reach")


def test_where_nothing_is_uncertain_draws_say_nothing(client, town, results):
    certain = certainty_of(Reading(results[0]).pathway, 1.0, inputs=())
    for result in results:
        actions.store_study(
            result=result, kind="certainty", document=certain.model_dump(mode="json"), actor=None
        )
    viewer = reader(town)
    aim = overview.aims(viewer, sight_of(viewer))[0]
    assert (aim.chance, aim.standing) == (None, "not-computed")
    page = client.get(f"/de/{town.slug}/pathways/").content.decode()
    assert badges(page, "de") == {("info", "not-computed")}


def test_colour_is_never_the_only_sign():
    assert len({(STATUSES[key].icon, STATUSES[key].tone) for key in STANDINGS}) == 4
    for language in LANGUAGES:
        with override(language):
            assert len({str(STATUSES[key].name) for key in STANDINGS}) == 4


def test_a_target_without_a_pathway_is_not_computed(client, city):
    cities.add_source(city=city, key="plan", title="Plan", actor=None)
    make(
        "target",
        city=city,
        title={"de": "Ziel"},
        slug="alone",
        year=2040,
        account="bisko",
        measure="emissions-per-head",
        threshold={"value": 1.0, "unit": "t/person", "year": 2040, "flag": "fictional"},
        visibility="public",
        actor=None,
    )
    for page in ("", "vision/targets/alone/"):
        shown = client.get(f"/de/{city.slug}/{page}").content.decode()
        assert badges(shown, "de") == {("info", "not-computed")}
        assert "Dazu ist noch kein Pfad gerechnet." in shown
