"""Counted words have their plural forms: "1 Weg" and "2 Wege", in all catalogues and in texts of code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.plurals import get_plural

from wandel.config import translations
from wandel.config.translations import FOLDER, LANGUAGES, SOURCES, extract

# A placeholder and the noun behind it, which German writes with a capital, perhaps with an adjective between.
COUNTED = re.compile(r"(?:%\((\w+)\)s|\{(\w+)\}) (?:(?!ohne )[a-zäöüß]{3,}en? )?([A-ZÄÖÜ][a-zäöüß]+)")
# What is no count: units and what comes with a unit of its own.
NO_COUNTS = {"Uhr", "Mio", "Mrd"}
QUANTITIES = {("total", "Endenergie"), ("heat", "Wärme")}
NOUN = (
    r"addresses|bytes|cases|cells|characters|columns|draws|entries|files|ideas|inputs|measures|outcomes|pathways|"
    r"people|problems|resamples|rows|targets|trajectories|trials|values|ways|years"
)
# Told only where there are far too many.
ALWAYS_MANY = {"size", "length", "most", "limit", "len(text)", "len(document.data)"}


def counted_without_forms(texts: list[str]) -> list[str]:
    return [
        text
        for text in texts
        for one, other, noun in COUNTED.findall(text)
        if noun not in NO_COUNTS
        and (one or other, noun) not in QUANTITIES
        and (one or other) not in ALWAYS_MANY
    ]


def test_every_counted_word_of_a_page_has_its_plural_forms():
    single = [str(message.id) for message in extract() if message.id and not message.pluralizable]
    assert len(single) > 500
    assert counted_without_forms(single) == []


@pytest.mark.parametrize(
    "text", ["%(count)s Wege führen hin.", "{n} Ideen", "Das sind %(number)s unsichere Annahmen."]
)
def test_a_counted_word_is_noticed(text):
    assert counted_without_forms([text]) == [text]


@pytest.mark.parametrize(
    "text", ["Version %(number)s", "um %(time)s Uhr", "Ideen: %(n)s", "%(share)s von 100 Fällen"]
)
def test_what_is_not_counted_is_left_alone(text):
    assert counted_without_forms([text]) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_translation_has_all_forms_of_its_language(language):
    needed = get_plural(language).num_plurals
    catalogue = translations._read(FOLDER, language)
    plural = [message for message in catalogue if message.id and message.pluralizable]
    assert len(plural) > 20
    wrong = [message.id[0] for message in plural if len(message.string) != needed or not all(message.string)]
    assert wrong == []


def texts_of_code(code: str) -> Iterator[tuple[int, str]]:
    """Line and text of each f-string that puts a number that varies before a counted noun."""
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.JoinedStr):
            continue
        for value, after in zip(node.values, node.values[1:], strict=False):
            if not isinstance(value, ast.FormattedValue) or not isinstance(after, ast.Constant):
                continue
            name = ast.unparse(value.value)
            behind = re.match(rf" (?:{NOUN})\b", str(after.value))
            if behind and not name.isupper() and name not in ALWAYS_MANY:
                yield node.lineno, ast.unparse(node)


def test_messages_of_the_engine_and_of_commands_count_nothing_wrongly():
    found = []
    for folder in (SOURCES, SOURCES.parent / "wandel_engine"):
        for path in sorted(Path(folder).rglob("*.py")):
            lines = texts_of_code(path.read_text(encoding="utf-8"))
            found += [f"{path.relative_to(SOURCES.parent)}:{line}: {text}" for line, text in lines]
    assert not found, "\n" + "\n".join(found)


def test_a_count_in_code_is_noticed():
    assert [line for line, _text in texts_of_code('x = f"{len(rows)} rows"')] == [1]
    assert list(texts_of_code('x = f"rows: {len(rows)}; at most {MOST} rows"')) == []
