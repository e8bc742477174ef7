import pytest
from tests.making import make

from wandel.foundation.cities import followers
from wandel.foundation.cities.actions import withdraw
from wandel.foundation.records.actions import set_visibility
from wandel.foundation.records.models import Version
from wandel.steps.vision.models import Principle


@pytest.fixture
def told(monkeypatch):
    heard = []
    monkeypatch.setattr(followers, "_followers", [])
    followers.follow(heard.append)
    return heard


def principle(city):
    return make("principle", city=city, title={"de": "Ehrlich"}, summary={}, visibility="public", actor=None)


def test_followers_are_told_of_each_version_and_of_withdrawing(city, told):
    made = principle(city)
    set_visibility(artefact=made, visibility="team", actor=None)
    set_visibility(artefact=made, visibility="team", actor=None)  # changes nothing
    withdraw(artefact=made, actor=None)
    assert told == [[made.pk]] * 3


def test_what_a_follower_cannot_keep_in_step_with_does_not_happen(city, told):
    def stumble(_ids):
        raise RuntimeError("full")

    followers.follow(stumble)
    with pytest.raises(RuntimeError, match="full"):
        principle(city)
    assert (Principle.objects.count(), Version.objects.count()) == (0, 0)


def test_nobody_is_told_of_nothing(told):
    followers.tell_followers([])
    assert told == []
