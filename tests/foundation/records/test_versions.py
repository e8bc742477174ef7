import pytest
from django.core.exceptions import ValidationError

from wandel.foundation.cities.actions import create_artefact
from wandel.foundation.cities.kinds import Kind, kinds, register_kind
from wandel.foundation.cities.models import Artefact
from wandel.foundation.records import actions, queries
from wandel.foundation.records.models import StagedImport

if "test-note" not in kinds:
    register_kind(Kind("test-note", "Notiz", "Notizen", "analysis", "circle", "overview:city"))


@pytest.fixture
def note(city):
    made = create_artefact(
        Artefact, kind="test-note", city=city, title={"de": "Wärme aus der Neiße"}, actor=None
    )
    actions.save_version(artefact=made, actor=None)
    return made


def edit(note, title, seen):
    return actions.edit_artefact(
        artefact=note, title=title, summary={}, visibility="team", actor=None, seen_version=seen
    )


def test_the_history_says_what_changed(note):
    edit(note, {"de": "Wärme aus dem Abwasser"}, seen=1)
    (newest, changes), (first, _all) = queries.history(note.pk)
    assert (newest.number, first.number) == (2, 1)
    assert changes[0].pieces == [("same", "Wärme aus"), ("gone", "der Neiße"), ("new", "dem Abwasser")]


def test_saving_the_same_again_makes_no_version(note):
    assert actions.save_version(artefact=note, actor=None) is None


def test_nobody_overwrites_what_they_have_not_seen(note):
    edit(note, {"de": "Neu"}, seen=1)
    with pytest.raises(ValidationError) as refused:
        edit(note, {"de": "Älter"}, seen=1)
    assert refused.value.code == "stale"


def test_what_was_refused_cannot_be_applied(city, settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        }
    }
    file = actions.store_file(name="x.zip", media_type="application/zip", data=b"x", city=city, actor=None)
    assert file.content.read() == b"x"
    staged = actions.stage_import(kind="case", file=file, problems=[{"code": "unit"}], actor=None)
    assert staged.status == StagedImport.Status.REFUSED
    with pytest.raises(ValidationError):
        actions.mark_applied(staged=staged, city=city, actor=None)
