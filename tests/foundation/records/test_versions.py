import pytest
from django.core.exceptions import ValidationError
from tests.factories import reader
from tests.making import change, make

from wandel.foundation.cities.actions import withdraw
from wandel.foundation.cities.kinds import Kind, kinds, register_kind
from wandel.foundation.cities.models import Artefact
from wandel.foundation.records import actions, queries
from wandel.foundation.records.models import StagedImport, Version

if "test-note" not in kinds:
    register_kind(Kind("test-note", "Notiz", "Notizen", "analysis", "circle", "overview:city"))


@pytest.fixture
def note(city):
    return actions.create_artefact(
        Artefact, kind="test-note", city=city, title={"de": "Wärme aus der Neiße"}, actor=None
    )


def edit(note, title, seen):
    return change(note, title=title, summary={}, visibility="team", actor=None, seen_version=seen)


def test_the_history_says_what_changed(note):
    edit(note, {"de": "Wärme aus dem Abwasser"}, seen=1)
    (newest, changes), (first, _all) = queries.history(note, reader(note.city, "team"))
    assert (newest.number, first.number) == (2, 1)
    assert changes[0].pieces == [("same", "Wärme aus"), ("gone", "der Neiße"), ("new", "dem Abwasser")]


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("eins\n\nzwei", "eins\n\nzwei drei", [("same", "eins\n\nzwei"), ("new", "drei")]),
        ("eins zwei", "eins\nzwei", [("same", "eins"), ("new", "¶\n"), ("same", "zwei")]),
        ("eins\nzwei", "eins zwei", [("same", "eins"), ("gone", "¶"), ("same", "zwei")]),
    ],
)
def test_paragraphs_survive_and_their_change_is_seen(before, after, pieces):
    assert queries.word_changes(before, after) == pieces


def test_saving_the_same_again_makes_no_version(note):
    assert actions.keep_version(artefact=note, actor=None) is None


def test_nobody_overwrites_what_they_have_not_seen(note):
    edit(note, {"de": "Neu"}, seen=1)
    with pytest.raises(ValidationError) as refused:
        edit(note, {"de": "Älter"}, seen=1)
    assert refused.value.code == "stale"


def test_hiding_is_a_version_and_who_has_not_seen_it_does_not_undo_it(note):
    actions.set_visibility(artefact=note, visibility="public", actor=None)
    actions.set_visibility(artefact=note, visibility="team", actor=None)
    with pytest.raises(actions.Stale):
        change(note, title=note.title, summary={}, visibility="public", actor=None, seen_version=2)
    assert Artefact.objects.get(pk=note.pk).visibility == "team"
    assert [version.visibility for version, _changes in queries.history(note, reader(note.city, "team"))] == [
        "team",
        "public",
        "team",
    ]


def test_what_is_withdrawn_is_not_changed_any_more(note):
    withdraw(artefact=note, actor=None)
    with pytest.raises(ValidationError) as refused:
        edit(note, {"de": "Neu"}, seen=1)
    assert refused.value.code == "withdrawn"


@pytest.mark.parametrize("known", ["team", ""])
def test_what_was_not_public_is_not_published_by_restoring_it(note, known):
    Version.objects.filter(artefact=note, number=1).update(visibility=known)
    change(note, title={"de": "Neu"}, summary={}, visibility="public", actor=None, seen_version=1)
    restored = actions.restore_version(artefact=note, number=1, actor=None, seen_version=2)
    assert (restored.title, restored.visibility) == ({"de": "Wärme aus der Neiße"}, "team")


def test_what_is_hidden_is_not_published_by_restoring_what_was_public(note):
    actions.set_visibility(artefact=note, visibility="public", actor=None)
    actions.set_visibility(artefact=note, visibility="team", actor=None)
    restored = actions.restore_version(artefact=note, number=2, actor=None, seen_version=3)
    assert restored.visibility == "team"


def test_what_was_refused_cannot_be_applied(city, settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        }
    }
    file = actions.store_file(name="x.zip", media_type="application/zip", data=b"x", city=city, actor=None)
    assert file.content.read() == b"x"
    staged = actions.stage_import(kind="case", file=file, actor=None)
    assert staged.status == StagedImport.Status.CHECKING
    with pytest.raises(ValidationError):
        actions.mark_applied(staged=staged, city=city, actor=None)
    judged = actions.judge_import(staged=staged, problems=[{"code": "unit"}], actor=None)
    assert judged.status == StagedImport.Status.REFUSED
    with pytest.raises(ValidationError):
        actions.mark_applied(staged=staged, city=city, actor=None)


def test_the_history_tells_figures_as_they_were_written(city):
    figures = [
        {"value": 108.5, "unit": "kW", "year": 2007, "flag": "stated"},
        {"value": 1200.5, "unit": "kW", "year": 2014, "flag": "stated"},
    ]
    thing = make("indicator", city=city, title={"de": "Dächer"}, unit="kW", figures=figures[:1])
    rough = {"value": 1300, "low": 1250.25, "high": 1400, "unit": "kW", "year": 2015, "flag": "estimate"}
    change(thing, figures=[*figures, rough | {"derivation": {"de": "Hochgerechnet."}}])
    change(thing, figures=[*figures, rough | {"derivation": {"de": "Gezählt."}}])
    newest, second, first = (changes for _version, changes in queries.history(thing, reader(city, "team")))
    assert [one.pieces for one in first if one.field == "figures"] == [
        [("new", "108,5\N{NO-BREAK SPACE}kW (2007), eigene Angabe\n")]
    ]
    assert [(one.language, one.pieces) for one in second] == [
        (
            "",
            [
                ("new", "1.200,5\N{NO-BREAK SPACE}kW (2014), eigene Angabe\n"),
                ("new", "1.300\N{NO-BREAK SPACE}kW (2015), geschätzt, zwischen 1.250,25 und 1.400\n"),
            ],
        ),
        ("de", [("new", "2015: Herleitung: Hochgerechnet.\n")]),
    ]
    # What a figure rests on is a change too.
    assert [(one.language, [mark for mark, _text in one.pieces]) for one in newest] == [
        ("de", ["gone", "new"])
    ]


def test_what_came_or_went_as_a_whole_has_no_marks_in_it():
    assert queries.word_changes("", "eins\nzwei") == [("new", "eins\nzwei")]
    assert queries.word_changes("eins\nzwei", "") == [("gone", "eins\nzwei")]
    assert queries.line_changes("a\nb", "a\nc\nd") == [("gone", "b\n"), ("new", "c\n"), ("new", "d\n")]
