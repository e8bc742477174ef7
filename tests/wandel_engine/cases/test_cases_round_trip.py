"""What is written is read back as the same case."""

from __future__ import annotations

import dataclasses
import datetime
import json
import tempfile
from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from wandel_engine.cases import Case, case_schema, check_case, parts, read_case, write_case
from wandel_engine.figures import Datum, Figure, is_seen
from wandel_engine.files.bounds import LARGEST, SMALLEST

from .conftest import FILES, GOERLITZ

# Everything that a file may hold: no halves of characters, no control characters but ends of lines.
letters = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")
letters |= st.sampled_from("\t\n\r\x85")
words = st.text(letters, min_size=1, max_size=60).filter(is_seen)
german = words
numbers = st.floats(-LARGEST, LARGEST).filter(lambda number: number == 0 or abs(number) >= SMALLEST)
keys = st.from_regex(r"\A[a-z0-9]{1,6}(-[a-z0-9]{1,6}){0,2}\Z")
texts = st.builds(
    lambda de, more: {"de": de, **more}, german, st.dictionaries(st.sampled_from(["en", "pl"]), words)
)


@st.composite
def energies(draw):
    value, more = draw(numbers.map(abs)), draw(numbers.map(abs))
    more = min(more, LARGEST - value)
    published = draw(st.booleans())
    return Figure(
        value=value,
        unit="MWh",
        year=draw(st.none() | st.integers(1990, 2050)),
        source="register" if published else None,
        flag="published" if published else "estimate",
        low=draw(st.none() | st.just(0.0)) if published else 0.0,
        high=draw(st.none() | st.just(value + more)) if published else value + more,
        derivation=draw(st.none() | texts) if published else draw(texts),
    )


@st.composite
def cases(draw):
    base = draw(
        st.sampled_from([BASE, dataclasses.replace(BASE, vision=parts.Vision(), trace=(), involvements=())])
    )
    places = draw(
        st.lists(
            st.tuples(st.sampled_from(["industry", "municipal"]), st.sampled_from(["gas", "oil", "coal"])),
            unique=True,
        )
    )
    cells = tuple(
        parts.Cell(sector=s, carrier=c, quality=draw(st.sampled_from("ABCD")), energy=draw(energies()))
        for s, c in places
    )
    sources = tuple(
        parts.Source(
            key=key,
            title=draw(words),
            publisher=draw(words),
            year=draw(st.none() | st.integers(1800, 2200)),
            note=draw(st.none() | st.text(letters)),
        )
        for key in draw(st.lists(keys, unique=True, max_size=3))
        if key not in ("register", "survey")
    )
    events = tuple(
        parts.Event(
            key=key,
            occasion=draw(st.sampled_from(["team-meeting", "workshop", "transfer"])),
            date=draw(st.dates(datetime.date(1900, 1, 1), datetime.date(2200, 12, 31))),
            starts=draw(st.sampled_from([None, "00:00", "09:30"])),
            time_zone=draw(st.sampled_from([None, "Europe/Warsaw"])),
            title=draw(texts),
            summary=draw(texts),
            flag="fictional",
        )
        for key in draw(st.lists(keys, unique=True, max_size=3))
    )
    indicators = tuple(
        parts.Indicator(
            key=key,
            title=draw(texts),
            figures=[Datum(value=draw(numbers), unit="t", source="register", flag="published")],
        )
        for key in draw(st.lists(keys, unique=True, max_size=2))
        if key != "districts"
    )
    return dataclasses.replace(
        base,
        sources=base.sources + sources,
        cells=base.cells + cells,
        events=events,
        indicators=base.indicators + indicators,
    )


def _base() -> Case:
    with tempfile.TemporaryDirectory() as place:
        for name, text in FILES.items():
            target = Path(place, name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        return read_case(place)


BASE = _base()


@settings(max_examples=60, deadline=None)
@given(cases())
def test_any_case_survives_writing_and_reading(case):
    with tempfile.TemporaryDirectory() as place:
        write_case(case, place)
        assert read_case(place) == case


@pytest.mark.parametrize(
    "word",
    [
        *("true", "null", "~", "yes", "1e3", "0123", "1_000", "12:30", "2024-01-01", "=", "<<"),
        *("- a", "a: b", "#x", "{a}", "*a", "&a", "'", '"', "\\", " x ", "a\tb", "😀"),
        *("a\r\nb", "a\x85b", "a\u2028b", "a\ufeffb", "\u2029b"),
    ],
)
def test_words_that_look_like_something_else_stay_words(word, tmp_path):
    source = parts.Source(key="odd", title=word, publisher=word, note=word)
    case = dataclasses.replace(BASE, sources=(*BASE.sources, source))
    write_case(case, tmp_path / "case")
    assert read_case(tmp_path / "case").sources[-1] == source


def test_numbers_are_not_rounded(tmp_path, case_folder):
    number = "0.1000000000000000055511151231257827"
    case = read_case(case_folder({"analysis/cells.csv": ("1200.5", "1200.123456789012")}))
    assert case.cells[0].energy.value == 1200.123456789012
    exact = case.cells[0].model_copy(
        update={"energy": case.cells[0].energy.model_copy(update={"value": float(number)})}
    )
    write_case(dataclasses.replace(case, cells=(exact, *case.cells[1:])), tmp_path / "again")
    assert read_case(tmp_path / "again").cells[0].energy.value == float(number)


def test_goerlitz_survives_with_its_model(tmp_path):
    case = read_case(GOERLITZ)
    assert case.model is not None
    write_case(case, tmp_path / "again")
    assert check_case(tmp_path / "again") == []
    assert read_case(tmp_path / "again") == case


def test_nothing_is_overwritten(case_folder):
    with pytest.raises(FileExistsError):
        write_case(BASE, case_folder())


def test_every_file_of_goerlitz_fits_the_exported_schema():
    schemas = case_schema()
    for path, schema in schemas.items():
        jsonschema.Draft202012Validator.check_schema(schema)
        if (GOERLITZ / path).exists():
            text = (GOERLITZ / path).read_text(encoding="utf-8")
            data = json.loads(json.dumps(yaml.safe_load(text), default=str))
            jsonschema.validate(data, schema)
    bad = {"key": "x", "title": ""}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate([bad], schemas["sources.yaml"])
