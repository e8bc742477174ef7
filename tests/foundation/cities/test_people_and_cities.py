import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.test import Client
from tests.factories import make_city, make_member

from wandel.foundation.cities import actions
from wandel.foundation.cities.access import reader_for
from wandel.foundation.cities.audit import action
from wandel.foundation.cities.models import Artefact, AuditEntry
from wandel.foundation.cities.queries import cities_for


def test_an_action_is_written_down_with_who_did_it(city, member):
    actions.set_step(city=city, step="vision", status="published", actor=member)
    entry = AuditEntry.objects.first()
    assert (entry.action, entry.city, entry.actor) == ("cities.set_step", city, member)


def test_an_action_that_fails_leaves_nothing_behind(city):
    @action("test.breaks")
    def breaks(*, city, actor):
        actions.set_step(city=city, step="vision", status="published", actor=actor)
        raise ValidationError("no")

    before = AuditEntry.objects.count()
    with pytest.raises(ValidationError):
        breaks(city=city, actor=None)
    assert city.steps.get(step="vision").status == "open"
    assert AuditEntry.objects.count() == before


def test_an_action_takes_keywords_only():
    with pytest.raises(TypeError, match="keyword"):
        action("test.positional")(lambda city, *, actor: None)
    with pytest.raises(TypeError, match="actor"):
        action("test.anonymous")(lambda *, city: None)


def test_a_hidden_city_looks_like_none_to_strangers(city):
    hidden = make_city(is_public=False)
    assert hidden not in cities_for(AnonymousUser())
    assert hidden not in cities_for(make_member(city))
    assert hidden in cities_for(make_member(hidden, "partner"))
    assert Client().get(f"/de/{hidden.slug}/").status_code == 404


@pytest.mark.parametrize(("role", "sees"), [("team", True), ("admin", True), ("partner", False)])
def test_what_is_for_the_team_is_for_the_team_of_this_city_only(city, role, sees):
    draft = Artefact.objects.create(kind="any", city=city, title={"de": "Entwurf"}, slug="entwurf")
    inside = reader_for(make_member(city, role), city)
    assert (draft in Artefact.objects.visible_to(inside)) is sees
    other = make_city()
    outside = reader_for(make_member(other, role), city)
    assert draft not in Artefact.objects.visible_to(outside)


def test_only_a_demonstration_can_be_deleted(city):
    with pytest.raises(ValidationError):
        actions.delete_city(city=city, actor=None)


def test_the_log_in_pages_wear_the_common_layout(client, db):
    page = client.get("/de/account/login/code/").content.decode()
    assert 'id="main"' in page
    assert page.count("<h1") == 1
