"""An audit entry says what an action changed: which field, what it said before and what it says now."""

from __future__ import annotations

from tests.making import change, make

from wandel.foundation.cities.audit import BRIEF, note_changes
from wandel.foundation.cities.models import AuditEntry
from wandel.foundation.records.actions import restore_version, set_visibility


def changes(action):
    return AuditEntry.objects.filter(action=action).first().changes


def test_an_edit_is_kept_with_each_field_before_and_after(city):
    target = make("target", city=city, title={"de": "Ziel"}, year=2040)
    assert changes("records.create") == []
    change(target, year=2035, status="adopted")
    assert changes("records.edit") == [
        {"field": "status", "before": "discussed", "after": "adopted"},
        {"field": "year", "before": "2040", "after": "2035"},
    ]
    set_visibility(artefact=target, visibility="public", actor=None)
    assert changes("records.set_visibility") == [{"field": "visibility", "before": "team", "after": "public"}]
    target.refresh_from_db()
    restore_version(artefact=target, number=1, seen_version=target.version, actor=None)
    assert {one["field"] for one in changes("records.restore")} == {"year", "status", "visibility"}


def test_long_texts_are_cut_and_nobody_is_named_by_an_address(city):
    thing = make("principle", city=city, title={"de": "Sparsam"})
    change(thing, summary={"de": f"Mehr bei jemand@example.org {'x' * 900}"})
    [one] = changes("records.edit")
    assert len(one["after"]) == BRIEF + 1
    assert "example.org" not in one["after"]


def test_how_somebody_is_reached_is_left_out(city, monkeypatch):
    from wandel.foundation.cities.audit import _changes

    noted = []
    token = _changes.set(noted)
    note_changes({"contact_name": "Somebody"}, {"contact_name": "Else"})
    _changes.reset(token)
    assert noted == [{"field": "contact_name", "before": "", "after": ""}]
