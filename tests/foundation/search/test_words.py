import pytest
from hypothesis import given
from hypothesis import strategies as st

from wandel.foundation.search.words import (
    LONGEST_WORD,
    MOST_BYTES,
    MOST_LETTERS,
    MOST_TERMS,
    index_words,
    read_query,
    texts_of,
    words_of,
)


def is_found(typed: str, written: str) -> bool:
    """As the databases compare: some spelling of each term begins a word, or stands inside a long one."""
    query = read_query(typed)
    return bool(query) and all(any(term.is_in(word) for word in written.split()) for term in query.terms)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("war", "Wärme"),
        ("wae", "Wärme"),
        ("wär", "Waerme"),
        ("WÄRME", "wärme"),
        ("a\u0308pfel", "Äpfel"),
        ("strasse", "Straße"),
        ("straße", "Strasse"),
        ("STRAẞE", "Straße"),
        ("lod", "Łódź"),
        ("łódź", "Lodz"),
        ("zgorz", "Zgorzelec"),
        ("zolc", "żółć"),
        ("kra", "Kraków"),
        ("co2", "CO₂"),
        ("netz", "Fernwärmenetze"),
        ("waermenetz", "Fernwärmenetze"),
        ("warme\u00adnetz", "Fernwärmenetze"),
        ("denkmal schutz", "Schutz der Denkmalzone"),
        ("2035", "2035"),
        ("b", "Plan B"),
        ("שלום", "שלום"),
        ("ТЕПЛО", "тепло"),
    ],
)
def test_what_is_typed_is_found(typed, written):
    assert is_found(typed, written)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("warme", "Waren"),
        ("etz", "Fernwärmenetze"),  # three letters stand at the beginning of words only
        ("b", "Bahn"),
        ("wärme kälte", "Wärme"),
        ("'; DROP", "Wärme"),
    ],
)
def test_what_is_something_else_is_not_found(typed, written):
    assert not is_found(typed, written)


@pytest.mark.parametrize("typed", ["", "   ", "\0", "…?!", '"*"', "—", "\u200f\u202e", "(((", "\ud800", "_"])
def test_without_letter_and_digit_there_is_nothing_to_look_for(typed):
    assert not read_query(typed)


def test_what_is_too_long_is_cut_and_that_is_said():
    query = read_query("a" * 10_000)
    assert query.shortened
    assert query.text == "a" * MOST_LETTERS
    assert [term.spellings for term in query.terms] == [("a" * LONGEST_WORD,)]
    many = read_query(" ".join(f"wort{number}" for number in range(MOST_TERMS + 1)))
    assert (len(many.terms), many.shortened) == (MOST_TERMS, True)
    assert not read_query(" ".join(f"wort{number}" for number in range(MOST_TERMS))).shortened
    assert len(read_query("Wärme WAERME wärme").terms) == 2


@given(st.text(max_size=300))
def test_whatever_somebody_types_can_be_asked_for(typed):
    query = read_query(typed)
    for term in query.terms:
        for form in term.spellings:
            assert form.isalnum()
            assert 0 < len(form) <= LONGEST_WORD
    assert read_query(query.text).terms == query.terms


@given(st.text(max_size=80))
def test_whatever_somebody_writes_is_found_by_its_own_words(written):
    known = set(words_of(written))
    for term in read_query(written).terms:
        assert known & set(term.spellings) or read_query(written).shortened


def test_texts_are_told_from_keys_dates_and_figures():
    content = {
        "title": {"de": "Titel"},
        "summary": {},
        "status": "open",
        "due": "2030-01-01",
        "threshold": {"value": 1, "unit": "t/a", "derivation": "so"},
        "learning_questions": [{"de": "Frage", "en": "Question"}, {"pl": "Pytanie"}],
        "evidence": ["indicator"],
    }
    assert list(texts_of(content)) == [
        {"de": "Titel"},
        {"de": "Frage", "en": "Question"},
        {"pl": "Pytanie"},
    ]


def test_a_title_stands_in_the_index_as_readers_of_each_language_see_it():
    words = set(index_words({"title": {"de": "Fenster", "en": "Windows"}}).split())
    assert {"de·fenster", "en·windows", "pl·fenster", "x·fenster", "x·windows", "t·dows"} <= words
    assert "en·fenster" not in words


def test_the_longest_text_fits_into_the_index():
    words = index_words({"title": {"de": "Titel"}, "summary": {"de": " ".join(map(str, range(200_000)))}})
    assert len(words.encode()) <= MOST_BYTES
    assert words.startswith("de·titel ")
