import pytest
from django.core.exceptions import ValidationError
from tests.factories import reader
from tests.making import change

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
