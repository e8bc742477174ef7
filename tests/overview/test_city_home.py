import copy
import datetime as dt
import html
import re
import uuid
from pathlib import Path

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone
from tests.ensembles import certainty_of
from tests.factories import make_city, reader
from tests.making import change, make, make_organisation

from wandel.foundation.cities.panels import panels_for
from wandel.foundation.cities.today import TODAY, today
from wandel.foundation.live.models import Job
from wandel.foundation.ui.charts.small import Way
from wandel.foundation.ui.formats import format_number, format_rounded
from wandel.overview import queries, sentences
from wandel.people.arenas import actions as arenas
from wandel.people.arenas.models import Arena
from wandel.reference.exchange import load_case
from wandel.steps.pathways.actions import add_model_version, store_result, store_study
from wandel.steps.pathways.memory import pathway_of
from wandel.steps.pathways.models import Result
from wandel.steps.pathways.queries import newest_model
from wandel.steps.pathways.reading import Reading
from wandel.steps.pathways.sight import sight_of
from wandel.steps.vision.models import Target
from wandel_engine.pathways import Options, find, read_model

GOERLITZ = Path(__file__).parents[2] / "cases" / "goerlitz"


@pytest.fixture
def goerlitz(db):
    return load_case(GOERLITZ, actor=None).city


def computed(city, *targets):
    version = newest_model(city=city)
    model = read_model(version.document)
    for target in targets:
        pathway = find(model, target, Options(obstacles=0))
        store_result(model_version=version, pathway=pathway, actor=None)
        yield pathway.targets[0]


def aims(city):
    viewer = reader(city)
    return queries.aims(viewer, sight_of(viewer))


def told(page):
    """What a part of the page says, in words."""
    text = html.unescape(re.sub(r"<[^>]+>", " ", page)).replace("\xa0", " ")
    return re.sub(r"\s+", " ", text)


def waiting(city):
    """What waits for somebody of the team, as (title, address, age)."""
    found = today(request_of(city, "team"), city)
    return [(entry.title, entry.url, entry.age) for entry in found.entries]


def request_of(city, role):
    request = RequestFactory().get("/")
    request.city, request.reader = city, reader(city, role)
    request.user = request.reader.user
    return request


def drawn(result, chance):
    """Tell how often a stored pathway reaches its targets."""
    document = certainty_of(pathway_of(result), chance).model_dump(mode="json")
    store_study(result=result, kind="certainty", document=document, actor=None)


def test_what_is_not_computed_is_not_claimed(goerlitz):
    found = aims(goerlitz)
    assert {aim.found for aim in found} == {None}
    assert sentences.verdict(found[0]) == "Dazu ist noch kein Pfad gerechnet."


def test_the_verdict_says_what_the_pathway_says(goerlitz):
    near, far = computed(goerlitz, "target-2030", "target-2045")
    said = {aim.target.slug: aim for aim in aims(goerlitz)}
    assert (said["target-2030"].reached, said["target-2045"].reached) == (near.reached, far.reached)
    assert said["target-2030"].found["gap"] == pytest.approx(near.gap)
    page = Client().get("/de/goerlitz/?target=target-2030").content.decode()
    assert sentences.earliest(said["target-2030"]) in page
    assert (
        f"Auch wenn alle Annahmen eintreffen, sind es dann {format_rounded(near.achieved, 't CO₂e')} im Jahr"
        in page
    )
    assert re.search(rf"Kein Zieljahr beschlossen; (frühestens|vielleicht) {near.earliest_year}\.", page)


def test_what_is_reached_on_paper_is_told_with_its_chance(goerlitz):
    (near,) = computed(goerlitz, "target-2045")
    assert near.reached
    assert "Wie sicher das ist, wurde nicht berechnet." in sentences.verdict(aims(goerlitz)[-1])
    result = Result.objects.get()
    store_study(result=result, kind="certainty", document={"refused": "no"}, actor=None)
    assert aims(goerlitz)[-1].chance is None
    drawn(result, 0.815)
    assert "in 82 von 100 Durchläufen" in sentences.verdict(aims(goerlitz)[-1])


def test_the_newest_result_counts(goerlitz):
    first, *_rest = computed(goerlitz, "target-2030")
    version = newest_model(city=goerlitz)
    pathway = find(
        read_model(version.document),
        "target-2030",
        Options(obstacles=0, variants={"federal-mix": "kww-2024"}),
    )
    store_result(model_version=version, pathway=pathway, actor=None)
    (aim,) = [aim for aim in aims(goerlitz) if aim.found]
    assert aim.found["gap"] == pytest.approx(pathway.targets[0].gap)
    assert aim.found["gap"] != pytest.approx(first.gap)


def test_the_four_questions_are_answered_with_computed_figures(goerlitz):
    list(computed(goerlitz, "target-2045"))
    result = Result.objects.get()
    drawn(result, 0.75)
    page = Client().get("/de/goerlitz/").content.decode()
    said = told(page)
    assert re.search(r"Wo stehen wir\? ≈ 5,5 t je Kopf CO₂e 2020; die ganze Stadt 303 kt geschätzt", said)
    assert "Schaffen wir es? 75 von 100 Durchläufen gelingt 2045 wahrscheinlich" in said
    assert "Was wird getan? 10 Zusagen" in said
    reading = Reading(result)
    cost = format_number(reading.total_cost / 1e9)
    assert f"Wer bezahlt? {cost} Mrd. € bis 2045, nicht abgezinst; " in said
    groups = {group["key"]: group["meur"] for group in reading.payer_groups()}
    whole = sum(groups.values())
    assert f"Haushalte {round(100 * groups['households'] / whole)} %" in said
    assert page.index("w-tiles") < page.index("w-course__plot") < page.index("Worum es geht")


def test_the_target_shown_first_is_adopted_else_within_reach_else_the_nearest(goerlitz):
    list(computed(goerlitz, "target-2030", "target-2045"))

    def shown():
        page = Client().get("/de/goerlitz/").content.decode()
        return re.search(r'target=(target-\d+)#way" aria-current="page"', page)[1]

    assert shown() == "target-2030"
    far = Result.objects.get(targets=["target-2045"])
    drawn(far, 0.494)
    assert shown() == "target-2030", "49 of 100 is not an even chance"
    drawn(far, 0.5)
    assert shown() == "target-2045"
    change(goerlitz.artefacts.get(slug="target-2040"), status="adopted", actor=None)
    assert shown() == "target-2040"
    assert "Beschlossen: 2040" in Client().get("/de/goerlitz/").content.decode()


def test_a_city_without_anything_says_so_and_shows_the_team_where_to_begin(city, team_client):
    address = f"/de/{city.slug}/"
    said = told(Client().get(address).content.decode())
    assert "Wo stehen wir? keine Daten" in said
    assert "Schaffen wir es? keine Daten" in said
    assert "Was wird getan? noch keine Zusage" in said
    assert "Wer bezahlt? keine Daten" in said
    assert "Noch steht kein Ziel fest." in said
    assert "Erstes Ziel" not in said
    said = told(team_client.get(address).content.decode())
    assert "Erstes Ziel" in said
    assert "Erste Zusage" in said


def test_a_balance_alone_is_a_picture_too(goerlitz):
    page = Client().get("/de/goerlitz/").content.decode()
    assert "303 kt CO₂e (2020)" in page.replace("\xa0", " ")
    assert "w-course__path" not in page


def test_the_target_without_a_pathway_is_drawn_in_its_year(goerlitz):
    page = Client().get("/de/goerlitz/?target=target-2045").content.decode()
    way = page[page.index('id="way"') :]
    assert "w-course__aim" in way
    assert "2045</text>" in way
    assert " Ziel</text>" in way


def test_without_a_target_the_way_leads_to_no_year(goerlitz):
    Target.objects.update(visibility="team")
    page = told(Client().get("/de/goerlitz/").content.decode())
    assert "Der Weg bis" not in page
    assert "Der Weg zum Ziel" in page


def test_a_point_alone_stays_below_the_highest_line():
    way = Way(balance=(2022, 189.0), target=(2040, 20.0))
    assert way.last == 2040
    assert min(place for place, _value in way.rules) <= way.balance_y


def test_a_pathway_of_an_older_model_says_so(goerlitz):
    list(computed(goerlitz, "target-2045"))
    assert "seither geändert" not in Client().get("/de/goerlitz/?target=target-2045").content.decode()
    document = copy.deepcopy(newest_model(city=goerlitz).document)
    document["limits"].pop()
    add_model_version(city=goerlitz, document=document, actor=None)
    assert "seither geändert" in Client().get("/de/goerlitz/?target=target-2045").content.decode()


def test_failure_is_shown_beside_success(goerlitz):
    page = told(Client().get("/de/goerlitz/").content.decode())
    assert "abgebrochen" in page[page.index(" Experimente ") :]
    found = queries.commitments(reader(goerlitz))
    assert len({one.status for one in found}) == 3


def test_what_waits_is_for_the_team(city, team_client):
    assert "Heute wartet nichts." in team_client.get(f"/de/{city.slug}/").content.decode()
    assert "w-today" not in Client().get(f"/de/{city.slug}/").content.decode()


def test_what_waits_leads_to_the_very_thing(goerlitz):
    activity = next(iter(Arena.objects.get(city=goerlitz, slug="demo-arena").activities.filter(phase="open")))
    idea = arenas.contribute_idea(
        activity=activity, participant="x", text="Bänke", client_id=uuid.uuid4(), language="de", actor=None
    )
    found = waiting(goerlitz)
    assert found[0][1] == f"/de/goerlitz/arenas/demo-arena/{activity.key}/console/"
    team = request_of(goerlitz, "team")
    unanswered = panels_for(TODAY, team, goerlitz)
    every = {entry.url for panel in unanswered for entry in panel.context["entries"]}
    numbers = [panel.context["number"] for panel in unanswered]
    assert today(team, goerlitz).number == sum(numbers)
    assert any(url.endswith(f"/ideas/{idea.slug}/#answer") for url in every) or sum(numbers) > len(every)


def test_an_overdue_promise_is_asked_after(city):
    organisation = make_organisation(city, "w", "Werk")
    long_ago = timezone.localdate() - dt.timedelta(days=27)
    for number, status in enumerate(("open", "done", "failed")):
        make(
            "commitment",
            city=city,
            slug=f"c-{number}",
            title={"de": f"Dächer {number}"},
            organisation=organisation,
            due=long_ago,
            status=status,
            visibility="public",
        )
    assert waiting(city) == [
        ("Nach „Dächer 0“ fragen", f"/de/{city.slug}/agenda/c-0/#due", "seit 27 Tagen überfällig")
    ]
    page = Client().get(f"/de/{city.slug}/agenda/c-0/").content.decode()
    assert 'id="due"' in page


def test_no_more_than_four_things_wait_on_the_page_and_all_are_counted(city, team_client):
    for number in range(6):
        make("measure", city=city, title={"de": f"Baum {number}"})
    page = team_client.get(f"/de/{city.slug}/").content.decode()
    assert page.count("w-today__entry") == 4
    assert "Heute warten 6 Dinge" in page
    assert f'href="/de/{city.slug}/today/"' in page
    everything = team_client.get(f"/de/{city.slug}/today/").content.decode()
    assert everything.count("w-today__entry") == 6
    assert "/account/login/" in Client().get(f"/de/{city.slug}/today/")["Location"]


def test_where_all_that_waits_is_shown_nothing_leads_further(city, team_client):
    make("measure", city=city, title={"de": "Baum"})
    assert "Alle zeigen" not in team_client.get(f"/de/{city.slug}/").content.decode()


def test_a_calculation_that_failed_waits_until_one_succeeds(city):
    Job.objects.create(kind="pathways.find", city=city, status=Job.Status.FAILED)
    assert waiting(city)[0][0] == "Nachsehen, warum die letzte Rechnung scheiterte"
    Job.objects.create(kind="pathways.find", city=city, status=Job.Status.DONE)
    assert waiting(city) == []


def test_the_home_asks_the_same_number_of_questions_whatever_the_city_holds(
    goerlitz, django_assert_max_num_queries
):
    empty = make_city()
    with django_assert_max_num_queries(34) as asked:
        Client().get("/de/goerlitz/")
    with django_assert_max_num_queries(34) as asked_empty:
        Client().get(f"/de/{empty.slug}/")
    assert len(asked) - len(asked_empty) <= 6


def test_a_figure_names_its_source_by_title_and_not_by_key(goerlitz):
    source = goerlitz.source_named(goerlitz.population["source"])
    page = Client().get(f"/de/{goerlitz.slug}/").content.decode()
    assert source.title in page
    assert source.key not in page
