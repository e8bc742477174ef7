"""The list of measures shows what each saves, as far as a job has computed it."""

from __future__ import annotations

import html
import re

import pytest
from django.urls import reverse
from tests.making import make

from wandel.foundation.live import jobs
from wandel.foundation.live.models import Job
from wandel.foundation.ui.formats import format_rounded
from wandel.steps.pathways.memory import contributions_of
from wandel.steps.pathways.reading import Reading

GRID = "heat-grid"


@pytest.fixture
def grid(city):
    return make(
        "measure",
        city=city,
        title={"de": "Netz"},
        slug="our-grid",
        place=GRID,
        visibility="public",
        actor=None,
    )


def cell_of(client, city):
    page = client.get(f"/de/{city.slug}/pathways/measures/").content.decode()
    found = re.search(r'<td[^>]*data-label="Weniger im Jahr 2035">(.*?)</td>', page, re.DOTALL)
    return html.unescape(found[1])


def test_an_effect_is_there_once_a_job_has_computed_it(client, team_client, city, grid, results):
    assert cell_of(client, city) == "keine Daten"
    asked = {"result": results[0].pk, "study": "contributions"}
    team_client.post(reverse("pathways:study", args=[city.slug]), asked)
    jobs.run(Job.objects.get())
    study = results[0].studies.get(kind="contributions")
    (found,) = [one for one in contributions_of(study).measures if one.measure == GRID]
    saved = found.saved["bisko"][Reading(results[0]).years.index(2035)]
    shown = cell_of(client, city)
    assert shown.startswith(format_rounded(saved, "t"))
    assert 'width="100"' in shown


def test_without_a_pathway_there_is_no_such_column(client, city, grid):
    assert "Weniger im Jahr" not in client.get(f"/de/{city.slug}/pathways/measures/").content.decode()
