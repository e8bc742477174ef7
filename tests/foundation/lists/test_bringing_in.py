"""A table becomes what it lists, doubtful cells are mended on the way, and all of it can be undone."""

from __future__ import annotations

import io

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from openpyxl import Workbook
from tests.factories import make_city, reader
from tests.foundation.lists.bringing import Table, as_csv
from tests.making import change, make, make_organisation

from wandel.foundation.cities import followers
from wandel.foundation.cities.models import Artefact
from wandel.foundation.lists import actions
from wandel.foundation.lists.models import ListImport
from wandel.foundation.records.models import StoredFile, Version
from wandel.steps.pathways.actions import add_model_version
from wandel.steps.pathways.models import Measure
from wandel_engine.pathways import dump_model, load_model

HEAD = ["Maßnahme", "Beschreibung", "Handlungsfeld", "Beginn", "Verantwortlich", "Kosten", "Bemerkung"]


@pytest.fixture
def works(city):
    return make_organisation(city, "werke", "Stadtwerke")


def bring(client, city, *rows, head=HEAD, **answers):
    table = Table(client, city, "measure", as_csv(head, *rows))
    table.columns(**answers)
    return table


def test_sixty_rows_are_sixty_measures(city, works, team_client):
    rows = [[f"Maßnahme {n}", "Text", "Energie", 2030, "Stadtwerke", "1.234,5", "x"] for n in range(60)]
    table = bring(team_client, city, *rows)
    assert (len(table.plan.new), table.plan.doubts) == (60, [])
    table.bring_in()
    assert Measure.objects.filter(city=city).count() == 60
    made = Measure.objects.get(city=city, title={"de": "Maßnahme 7"})
    assert made.title == {"de": "Maßnahme 7"}
    assert (made.field, made.start_year, made.visibility) == ("energy", 2030, "team")
    assert [one.slug for one in made.responsible.all()] == ["werke"]
    assert made.cost == {"value": 1234.5, "unit": "EUR", "flag": "stated"}
    assert Version.objects.filter(artefact=made).count() == 1


def test_columns_are_guessed_and_what_is_decided_is_remembered(city, team_client):
    first = Table(team_client, city, "measure", as_csv([*HEAD, "Thema"], ["A", *7 * [""]]))
    guessed = first.columns(Thema="summary.en", Handlungsfeld="")
    assert guessed == {
        "Maßnahme": "title.de",
        "Beschreibung": "summary.de",
        "Handlungsfeld": "field",
        "Beginn": "start_year",
        "Verantwortlich": "responsible",
        "Kosten": "cost.value",
        "Bemerkung": "",
        "Thema": "",
    }
    again = Table(team_client, city, "measure", as_csv([*HEAD, "Thema"], ["B", *7 * [""]]))
    assert again.columns() == guessed | {"Thema": "summary.en", "Handlungsfeld": ""}


def test_the_head_need_not_be_the_first_row(city, team_client):
    table = Table(
        team_client,
        city,
        "measure",
        as_csv(
            ["Unser Plan", "", ""],
            ["", "", ""],
            ["Maßnahme", "Handlungsfeld", "Beginn"],
            ["A", "Energie", 2030],
        ),
    )
    table.columns()
    assert [row.number for row in table.plan.new] == [4]


def test_one_column_cannot_be_two(city, team_client):
    table = Table(team_client, city, "measure", as_csv(["A", "B"], ["x", "y"]))
    answer = team_client.post(f"{table.here}columns/", {"column-0": "title.de", "column-1": "title.de"})
    assert answer.status_code == 422
    assert "Titel (Deutsch)" in answer.content.decode()


def test_what_is_missing_in_all_rows_is_answered_once(city, team_client):
    table = Table(team_client, city, "measure", as_csv(["Maßnahme"], ["A"], ["B"]))
    table.columns(**{"default-field": "mobility"})
    assert table.plan.doubts == []
    table.bring_in()
    assert set(Measure.objects.values_list("field", flat=True)) == {"mobility"}


DOUBTFUL = {
    "Handlungsfeld": ("Enrgie", "steht nicht zur Wahl", "Energie"),
    "Beginn": ("etwa 2031", "ist keine Zahl", "2031"),
    "Verantwortlich": ("Stadtwerk", "ist hier nicht bekannt", "Stadtwerke"),
    "Kosten": ("1.234,5 – ca.", "ist keine Zahl", "1234,5"),
    "Kosten in Worten": ("1,2 Mio. €", "ist keine Zahl", "1200000"),
    "Maßnahme": (41 * "zu lang ", "Platz ist für 200", None),
}


@pytest.mark.parametrize("head", DOUBTFUL)
def test_a_doubtful_cell_is_shown_with_its_mend(city, works, team_client, head):
    cell, message, meant = DOUBTFUL[head]
    head = head.removesuffix(" in Worten")
    good = dict(zip(HEAD, ["A", "Text", "Energie", "2030", "Stadtwerke", "1", ""], strict=True))
    table = bring(team_client, city, [good[name] if name != head else cell for name in HEAD])
    (doubt,) = table.plan.doubts
    assert message in doubt.message
    assert doubt.cell.startswith(cell[:100])
    assert meant is None or doubt.value == meant
    assert not table.plan.is_ready
    page = team_client.get(f"{table.here}check/").content.decode()
    assert f'name="{doubt.name}"' in page
    plan = table.mend(**{doubt.name: doubt.value})
    assert (plan.doubts, len(plan.new)) == ([], 1)
    table.bring_in()
    assert Measure.objects.count() == 1


def test_what_is_required_is_asked_for(city, team_client):
    table = bring(team_client, city, ["", "Text", "", "", "", "", ""])
    assert {doubt.path for doubt in table.plan.doubts} == {"title.de", "field"}
    plan = table.mend(**{"mend-2-title.de": "Ein Titel", "mend-2-field": "Energie"})
    assert plan.is_ready


def test_a_row_can_be_left_out_and_taken_back(city, team_client):
    table = bring(team_client, city, ["A", "", "?", "", "", "", ""], ["B", "", "Energie", "", "", "", ""])
    plan = table.mend(**{"mend-2-twin": "leave"})
    assert (len(plan.left), len(plan.new), plan.is_ready) == (1, 1, True)
    plan = table.mend(**{"mend-2-twin": "back"})
    assert (len(plan.left), len(plan.doubtful)) == (0, 1)


def test_hidden_characters_do_not_hide_what_is_meant(city, works, team_client):
    table = bring(
        team_client,
        city,
        ["A\u200b", "", "Ener\u00adgie\u00a0", "2030\u200b", "\ufeffStadtwerke", "1\u00a0234,5", ""],
    )
    assert table.plan.doubts == []
    table.bring_in()
    made = Measure.objects.get()
    assert (made.title, made.start_year, made.cost["value"]) == ({"de": "A"}, 2030, 1234.5)


def test_a_title_that_stands_already_is_no_double(city, team_client):
    old = make("measure", city=city, title={"de": "Öfen tauschen"}, actor=None)
    row = ["öfen  tauschen", "Neuer Text", "Energie", "", "", "", ""]
    table = bring(team_client, city, row)
    (doubt,) = table.plan.doubts
    assert "schon unter diesem Titel" in doubt.message
    plan = table.mend(**{doubt.name: "change"})
    assert [one.artefact.pk for one in plan.changed] == [old.pk]
    plan = table.mend(**{doubt.name: "new"})
    assert len(plan.new) == 1


def test_all_or_nothing(city, team_client, monkeypatch):
    table = bring(team_client, city, *[[f"M {n}", "", "Energie", "", "", "", ""] for n in range(3)])
    made = []

    def breaks(self):
        made.append(self)
        if len(made) == 3:
            from django.core.exceptions import ValidationError

            raise ValidationError("Heute nicht.")

    mark = table.plan.mark
    monkeypatch.setattr(Measure, "clean", breaks)
    table.bring_in(mark=mark)
    assert (Measure.objects.count(), table.listed.state) == (0, "ready")
    assert "Zeile 4: Heute nicht." in team_client.get(f"{table.here}check/").content.decode()


def test_what_has_changed_since_it_was_looked_at_is_shown_again(city, team_client):
    table = bring(team_client, city, ["A", "", "Energie", "", "", "", ""])
    mark = table.plan.mark
    make("measure", city=city, title={"de": "A"}, actor=None)
    table.bring_in(mark=mark)
    assert (Measure.objects.count(), table.listed.state) == (1, "ready")


def test_sending_twice_brings_in_once(city, team_client):
    table = bring(team_client, city, ["A", "", "Energie", "", "", "", ""])
    sent = {"mark": table.plan.mark, "sending": "mark"}
    for _time in range(2):
        team_client.post(f"{table.here}bring-in/", sent)
    assert Measure.objects.count() == 1


def test_undo_withdraws_and_restores_and_leaves_what_somebody_changed(city, team_client):
    old = make("measure", city=city, title={"de": "Alt"}, slug="alt", actor=None)
    touched = make("measure", city=city, title={"de": "Berührt"}, slug="beruehrt", actor=None)
    table = bring(
        team_client,
        city,
        ["alt", "1", "Alt", "Neuer Text"],
        ["beruehrt", "1", "Berührt", "Neuer Text"],
        ["", "", "Ganz neu", ""],
        head=["Schlüssel", "Version", "Titel (Deutsch)", "Beschreibung (Deutsch)"],
        **{"default-field": "energy"},
    )
    table.bring_in()
    old.refresh_from_db()
    assert (old.summary, old.version) == ({"de": "Neuer Text"}, 2)
    change(Measure.objects.get(pk=touched.pk), summary={"de": "Von Hand"}, actor=None)
    page = table.undo()
    assert "Ein Eintrag wurde seither geändert" in page
    for one in (old, touched):
        one.refresh_from_db()
    assert (old.summary, old.version) == ({"de": "Mehr dazu."}, 3)
    assert touched.summary == {"de": "Von Hand"}
    assert Artefact.objects.get(slug="ganz-neu").withdrawn_at is not None
    assert table.listed.state == "undone"


def test_the_file_and_its_cells_are_gone_afterwards(city, team_client):
    table = bring(team_client, city, ["A", "", "Energie", "", "", "", ""])
    table.bring_in()
    assert (table.listed.sheets, table.listed.choices, table.listed.file) == ([], {}, None)
    assert StoredFile.objects.count() == 0
    dropped = bring(team_client, city, ["B", "", "Energie", "", "", "", ""])
    team_client.post(f"{dropped.here}drop/")
    assert ListImport.objects.filter(pk=dropped.listed.pk).count() == 0


def test_a_large_table_is_read_and_brought_in_by_a_worker(city, team_client):
    from wandel.foundation.live.jobs import run
    from wandel.foundation.live.models import Job

    rows = [[f"M {n}", 150 * "Text ", "Energie", "", "", "", ""] for n in range(700)]
    table = Table(team_client, city, "measure", as_csv(HEAD, *rows))
    assert table.listed.state == "reading"
    assert StoredFile.objects.count() == 1
    assert "Die Tabelle wird gelesen" in team_client.get(table.here).content.decode()
    run(Job.objects.get(kind="lists.read"))
    assert StoredFile.objects.count() == 0
    table.columns()
    assert len(table.plan.new) == 700
    table.bring_in()
    assert Measure.objects.count() == 0
    assert "Die Tabelle wird übernommen" in team_client.get(table.here).content.decode()
    run(Job.objects.get(kind="lists.bring_in"))
    assert Measure.objects.count() == 700
    assert "700 Einträge sind neu" in team_client.get(table.here).content.decode()


def test_a_worker_does_nothing_where_something_else_would_come_of_it(city, team_client):
    from wandel.foundation.live.jobs import run
    from wandel.foundation.live.models import Job

    table = bring(team_client, city, *[[f"M {n}", "", "Energie", "", "", "", ""] for n in range(201)])
    table.bring_in()
    make("measure", city=city, title={"de": "M 7"}, actor=None)
    run(Job.objects.get(kind="lists.bring_in"))
    assert Measure.objects.count() == 1
    page = team_client.get(f"{table.here}check/").content.decode()
    assert "Nichts wurde übernommen. Bitte noch einmal ansehen." in page


def test_a_pdf_with_another_name_is_refused_with_a_reason(city, team_client):
    table = Table(team_client, city, "measure", b"%PDF-1.7 ...", "liste.xlsx")
    page = team_client.get(table.here).content.decode()
    assert "Das ist ein PDF." in page


def test_only_the_team_brings_lists_in(city, team_client):
    table = bring(team_client, city, ["A", "", "Energie", "", "", "", ""])
    for path in ("", "columns/", "check/"):
        assert Client().get(f"{table.here}{path}").status_code == 302
    assert Client().post(f"{table.here}bring-in/", {"mark": table.plan.mark}).status_code in (302, 403)
    assert Measure.objects.count() == 0
    other = make_city(is_public=True)
    elsewhere = table.here.replace(city.slug, other.slug)
    assert team_client.get(elsewhere).status_code in (403, 404)


def test_merged_cells_count_for_each_row_and_are_told(city, team_client):
    book = Workbook()
    for row in (["Handlungsfeld", "Maßnahme"], ["Energie", "A"], [None, "B"]):
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    file = io.BytesIO()
    book.save(file)
    table = Table(team_client, city, "measure", file.getvalue(), "liste.xlsx")
    table.columns()
    assert table.plan.doubts == []
    assert "Verbundene Zellen (A2)" in table.plan.notes[0]


def test_many_lines_are_told_to_those_who_follow_once(city, team_client, monkeypatch):
    told = []
    monkeypatch.setattr(followers, "_followers", [told.append])
    rows = [[f"Maßnahme {number}", "Energie"] for number in range(9)]
    table = Table(team_client, city, "measure", as_csv(["Maßnahme", "Handlungsfeld"], *rows))
    table.bring_in()
    assert [len(ids) for ids in told] == [9]
    table.undo()
    assert [len(ids) for ids in told] == [9, 9]


def test_what_the_model_cannot_take_is_told_and_nothing_is_brought_in(city, team_client):
    model = dump_model(load_model("benchmarks/models/small"))
    add_model_version(city=city, document=model, actor=None)
    places = [one["artefact"] for one in model["measures"]][:2]
    rows = [[f"An Platz {n}", "Energie", place, "2028" if n else "1999"] for n, place in enumerate(places)]
    head = ["Maßnahme", "Handlungsfeld", "Platz im Modell", "Beginn"]
    table = Table(team_client, city, "measure", as_csv(head, *rows))
    answer = team_client.post(f"{table.here}bring-in/", {"mark": table.plan.mark}, follow=True)
    assert "„An Platz 0“: Im Modell kann sie" in answer.content.decode()
    assert not Measure.objects.exists()


def test_what_was_brought_in_meanwhile_is_not_dropped_and_what_was_dropped_not_brought_in(
    city, team_client, member
):
    head, row = ["Maßnahme", "Handlungsfeld"], ["A", "Energie"]
    table = Table(team_client, city, "measure", as_csv(head, row))
    # As the page of somebody has it who opened it before.
    stale = ListImport.objects.get(pk=table.listed.pk)
    table.bring_in()
    with pytest.raises(ValidationError):
        actions.drop(listed=stale, actor=member)
    assert ListImport.objects.get(pk=stale.pk).outcome
    other = Table(team_client, city, "measure", as_csv(head, row))
    stale, mark = ListImport.objects.get(pk=other.listed.pk), other.plan.mark
    actions.drop(listed=stale, actor=member)
    with pytest.raises(ValidationError):
        actions.bring_in(listed=other.listed, reader=reader(city, "team"), mark=mark, actor=member)
    assert Measure.objects.count() == 1


def test_a_text_that_is_far_too_long_is_asked_about_at_its_cell(city, team_client):
    table = Table(
        team_client, city, "measure", as_csv(["Maßnahme", "Handlungsfeld"], ["x" * 200_000, "Energie"])
    )
    [doubt] = table.plan.doubts
    assert "Das sind 200000 Zeichen" in doubt.message
