"""What goes out as a table and comes back: unchanged it changes nothing, and one cell changes one field."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from tests.factories import make_city, make_member
from tests.foundation.lists.bringing import Table
from tests.making import change, make

from wandel.foundation.cities.models import City
from wandel.foundation.records.models import Version
from wandel_engine.writing import plain

SEEN = st.text(
    st.characters(exclude_categories=("Cs", "Cn", "Co"), exclude_characters="\0"), min_size=1, max_size=60
).map(plain)
LINE = SEEN.map(lambda text: " ".join(text.split())).filter(bool)
TEXT = st.dictionaries(st.sampled_from(["de", "en", "pl"]), LINE, min_size=1)
LONG = st.dictionaries(st.sampled_from(["de", "en", "pl"]), SEEN.filter(bool))
NUMBER = st.floats(0, 1e9).map(abs).filter(lambda number: number == 0 or number > 1e-6)
FIGURE = st.fixed_dictionaries(
    {"value": NUMBER, "unit": st.just("EUR"), "flag": st.just("stated")},
    optional={"year": st.integers(1990, 2100)},
)
DAY = st.dates().map(lambda day: day.replace(year=2000 + day.year % 60).isoformat())
EXPERIMENT = st.fixed_dictionaries(
    {
        "title": TEXT,
        "challenge": TEXT,
        "hypothesis": TEXT,
        "status": st.sampled_from(["idea", "done", "stopped"]),
    },
    optional={
        "summary": LONG,
        "learning_questions": st.lists(TEXT, max_size=3),
        "starts": DAY,
        "budget": FIGURE,
        "log": st.lists(
            st.fixed_dictionaries({"date": DAY, "text": TEXT, "flag": st.just("stated")}), max_size=2
        ),
    },
)


@pytest.fixture
def here(db):
    city = make_city()
    client = Client()
    client.force_login(make_member(city), backend="allauth.account.auth_backends.AuthenticationBackend")
    return city, client


def exported(client, city, ending, kind="experiment", language="de"):
    return client.get(f"/{language}/{city.slug}/records/list/{kind}/table.{ending}").content


def brought(client, city, data, ending, kind="experiment"):
    table = Table(client, city, kind, data, f"liste.{ending}")
    table.columns()
    return table


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(documents=st.lists(EXPERIMENT, min_size=1, max_size=3), language=st.sampled_from(["de", "en", "pl"]))
def test_an_unchanged_table_changes_nothing(here, ending, documents, language):
    city, client = here
    City.objects.get(pk=city.pk).artefacts.all().delete()
    for document in documents:
        make("experiment", city=city, actor=None, **document)
    plan = brought(client, city, exported(client, city, ending, language=language), ending).plan
    assert (plan.doubts, plan.new, plan.changed) == ([], [], [])
    assert len(plan.same) == len(documents)


def with_cell(data: bytes, ending: str, head: str, value) -> bytes:
    """A table in which somebody has changed one cell of the first row."""
    if ending == "xlsx":
        book = load_workbook(io.BytesIO(data))
        sheet = book.worksheets[0]
        place = [cell.value for cell in sheet[1]].index(head) + 1
        sheet.cell(2, place).value = value
        file = io.BytesIO()
        book.save(file)
        return file.getvalue()
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
    rows[1][rows[0].index(head)] = value
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=";").writerows(rows)
    return file.getvalue().encode()


CHANGES = [
    ("Titel (Deutsch)", "Ein anderer Titel", "title"),
    ("Titel (Polnisch)", "Po polsku", "title"),
    ("Stand", "abgebrochen", "status"),
    ("Beginn", "24.12.2031", "starts"),
    ("Budget (Zahl)", "99,5", "budget"),
    ("Beschreibung (Deutsch)", "Kurz.", "summary"),
]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@settings(max_examples=8, suppress_health_check=list(HealthCheck))
@given(document=EXPERIMENT, which=st.sampled_from(CHANGES))
def test_one_cell_changes_one_field(here, ending, document, which):
    city, client = here
    head, value, field = which
    City.objects.get(pk=city.pk).artefacts.all().delete()
    made = make("experiment", city=city, actor=None, **(document | {"status": "idea"}))
    table = brought(client, city, with_cell(exported(client, city, ending), ending, head, value), ending)
    assert table.plan.doubts == []
    table.bring_in()
    first, second = Version.objects.filter(artefact=made).order_by("number")
    changed = {name for name in second.content if second.content[name] != first.content.get(name)}
    assert changed == {field}


def test_what_others_changed_in_between_is_kept_and_what_both_changed_is_asked(here):
    city, client = here
    made = make("measure", city=city, title={"de": "Alt"}, start_year=2030, actor=None)
    data = exported(client, city, "csv", "measure")
    change(made, start_year=2031, summary={"de": "Von Hand"}, actor=None)
    data = with_cell(data, "csv", "Titel (Deutsch)", "Neu")
    data = with_cell(data, "csv", "Beginn", "2040")
    table = brought(client, city, data, "csv", "measure")
    (doubt,) = table.plan.doubts
    assert "Hier steht inzwischen „2031“" in doubt.message
    plan = table.mend(**{doubt.name: "theirs"})
    assert plan.changed[0].says == {"title": {"de": "Neu"}}
    plan = table.mend(**{doubt.name: "mine"})
    assert plan.changed[0].says == {"title": {"de": "Neu"}, "start_year": 2040}
    table.bring_in()
    made.refresh_from_db()
    assert (made.title, made.start_year, made.summary) == ({"de": "Neu"}, 2040, {"de": "Von Hand"})


def test_what_was_withdrawn_in_between_is_said(here):
    city, client = here
    from wandel.foundation.cities.actions import withdraw

    made = make("measure", city=city, title={"de": "Alt"}, actor=None)
    data = exported(client, city, "csv", "measure")
    withdraw(artefact=made, actor=None)
    (doubt,) = brought(client, city, data, "csv", "measure").plan.doubts
    assert "Das wurde zurückgezogen" in doubt.message
