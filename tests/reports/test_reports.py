"""Small inputs from public reports about tools of this kind, each with its right answer.

The tests read them beside the checkout, or where `WANDEL_SHARED` says.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
import uuid
from pathlib import Path

import pytest
from django.test import Client
from icalendar import Calendar
from tests.making import change, create_activity, create_arena, create_event
from tests.shared import REPORTS, missing

from wandel_engine.cases import check_case
from wandel_engine.pathways import ModelError, ModelInfeasible, find, load_model

GOERLITZ = Path(__file__).parents[2] / "cases" / "goerlitz"
pytestmark = [pytest.mark.reference, missing]


@pytest.fixture
def goerlitz(tmp_path):
    """A copy of the case that a test may spoil."""
    return shutil.copytree(GOERLITZ, tmp_path / "goerlitz")


def test_scrapping_what_is_paid_for_does_not_pay():
    """Keeping the pumps is cheapest, whether or not the model allows to scrap them."""
    for name in ("model.json", "keep.json"):
        model = load_model(REPORTS / "salvage-scrapped" / name)
        costs = find(model, model.targets[0].artefact).outcome.costs
        assert costs.discounted == pytest.approx(1_290_250, abs=1)


def test_what_is_demolished_has_no_value_left():
    model = load_model(REPORTS / "salvage-deaths" / "model.json")
    found = find(model, model.targets[0].artefact)
    # 34.868 homes left × 1,000 EUR × 31/40; the report rounds the homes.
    assert sum(found.outcome.costs.salvage.values()) == pytest.approx(27_022.56, abs=0.1)


def test_variants_keep_the_bounds_of_default_courses():
    with pytest.raises(ModelError) as refused:
        load_model(REPORTS / "variant-out-of-bounds" / "model.json")
    assert len(refused.value.problems) >= 3
    assert all(problem.mend and problem.field for problem in refused.value.problems)


def test_a_single_limit_is_told_what_it_contradicts():
    model = load_model(REPORTS / "conflict-alone" / "model.json")
    with pytest.raises(ModelInfeasible) as refused:
        find(model, model.targets[0].artefact)
    assert "it contradicts what has happened and cannot change any more" in str(refused.value)


def test_no_number_becomes_another_by_its_spelling(goerlitz):
    shutil.copy(REPORTS / "yaml-leading-zero" / "model.yaml", goerlitz / "pathways" / "model.yaml")
    problems = check_case(goerlitz)
    assert problems
    assert {problem.file for problem in problems} == {"pathways/model.yaml"}
    assert all(problem.line for problem in problems)


def test_a_total_beside_its_modes_is_refused_at_its_line(goerlitz):
    shutil.copy(REPORTS / "balance-total-and-modes" / "balance-2020.csv", goerlitz / "analysis")
    [problem] = check_case(goerlitz)
    assert (problem.code, problem.file) == ("total_beside_modes", "analysis/balance-2020.csv")
    line = (goerlitz / problem.file).read_text("utf-8").splitlines()[problem.line - 1]
    assert line.startswith("transport,diesel,,")


def test_an_event_has_one_identifier_under_every_host_and_its_changes_are_counted(city, settings):
    settings.ALLOWED_HOSTS = ["*"]
    event = create_event(
        city=city,
        key="auftakt",
        kind="workshop",
        date=dt.date(2026, 12, 1),
        title={"de": "Auftakt"},
        visibility="public",
        actor=None,
    )

    def entry(host: str):
        answer = Client(SERVER_NAME=host).get(f"{event.get_absolute_url()}calendar.ics")
        [found] = Calendar.from_ical(answer.content).walk("VEVENT")
        return found

    here, there = entry("127.0.0.1:18177"), entry("localhost:18177")
    assert here["uid"] == there["uid"]
    assert not any(host in here["uid"] for host in ("127.0.0.1", "localhost", "@"))
    change(event, date=dt.date(2026, 12, 2))
    assert int(entry("localhost")["sequence"]) > int(here.get("sequence", 0))


def test_text_that_cannot_be_seen_is_no_idea(city):
    arena = create_arena(city=city, key="arena-1", number=1, actor=None, title={"de": "Auftakt"})
    create_activity(
        arena=arena,
        key="sammeln",
        kind="collect",
        title={"de": "Ideen"},
        prompt={"de": "Was hindert?"},
        phase="open",
        actor=None,
    )
    phone = Client()
    address = f"/de/{city.slug}/arenas/arena-1/sammeln/phone/"
    for line in (REPORTS / "idea-invisible" / "ideas.txt").read_text("utf-8").split("\n"):
        if line:
            sent = {"deed": "contribute", "text": line, "client_id": str(uuid.uuid4())}
            assert "Hier steht noch nichts." in phone.post(address, sent).content.decode(), ascii(line)


def test_head_answers_and_any_page_may_read_the_interface(city):
    address = f"/api/v1/cities/{city.slug}"
    client = Client()
    answer, body = client.head(address), client.get(address)
    assert (answer.status_code, answer.content) == (body.status_code, b"")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert json.loads(body.content)
