"""What readers find, in which order, and where it stands."""

from __future__ import annotations

import pytest
from django.utils.translation import override
from tests.factories import make_city, reader
from tests.making import make

from wandel.foundation.cities.actions import withdraw
from wandel.foundation.search.queries import find, hits, search
from wandel.foundation.search.words import read_query


def measure(city, title, summary="", visibility="public", **fields):
    return make(
        "measure",
        city=city,
        title=title if isinstance(title, dict) else {"de": title},
        summary={"de": summary} if summary else {},
        visibility=visibility,
        actor=None,
        **fields,
    )


def titles(city, text, role="visitor", **options):
    return [next(iter(one.title.values())) for one in find(reader(city, role), text, **options)]


def only_hit(city, text):
    (hit,) = hits(find(reader(city), text), reader(city), read_query(text))
    return hit


def test_titles_come_before_texts_and_beginnings_before_insides(city):
    measure(city, "Sanierung", "Mit Wärme und noch mehr Wärme, Wärme und Wärme")
    measure(city, "Fernwärmenetz")
    measure(city, "Wärme aus dem Fluss")
    measure(city, "Erdwärme nutzen", "Wärme")
    assert titles(city, "wärme") == ["Wärme aus dem Fluss", "Erdwärme nutzen", "Fernwärmenetz", "Sanierung"]


def test_what_a_reader_sees_in_the_title_comes_before_titles_in_other_languages(city):
    measure(city, {"de": "Fenster", "en": "Window workshop"})
    measure(city, {"de": "Windkraft", "en": "Turbines"})
    measure(city, {"pl": "Windy"})
    for language, first in (("de", {"Windkraft", "Windy"}), ("en", {"Fenster", "Windy"})):
        with override(language):
            assert set(titles(city, "wind")[:2]) == first
    assert set(titles(city, "wind", language="en")[:2]) == {"Fenster", "Windy"}


def test_of_what_is_equally_near_the_newest_comes_first(city):
    for number in range(3):
        measure(city, f"Dach {number}")
    assert titles(city, "dach") == ["Dach 2", "Dach 1", "Dach 0"]


def test_every_word_has_to_stand_there_in_whatever_text(city):
    measure(city, "Dach", "Strom von oben")
    measure(city, "Dachgarten", "Grün")
    assert titles(city, "strom da") == ["Dach"]
    assert titles(city, "strom grün") == []


def test_everything_that_a_kind_keeps_is_found(city):
    text = {"de": "Text"}
    experiment = make(
        "experiment",
        city=city,
        title={"de": "Versuch"},
        summary=text,
        challenge={"de": "Herausforderung"},
        hypothesis={"pl": "Przypuszczenie"},
        learning_questions=[{"de": "Lernfrage"}, {"en": "Question"}],
        outcome={"de": "Ergebnis"},
        status="done",
        visibility="public",
        actor=None,
    )
    for word in ("herausf", "przyp", "lernf", "ques", "erge"):
        assert [one.pk for one in find(reader(city), word)] == [experiment.pk], word


def test_a_city_finds_only_its_own(city):
    other = make_city()
    measure(other, "Dach")
    assert titles(city, "dach") == []
    assert titles(other, "dach") == ["Dach"]


def test_nobody_finds_or_counts_what_they_may_not_see(city):
    measure(city, "Dach offen")
    measure(city, "Dach vertraulich", visibility="team")
    withdraw(artefact=measure(city, "Dach zurückgezogen"), actor=None)
    query = read_query("dach")
    for role, seen in (("visitor", 1), ("partner", 1), ("team", 2), ("admin", 2)):
        assert len(titles(city, "dach", role)) == seen
        assert search(reader(city, role), query).counts == {"measure": seen}


def test_of_a_hidden_city_only_its_team_finds_anything(db):
    city = make_city(is_public=False)
    measure(city, "Dach")
    assert (titles(city, "dach"), titles(city, "dach", "team")) == ([], ["Dach"])


def test_kinds_can_be_chosen_and_are_counted(city):
    measure(city, "Dach")
    make("principle", city=city, title={"de": "Dach für alle"}, summary={}, visibility="public", actor=None)
    make(
        "vision-element",
        city=city,
        title={"de": "Dächer"},
        summary={},
        field="energy",
        visibility="public",
        actor=None,
    )
    query = read_query("dach")
    assert search(reader(city), query).counts == {"measure": 1, "principle": 1, "vision-element": 1}
    assert titles(city, "dach", kinds=["principle", "measure"]) == ["Dach für alle", "Dach"]
    assert titles(city, "dach", kinds=["nothing-such"]) == []
    assert titles(city, "dach", limit=1) == ["Dächer"]


@pytest.mark.parametrize(
    "text", ["", "\0", "…", '" OR "', "x" * 10_000, "' | !a & (", "NEAR(a b)", "a*b:c^d"]
)
def test_no_text_is_an_error(city, text):
    measure(city, "Dach")
    assert titles(city, text) == []


def test_the_words_are_marked_where_they_stand(city):
    measure(city, "Dächer mit Sonne", "Auf Dächern ist Platz.\nViel Platz.")
    hit = only_hit(city, "daech pla")
    assert hit.title.pieces == [("Dächer", True), (" mit Sonne", False)]
    assert hit.text.pieces == [
        ("Auf ", False),
        ("Dächern", True),
        (" ist ", False),
        ("Platz", True),
        (". Viel ", False),
        ("Platz", True),
        (".", False),
    ]


def test_a_long_text_is_cut_between_words_around_what_was_found(city):
    measure(city, "Lang", f"{'davor ' * 80}Wärmepumpe {'danach ' * 80}")
    hit = only_hit(city, "pumpe")
    told = str(hit.text)
    assert ("Wärmepumpe", True) in hit.text.pieces
    assert told.startswith("… davor ")
    assert told.endswith(" danach …")
    assert len(told) < 320


def test_what_stands_only_in_another_language_is_shown_in_that_language(city):
    measure(city, {"de": "Fenster", "en": "Window workshop"}, "Scheiben")
    hit = only_hit(city, "window")
    assert (hit.text.language, hit.text.pieces[0]) == ("en", ("Window", True))
    assert not hit.title.is_hit


def test_hits_cost_the_same_however_many_they_are(city, django_assert_num_queries):
    for number in range(12):
        measure(city, f"Dach {number}", "Sonne")
    query = read_query("dach")
    for limit in (1, 12):
        with django_assert_num_queries(3):
            found = find(reader(city), "dach", limit=limit)
            assert len(hits(found, reader(city), query)) == limit
