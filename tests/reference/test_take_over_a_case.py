from pathlib import Path
from shutil import copytree

import pytest
import yaml
from django.core.exceptions import ValidationError as Refused
from django.test import Client
from pydantic import ValidationError
from tests.factories import reader

from wandel.foundation.cities.models import Artefact, City
from wandel.foundation.cities.queries import trace
from wandel.reference.exchange import load_case

GOERLITZ = Path(__file__).parents[2] / "cases" / "goerlitz"


def test_goerlitz_is_taken_over_whole(db):
    taken = load_case(GOERLITZ, actor=None)
    assert taken.left_out == []
    kinds = set(Artefact.objects.filter(city=taken.city).values_list("kind", flat=True))
    assert kinds >= {"idea", "problem", "principle", "vision-element", "target", "measure", "experiment"}
    assert "commitment" in kinds


def test_the_trace_leads_from_an_idea_to_a_commitment_and_back(db):
    city = load_case(GOERLITZ, actor=None).city
    idea = Artefact.objects.get(city=city, kind="idea", slug="idea-old-windows")
    commitment = Artefact.objects.get(city=city, kind="commitment", slug="fifty-windows")
    onwards = {hop.kind for hop in trace(idea, reader(city)).results}
    back = {hop.id for hop in trace(commitment, reader(city)).origins}
    assert onwards == {"problem", "vision-element", "target", "measure", "experiment", "commitment"}
    assert idea.pk in back


@pytest.mark.parametrize("language", ["de", "en", "pl"])
@pytest.mark.parametrize(
    "page", ["", "arenas/", "network/", "analysis/", "vision/", "pathways/", "pathways/measures/"]
)
def test_the_pages_of_the_walk_open(db, page, language):
    load_case(GOERLITZ, actor=None)
    answer = Client().get(f"/{language}/goerlitz/{page}")
    assert answer.status_code == 200
    assert "Demonstration" in answer.content.decode() or "Wersja demonstracyjna" in answer.content.decode()


def test_a_broken_case_leaves_nothing_behind(db, tmp_path):
    broken = copytree(GOERLITZ, tmp_path / "case")
    path = broken / "agenda" / "commitments.yaml"
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    entries[-1]["status"] = "perhaps"
    path.write_text(yaml.safe_dump(entries, allow_unicode=True), encoding="utf-8")
    with pytest.raises(ValidationError):
        load_case(broken, actor=None)
    assert not City.objects.exists()


def test_the_same_case_is_not_taken_over_twice(db):
    load_case(GOERLITZ, actor=None)
    with pytest.raises(Refused):
        load_case(GOERLITZ, actor=None)
    assert City.objects.count() == 1
