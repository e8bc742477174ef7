"""Writes about attachments: who may, what is written down, and what becomes of the bytes."""

from __future__ import annotations

import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from tests.factories import make_city, make_member
from tests.foundation.records.attachments import samples
from tests.making import make

from wandel.foundation.cities import actions as cities
from wandel.foundation.cities import erasures
from wandel.foundation.cities.models import AuditEntry, Erasure
from wandel.foundation.records.actions import Stale
from wandel.foundation.records.attachments import actions
from wandel.foundation.records.attachments.judging import judge_bytes
from wandel.foundation.records.models import Attachment, StoredFile


@pytest.fixture
def attached(element):
    files = [judge_bytes("platz.jpg", samples.picture()), judge_bytes("protokoll.pdf", samples.PDF)]
    return actions.attach(artefact=element, files=files, actor=None)


def every_action(element, attached, actor):
    """Each action, to be called."""
    picture = attached[0]
    words = {"alt": {"de": "Platz"}, "caption": {}, "seen_version": 1}
    order = [one.pk for one in reversed(attached)]
    document = judge_bytes("b.pdf", samples.PDF)
    return {
        "records.attach": lambda: actions.attach(artefact=element, files=[document], actor=actor),
        "records.order_attachments": lambda: actions.order_attachments(
            artefact=element, order=order + [one.pk for one in Attachment.objects.all()][2:], actor=actor
        ),
        "records.describe_attachment": lambda: actions.describe_attachment(
            attachment=picture, actor=actor, **words
        ),
        "records.detach": lambda: actions.detach(attachment=picture, actor=actor),
        "records.reattach": lambda: actions.reattach(attachment=picture, actor=actor),
    }


@pytest.mark.parametrize("role", ["partner", "team of another city"])
def test_the_actions_themselves_ask_who_may(element, attached, role):
    city = make_city() if role == "team of another city" else element.city
    actor = make_member(city, "partner" if role == "partner" else "team")
    before = list(Attachment.objects.order_by("pk").values())
    for name, act in every_action(element, attached, actor).items():
        with pytest.raises(PermissionDenied):
            act()
        assert not AuditEntry.objects.filter(action=name, actor=actor).exists()
    assert list(Attachment.objects.order_by("pk").values()) == before


def test_all_of_it_is_in_the_record_of_actions(member, element, attached):
    for name, act in every_action(element, attached, member).items():
        act()
        entry = AuditEntry.objects.get(action=name, actor=member)
        assert entry.city == element.city


def test_who_describes_without_having_seen_the_last_words_is_told(attached):
    said = {"attachment": attached[0], "caption": {}, "actor": None, "seen_version": 1}
    actions.describe_attachment(alt={"de": "Ein Platz"}, **said)
    with pytest.raises(Stale):
        actions.describe_attachment(alt={"de": "Ein Bahnhof"}, **said)
    assert Attachment.objects.get(pk=attached[0].pk).alt == {"de": "Ein Platz"}


def test_nothing_comes_to_what_was_withdrawn(element):
    cities.withdraw(artefact=element, actor=None)
    with pytest.raises(ValidationError, match="zurückgezogen"):
        actions.attach(artefact=element, files=[judge_bytes("a.pdf", samples.PDF)], actor=None)
    assert StoredFile.objects.count() == 0


def test_an_order_of_other_files_is_refused(element, attached):
    one, two = (made.pk for made in attached)
    for order in ([one], [one, one], [one, two, uuid.uuid4()]):
        with pytest.raises(ValidationError, match="noch einmal ordnen"):
            actions.order_attachments(artefact=element, order=order, actor=None)


def test_what_was_taken_away_stays_so_when_an_older_backup_is_restored(
    attached, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.ERASURES = tmp_path / "erasures.jsonl"
    with django_capture_on_commit_callbacks(execute=True):
        gone = actions.detach(attachment=attached[0], actor=None)
        actions.detach(attachment=attached[1], actor=None)
        actions.reattach(attachment=attached[1], actor=None)
    listed = erasures.read(settings.ERASURES)
    Erasure.objects.all().delete()
    Attachment.objects.update(withdrawn_at=None)
    cities.repeat_erasures(listed=listed, actor=None)
    assert list(Attachment.objects.exclude(withdrawn_at=None)) == [gone]


def test_with_a_city_go_its_files(db, files_folder, django_capture_on_commit_callbacks):
    def kept():
        return sorted(path for path in files_folder.rglob("*") if path.is_file())

    demo, other = make_city(is_demo=True), make_city()
    for city in (demo, other):
        artefact = make("vision-element", city=city, title={"de": "Bild"}, field="energy", actor=None)
        actions.attach(artefact=artefact, files=[judge_bytes("a.jpg", samples.picture())], actor=None)
    assert len(kept()) == 4
    with django_capture_on_commit_callbacks(execute=True):
        cities.delete_city(city=demo, actor=None)
    of_other = [one.content.path for one in StoredFile.objects.all()]
    assert [str(path) for path in kept()] == sorted(of_other)
    assert Attachment.objects.count() == 1
    assert len(of_other) == 2
