from contextlib import suppress
from itertools import pairwise
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.html import strip_tags
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories import make_city, reader
from tests.making import create_activity, create_arena, make, make_organisation

from wandel.foundation.cities import actions, queries
from wandel.foundation.cities.kinds import Kind, allow_relation, kinds, register_kind
from wandel.foundation.cities.models import Artefact, TraceLink
from wandel.foundation.records.actions import create_artefact, set_visibility
from wandel.people.arenas import actions as arenas

if "test-thing" not in kinds:
    register_kind(Kind("test-thing", "Ding", "Dinge", "analysis", "circle", "overview:city"))
    allow_relation("test-thing", "leads-to", "test-thing")


@pytest.fixture(autouse=True)
def _address(monkeypatch):
    monkeypatch.setattr(Kind, "url", lambda self, city_slug, slug: f"/{city_slug}/{slug}")


def thing(city, slug, visibility="public"):
    return create_artefact(
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


def test_what_the_reader_may_not_see_is_left_out_and_what_lies_behind_it_is_not(city):
    first, hidden, last = (
        thing(city, "anfang"),
        thing(city, "geheim", visibility="team"),
        thing(city, "ende"),
    )
    actions.link(source=first, target=hidden, relation="leads-to", actor=None)
    actions.link(source=hidden, target=last, relation="leads-to", actor=None)
    assert names(queries.trace(last, reader(city)).origins) == ["anfang"]
    assert names(queries.trace(last, reader(city, "team")).origins) == ["anfang", "geheim"]


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


def told(city, artefact, role="visitor"):
    """A line of a list, as it reads without its pictures."""
    viewer = reader(city, role)
    request = SimpleNamespace(reader=viewer)
    given = {"request": request, "one": artefact, "traces": queries.traces([artefact], viewer)}
    html = Template("{% load cities %}{% trace_line one traces %}").render(Context(given))
    return " ".join(strip_tags(html).split())


def from_idea_to_commitment(city):
    arena = create_arena(city=city, key="a", title={"de": "A"})
    collect = create_activity(arena=arena, key="s", title={"de": "S"}, phase="open")
    ideas = [
        arenas.record_idea(
            activity=collect, key=f"i-{n}", text=f"I {n}", language="de", visibility="public", actor=None
        )
        for n in range(2)
    ]
    organisation = make_organisation(city, "w", "Werk")
    given = {"city": city, "visibility": "public", "actor": None}
    problem = make("problem", slug="p", title={"de": "P"}, level="niche", field="energy", **given)
    element = make("vision-element", slug="e", title={"de": "E"}, field="energy", **given)
    target = make(
        "target", slug="t", title={"de": "T"}, year=2040, account="bisko", measure="emissions", **given
    )
    measure = make("measure", slug="m", title={"de": "M"}, **given)
    commitments = [
        make(
            "commitment",
            slug=f"c-{n}",
            title={"de": f"C {n}"},
            organisation=organisation,
            status="open",
            **given,
        )
        for n in range(6)
    ]
    chained = [problem, element, target, measure]
    for source, end in [*((idea, problem) for idea in ideas), *pairwise(chained)]:
        actions.link(source=source, target=end, relation="leads-to", actor=None)
    return ideas, chained, commitments


def test_a_trace_in_words_names_its_two_ends(city):
    ideas, (_problem, element, _target, measure), commitments = from_idea_to_commitment(city)
    assert told(city, measure) == "Zusammenhang: aus 2 Ideen · 1 Problem → noch keine Zusage"
    assert told(city, measure, "team").endswith("→ noch keine Zusage Verknüpfen: M")
    for commitment in commitments:
        actions.link(source=measure, target=commitment, relation="leads-to", actor=None)
    assert told(city, element) == "Zusammenhang: aus 2 Ideen · 1 Problem → führt zu 1 Maßnahme · 6 Zusagen"
    assert told(city, ideas[0]) == "Zusammenhang: führt zu 1 Ziel · 1 Maßnahme · 6 Zusagen"
    assert told(city, commitments[0]) == "Zusammenhang: aus 2 Ideen · 1 Problem"
    with translation.override("pl"):
        assert told(city, element).endswith(
            "z 2 pomysłów · 1 problemu → prowadzi do 1 działania · 6 zobowiązań"
        )


def test_a_trace_in_words_neither_counts_nor_hints_at_what_is_hidden(city):
    ideas, (problem, _element, _target, measure), commitments = from_idea_to_commitment(city)
    for commitment in commitments:
        actions.link(source=measure, target=commitment, relation="leads-to", actor=None)
    for hidden in (ideas[0], problem, commitments[0]):
        set_visibility(artefact=hidden, visibility="team", actor=None)
    assert told(city, measure) == "Zusammenhang: aus 1 Idee · 1 Zukunftsbild → führt zu 5 Zusagen"


def test_what_comes_from_nothing_says_so_where_it_might(city):
    given = {"city": city, "visibility": "public", "actor": None}
    measure = make("measure", slug="m", title={"de": "M"}, **given)
    driver = make("driver-or-barrier", slug="d", title={"de": "D"}, **given)
    assert told(city, measure) == "ohne Herkunft → noch keine Zusage"
    assert told(city, driver).endswith("noch keine Zusage")
