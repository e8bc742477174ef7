"""Whatever the engine may find wrong is said in the reader's language, or honestly in English."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override
from tests.making import make
from tests.wandel_engine.cases.bad_input import TABLE

from wandel.foundation.records.problems import explain
from wandel.foundation.records.problems.words import WORDS
from wandel_engine.cases import check_case
from wandel_engine.files.shape import MENDS


def problem(code, params=None, message="in English", mend="mend in English"):
    return {
        "code": code,
        "message": message,
        "mend": mend,
        "file": "case.yaml",
        "line": 3,
        "field": "key",
        "params": params or {},
    }


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """Every problem of every bad input that the engine's own tests know."""
    from tests.wandel_engine.cases.conftest import FILES

    problems = []
    for number, (file, change, *_expected) in enumerate(TABLE):
        folder = tmp_path_factory.mktemp(f"case-{number}")
        for path, text in FILES.items():
            content = text
            if path == file:
                content = text.replace(*change) if isinstance(change, tuple) else change
            if content is not None:
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / path).write_bytes(content if isinstance(content, bytes) else content.encode())
        problems += check_case(folder)
    return problems


def test_all_of_them_are_said_in_german(found):
    assert len({one.code for one in found}) > 40
    in_english = {one.code for one in found if explain(one.as_dict()).language}
    assert in_english == set()


def test_no_parameter_is_left_open(found):
    for one in found:
        shown = explain(one.as_dict())
        assert not re.search(r"%\(|\{[a-z_]+\}", shown.message + shown.mend), shown


def test_every_shape_that_can_be_wrong_has_words():
    assert set(MENDS) <= set(WORDS)


def test_what_has_no_words_stays_english_and_says_so():
    shown = explain(problem("quite_new"))
    assert (shown.message, shown.mend, shown.language) == ("in English", "mend in English", "en")
    assert (shown.file, shown.line, shown.field) == ("case.yaml", 3, "key")


def test_a_known_code_without_its_parameters_stays_english():
    assert explain(problem("wrong_unit", {"given": "MWh"})).language == "en"


def test_an_unknown_entry_is_named_with_its_kind():
    shown = explain(problem("unknown_source", {"key": "register"}))
    assert shown.message == "Quelle „register“ gibt es nicht."
    assert explain(problem("unknown_martian", {"key": "x"})).language == "en"


def test_a_near_miss_is_suggested():
    shown = explain(problem("unknown_source", {"key": "registr"}, mend="did you mean 'register' or 'radio'?"))
    assert shown.mend == "Vielleicht gemeint: 'register', 'radio'"


def test_years_are_written_like_years_and_numbers_like_numbers():
    differs = explain(problem("target_differs", {"expected": 2045, "given": 2035}))
    assert "2045 und 2035" in differs.message
    assert explain(problem("parts_sum", {"sum": 12345.0, "total": 20000.5})).message.startswith(
        "Die Teile ergeben 12.345 statt 20."
    )


@pytest.mark.parametrize("language", ["en", "pl"])
def test_every_wording_is_translated(language):
    """Word for word the same would be a text that nobody has translated."""
    texts = {str(text) for wordings in WORDS.values() for wording in wordings for text in wording}
    with override(language):
        same = {str(text) for wordings in WORDS.values() for wording in wordings for text in wording} & texts
    assert same == set()


@pytest.mark.parametrize("typed", ["www.stadtwerke.example", "stadtwerke", "https://ohne-punkt"])
def test_what_is_no_website_is_told_without_a_pattern(city, typed):
    with pytest.raises(ValidationError) as refused:
        make("organisation", city=city, title={"de": "Stadtwerke"}, url=typed)
    [told] = refused.value.messages
    assert told.startswith(f"„{typed}“ ist keine Adresse einer Website. Mit https:// beginnen")
