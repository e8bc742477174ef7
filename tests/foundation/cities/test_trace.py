from contextlib import suppress
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories import make_city, reader

from wandel.foundation.cities import actions, queries
from wandel.foundation.cities.kinds import Kind, allow_relation, kinds, register_kind
from wandel.foundation.cities.models import Artefact, TraceLink

if "test-thing" not in kinds:
    register_kind(Kind("test-thing", "Ding", "Dinge", "analysis", "circle", "overview:city"))
    allow_relation("test-thing", "leads-to", "test-thing")


@pytest.fixture(autouse=True)
def _address(monkeypatch):
    monkeypatch.setattr(Kind, "url", lambda self, city_slug, slug: f"/{city_slug}/{slug}")


def thing(city, slug, visibility="public"):
    return actions.create_artefact(
        Artefact,
        kind="test-thing",
        city=city,
        title={"de": slug},
        slug=slug,
        actor=None,
        visibility=visibility,
    )


def chain(city, length):
    things = [thing(city, f"ding-{number}") for number in range(length)]
    for source, target in pairwise(things):
        actions.link(source=source, target=target, relation="leads-to", actor=None)
    return things


def names(hops):
    return [hop.title.get("de", "?") for hop in hops]


def test_a_trace_leads_from_the_origins_to_the_results(city):
    things = chain(city, 5)
    found = queries.trace(things[2], reader(city))
    assert names(found.origins) == ["ding-0", "ding-1"]
    assert names(found.results) == ["ding-3", "ding-4"]


def test_the_trace_of_a_whole_list_is_one_query(city):
    things = chain(city, 6)
    for wanted in (things[:1], things):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            queries.traces(wanted, reader(city))
        assert len(asked) == 1


def test_a_hop_the_reader_may_not_see_has_no_name_and_no_address(city):
    hidden, shown = thing(city, "geheim", visibility="team"), thing(city, "offen")
    actions.link(source=hidden, target=shown, relation="leads-to", actor=None)
    (hop,) = queries.trace(shown, reader(city)).origins
    assert (hop.visible, hop.title, hop.url) == (False, {}, "")
    (hop,) = queries.trace(shown, reader(city, "team")).origins
    assert hop.title == {"de": "geheim"}


def test_a_withdrawn_link_leads_nowhere_but_stays_written(city):
    first, _second = chain(city, 2)
    actions.unlink(link=TraceLink.objects.get(source=first), actor=None)
    assert not queries.trace(first, reader(city))
    assert TraceLink.objects.count() == 1


def test_a_circle_is_refused(city):
    things = chain(city, 3)
    with pytest.raises(ValidationError) as refused:
        actions.link(source=things[2], target=things[0], relation="leads-to", actor=None)
    assert refused.value.code == "circle"


def test_a_link_between_cities_is_refused(city):
    with pytest.raises(ValidationError) as refused:
        actions.link(
            source=thing(city, "hier"), target=thing(make_city(), "dort"), relation="leads-to", actor=None
        )
    assert refused.value.code == "other-city"


def test_an_unregistered_relation_is_refused(city):
    first, second = thing(city, "a"), thing(city, "b")
    with pytest.raises(ValidationError) as refused:
        actions.link(source=first, target=second, relation="contradicts", actor=None)
    assert refused.value.code == "relation"


def test_the_same_link_twice_stays_one(city):
    first, second = chain(city, 2)
    actions.link(source=first, target=second, relation="leads-to", actor=None)
    assert TraceLink.objects.count() == 1


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=14))
def test_whatever_is_linked_no_artefact_ever_comes_from_itself(city, pairs):
    city = make_city()
    things = [thing(city, f"d{number}") for number in range(7)]
    for start, end in pairs:
        with suppress(ValidationError):
            actions.link(source=things[start], target=things[end], relation="leads-to", actor=None)
    for artefact, found in queries.traces(things, reader(city)).items():
        assert artefact not in {hop.id for hop in found.origins + found.results}
        assert not {hop.id for hop in found.origins} & {hop.id for hop in found.results}


def test_a_trace_is_told_stage_by_stage(city):
    things = chain(city, 4)
    before, here, after = queries.trace(things[1], reader(city)).stages(kinds["test-thing"])
    assert (names(before.hops), here.here, names(after.hops)) == (["ding-0"], True, ["ding-2", "ding-3"])
    assert (before.name, here.name, after.name) == ("Ding", "Ding", "Dinge")
