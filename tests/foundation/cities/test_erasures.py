"""What was hidden or erased is written down outside the database, and can be repeated from there."""

from __future__ import annotations

import json

import pytest
from django.core.exceptions import ValidationError
from tests.factories import make_city, make_member

from wandel.foundation.cities import actions, erasures
from wandel.foundation.cities.audit import action
from wandel.foundation.cities.models import Artefact, City, Erasure, Membership


@pytest.fixture
def listed(db, settings, tmp_path, django_capture_on_commit_callbacks):
    """Do something, and read what the list says afterwards."""
    settings.ERASURES = tmp_path / "erasures.jsonl"

    def after(deed):
        with django_capture_on_commit_callbacks(execute=True):
            deed()
        return erasures.read(settings.ERASURES)

    return after


def artefact(city, slug="eins", **fields):
    fields = {"visibility": "public", "title": {"de": "Geheimes"}} | fields
    return Artefact.objects.create(city=city, kind="idea", slug=slug, **fields)


def set_visibility(*, artefact, visibility, actor):
    """As the actions of the rooms do it."""
    artefact.visibility = visibility
    artefact.save()
    actions.note_visibility(artefact)


def forget():
    """A database from before: it has not heard of what was done."""
    Erasure.objects.all().delete()


def test_what_is_withdrawn_or_hidden_is_withdrawn_and_hidden_again(city, listed):
    one, two = artefact(city), artefact(city, "zwei")
    listed(lambda: actions.withdraw(artefact=one, actor=None))
    known = listed(lambda: set_visibility(artefact=two, visibility="team", actor=None))
    when = one.withdrawn_at
    forget()
    Artefact.objects.update(withdrawn_at=None, visibility="public")
    assert actions.repeat_erasures(listed=known, actor=None) == 2
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.withdrawn_at, one.visibility) == (when, "public")
    assert (two.withdrawn_at, two.visibility) == (None, "team")
    # A second time there is nothing to do.
    assert actions.repeat_erasures(listed=known, actor=None) == 0


def test_what_was_shown_again_is_not_hidden(city, listed):
    one = artefact(city)
    listed(lambda: set_visibility(artefact=one, visibility="team", actor=None))
    known = listed(lambda: set_visibility(artefact=one, visibility="public", actor=None))
    forget()
    actions.repeat_erasures(listed=known, actor=None)
    one.refresh_from_db()
    assert one.visibility == "public"


def test_what_the_backup_already_knew_is_not_done_again(city, listed):
    one = artefact(city)
    known = listed(lambda: actions.withdraw(artefact=one, actor=None))
    Artefact.objects.update(withdrawn_at=None)  # the team has taken it back in since
    assert actions.repeat_erasures(listed=known, actor=None) == 0
    one.refresh_from_db()
    assert one.withdrawn_at is None


def test_an_erased_demonstration_and_a_taken_role_go_again(listed):
    demo, city = make_city(is_demo=True), make_city()
    person = make_member(city, "team")
    artefact(demo)
    slug, number = demo.slug, demo.pk
    listed(lambda: actions.delete_city(city=demo, actor=None))
    known = listed(lambda: actions.take_role(city=city, user=person, actor=None))
    forget()
    City.objects.create(pk=number, slug=slug, name={"de": "Wieder da"}, is_demo=True)
    Membership.objects.create(city=city, user=person, role="team")
    assert actions.repeat_erasures(listed=known, actor=None) == 2
    assert not City.objects.filter(slug=slug).exists()
    assert not Membership.objects.filter(user=person).exists()


def test_another_city_with_the_number_of_an_erased_one_stays(listed):
    demo = make_city(is_demo=True)
    number = demo.pk
    known = listed(lambda: actions.delete_city(city=demo, actor=None))
    forget()
    City.objects.create(pk=number, slug="andere", name={"de": "Andere"})
    assert actions.repeat_erasures(listed=known, actor=None) == 0
    assert City.objects.filter(slug="andere").exists()


def test_what_an_action_takes_back_is_not_listed(city, listed):
    one = artefact(city)

    @action("test.breaks")
    def breaks(*, actor):
        actions.withdraw(artefact=one, actor=None)
        raise ValidationError("no")

    def broken():
        with pytest.raises(ValidationError):
            breaks(actor=None)

    assert listed(broken) == []
    assert not Erasure.objects.exists()


def test_the_list_quotes_nothing_and_belongs_to_its_owner(city, listed, settings):
    listed(lambda: actions.withdraw(artefact=artefact(city), actor=None))
    assert "Geheimes" not in settings.ERASURES.read_text()
    assert settings.ERASURES.stat().st_mode & 0o077 == 0


def test_a_list_that_could_not_be_written_catches_up(city, settings, tmp_path, listed, caplog):
    settings.ERASURES = tmp_path / "nowhere" / "erasures.jsonl"
    one = artefact(city)
    assert listed(lambda: actions.withdraw(artefact=one, actor=None)) == []
    one.refresh_from_db()
    assert one.withdrawn_at is not None
    assert "nowhere" in caplog.text
    settings.ERASURES.parent.mkdir()
    assert erasures.catch_up() == 1
    assert erasures.catch_up() == 0
    assert [deed.key for deed in erasures.read(settings.ERASURES)] == [{"pk": str(one.pk)}]


def test_a_line_that_a_full_disk_cut_off_spoils_no_other(city, listed, settings):
    listed(lambda: actions.withdraw(artefact=artefact(city), actor=None))
    whole = settings.ERASURES.read_text()
    settings.ERASURES.write_text(whole[: len(whole) // 2])
    known = listed(lambda: actions.withdraw(artefact=artefact(city, "zwei"), actor=None))
    assert len(known) == 1
    assert erasures.catch_up() == 1
    assert len(erasures.read(settings.ERASURES)) == 2


@pytest.mark.parametrize("line", ['{"id": 1}', "[]", '"text"'])
def test_a_file_that_is_no_such_list_is_refused(db, tmp_path, line):
    path = tmp_path / "other.jsonl"
    path.write_text(line + "\n")
    with pytest.raises(ValidationError):
        erasures.read(path)


@pytest.mark.parametrize(
    ("model", "key", "fields"),
    [
        ("events.event", {"city__slug": "neustadt"}, {}),
        ("cities.membership", {"city__slug": "neustadt"}, {}),
        ("cities.city", {"is_demo": False}, {}),
        ("cities.artefact", {}, {}),
        ("cities.artefact", {"pk": None}, {}),
        ("cities.artefact", {"pk": "no number of a thing"}, {}),
        ("cities.artefact", {"pk__isnull": False}, {}),
        ("cities.artefact", {"pk": "0" * 32}, {"nothing": "x"}),
        ("cities.artefact", {"pk": "0" * 32}, {"withdrawn_at": "never"}),
    ],
)
def test_a_line_that_does_not_name_one_thing_is_refused(db, tmp_path, model, key, fields):
    path = tmp_path / "hostile.jsonl"
    said = {"id": "1" * 32, "at": "2026-01-01T00:00:00+00:00", "did": "hidden"}
    path.write_text(json.dumps(said | {"model": model, "key": key, "fields": fields}) + "\n")
    with pytest.raises(ValidationError, match=r"hostile\.jsonl"):
        erasures.read(path)


def test_a_kind_of_thing_that_is_not_known_is_said(db):
    deed = Erasure(did="hidden", model="nowhere.thing", key={"pk": "1"}, fields={"visibility": "team"})
    with pytest.raises(ValidationError, match=r"nowhere\.thing"):
        actions.repeat_erasures(listed=[deed], actor=None)
