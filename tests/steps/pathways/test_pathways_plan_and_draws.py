"""Where a plan leaves its own band, or is worse than doing nothing, everybody is told."""

from __future__ import annotations

import json

import pytest
from tests.ensembles import certainty_of

from wandel.cli.pathways import tables
from wandel.foundation.ui.formats import format_number
from wandel.steps.agenda.document.material import gather
from wandel.steps.agenda.document.wording import word
from wandel.steps.pathways import actions, pictures, sentences
from wandel.steps.pathways.reading import Reading
from wandel_engine.pathways.courses import years_outside, years_worse

WORSE = (3, 4, 7)
"""Places of the years in which the plan is made worse than the trend."""


def stored(results, probability, **given):
    """An ensemble for each of the pathways, and the first of them."""
    for result in results:
        certain = certainty_of(Reading(result).pathway, probability, **given)
        actions.store_study(
            result=result, kind="certainty", document=certain.model_dump(mode="json"), actor=None
        )
    return Reading(results[0])


def texts(document):
    return json.dumps(document.as_data(), ensure_ascii=False)


@pytest.fixture
def below(results):
    """A plan that all draws miss by a tenth and more from 2030 on, as they only ever can."""
    return stored(results, 0.06, around=(1.1, 1.4, 1.75))


@pytest.fixture
def worse(version, document, found):
    """A pathway that emits a tenth more than the trend in three years."""
    pathway = found(document, "halved-2035")
    emissions = dict(pathway.outcome.emissions)
    for account, emitted in emissions.items():
        trend = pathway.trend.emissions[account].total
        total = [trend[place] * 1.1 if place in WORSE else mine for place, mine in enumerate(emitted.total)]
        emissions[account] = emitted.model_copy(update={"total": tuple(total)})
    outcome = pathway.outcome.model_copy(update={"emissions": emissions})
    changed = pathway.model_copy(update={"outcome": outcome})
    return Reading(actions.store_result(model_version=version, pathway=changed, actor=None))


def test_a_plan_inside_its_band_says_nothing(results):
    reading = stored(results, 0.5)
    assert reading.years_outside == ()
    assert sentences.band_sentence(reading) == ""
    assert "Durchläufen" not in sentences.emissions_sentence(reading)


def test_a_plan_below_its_band_shows_the_middle_and_why(client, city, below):
    pathway = below.pathway
    assert below.years_outside == pathway.years
    year = pathway.targets[0].year
    place = pathway.years.index(year)
    planned, band = below.total[place], below.band
    sentence = sentences.band_sentence(below)
    for number in (planned, band.p5[place], band.p50[place], band.p95[place]):
        assert sentences.tonnes(number) in sentence
    assert f"Für {year} sind" in sentence
    assert "bei günstigen aber nicht mehr" in sentence

    chart = pictures.emissions_of(below)
    assert any(str(column).startswith("Mitte der Durchläufe") for column in chart.columns)
    row = next(row for row in chart.rows if row[0] == str(year))
    assert format_number(band.p50[place], 0) in row
    assert sentences.tonnes(band.p50[place]) in chart.sentence
    page = client.get(f"/de/{city.slug}/pathways/?target={below.result.key}").content.decode()
    assert sentence in page
    assert "Plan und Durchläufe gehen auseinander" in page
    compared = client.get(f"/de/{city.slug}/pathways/compare/").content.decode()
    assert sentence in compared


def test_the_document_and_the_interface_tell_the_same(client, city, below):
    told = texts(word(gather(city), "de"))
    assert sentences.band_sentence(below) in told
    assert "Mitte der Durchläufe" in told
    item = client.get(f"/api/v1/cities/{city.slug}/pathways").json()["items"][0]
    assert item["years_outside"] == list(below.pathway.years)
    assert item["emissions"][below.account]["drawn"]["median"] == pytest.approx(list(below.band.p50))


def test_a_plan_above_its_band_claims_no_shortfall(results):
    reading = stored(results, 0.9, around=(0.5, 0.6, 0.8))
    sentence = sentences.band_sentence(reading)
    assert sentence.startswith("Über der Spanne")
    assert "weniger umgesetzt" not in sentence


def test_what_is_worse_than_doing_nothing_says_so_wherever_it_is_seen(client, city, worse):
    years = [worse.years[place] for place in WORSE]
    assert list(worse.years_worse) == years
    sentence = sentences.worse_sentence(worse)
    assert f"In den Jahren {years[0]}–{years[1]}, {years[2]} entsteht mit diesem Pfad mehr" in sentence
    most = max(years, key=lambda year: worse.planned_in(year) - worse.trend_in(year))
    assert f"am meisten {most}: {sentences.tonnes(worse.planned_in(most))}" in sentence
    assert sentence.endswith("und ebenso nah ans Ziel führt, wurde nicht gefunden.")
    assert sentence.split(". ")[0] in pictures.emissions_of(worse).sentence
    assert sentence in client.get(f"/de/{city.slug}/pathways/").content.decode()
    data = word(gather(city), "de")
    assert sentence in data.summary[0].runs[0].text
    assert texts(data).count(sentence) == 2, "at a glance, and as a notice before the picture"
    item = client.get(f"/api/v1/cities/{city.slug}/pathways").json()["items"][0]
    assert item["years_worse"] == years
    told = [part for part in tables.pathway(worse.pathway) if isinstance(part, str)]
    assert any("more bisko than in the trend" in text and str(years[0]) in text for text in told)


def test_a_pathway_that_is_never_worse_says_nothing(results):
    reading = Reading(results[0])
    assert reading.years_worse == ()
    assert sentences.worse_sentence(reading) == ""


def test_what_nobody_would_see_is_no_difference(results):
    pathway = Reading(results[0]).pathway
    total = pathway.trend.emissions["bisko"].total
    hair = tuple(value + 5e-4 * total[0] for value in total)
    emissions = pathway.outcome.emissions
    same = {**emissions, "bisko": emissions["bisko"].model_copy(update={"total": hair})}
    outcome = pathway.outcome.model_copy(update={"emissions": same})
    assert years_worse(pathway.model_copy(update={"outcome": outcome}), "bisko") == ()
    band = certainty_of(pathway, around=(1.0, 1.0, 1.0)).bands["bisko"]
    assert years_outside(pathway.outcome, "bisko", band) == ()


@pytest.mark.parametrize(
    ("years", "said"), [([], ""), ([2027], "2027"), ([2027, 2029, 2030, 2031], "2027, 2029–2031")]
)
def test_neighbouring_years_are_drawn_together(years, said):
    assert sentences.year_spans(years) == said
