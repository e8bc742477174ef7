"""Every text has an English and a Polish translation that can stand in its place."""

from __future__ import annotations

import ast
import shutil

import pytest
from django.conf import settings
from django.utils.translation import ngettext, override

from wandel.config import translations
from wandel.config.translations import FOLDER, LANGUAGES, extract, missing, same_placeholders, update


@pytest.fixture
def folder(tmp_path):
    """A copy of the catalogues, up to date, that a test may spoil."""
    copy = shutil.copytree(FOLDER, tmp_path / "locale")
    update(copy)
    return copy


def _spoil(folder, old, new):
    path = folder / "en" / "LC_MESSAGES" / "django.po"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def _new_faults(folder):
    return sorted(set(missing("en", folder)) - set(missing("en")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_missing(language):
    assert missing(language) == []


def test_every_offered_language_but_the_first_has_a_catalogue():
    offered = {code for code, _name in settings.LANGUAGES} - {settings.LANGUAGE_CODE, "en-xa"}
    assert set(LANGUAGES) == offered


def test_texts_of_templates_and_code_are_found_with_plural_and_context():
    found = {(message.id, message.context) for message in extract()}
    assert ("Idee abschicken", None) in found
    assert (("%(number)s Idee", "%(number)s Ideen"), None) in found
    assert ("beendet", "state") in found


def test_an_untranslated_a_fuzzy_and_an_unused_text_are_noticed(folder):
    _spoil(folder, 'msgstr "Send idea"', 'msgstr ""')
    _spoil(folder, 'msgid "Alle Arenen"', '#, fuzzy\nmsgid "Alle Arenen"')
    _spoil(folder, 'msgid "Anmelden"', 'msgid "Einsteigen"')
    assert _new_faults(folder) == [
        "no longer used: Einsteigen",
        "not translated: Alle Arenen",
        "not translated: Anmelden",
        "not translated: Idee abschicken",
    ]


def test_a_wrong_placeholder_is_noticed(folder):
    _spoil(folder, 'msgstr "Version %(number)s"', 'msgstr "Version %(nummer)s"')
    assert _new_faults(folder) == ["placeholders differ: Version %(number)s"]


@pytest.mark.parametrize(
    ("source", "translation", "same"),
    [
        ("%(a)s vor %(b)s", "%(b)s after %(a)s", True),
        ("%(a)s vor %(b)s", "only %(a)s", False),
        ("Mio. {unit}", "million {units}", False),
        ("100 % der Kosten", "100% of the costs", True),
        (("Eine Idee", "%(n)s Ideen"), ("%(n)s idea", "%(n)s ideas"), True),
        (("Eine Idee", "%(n)s Ideen"), ("Jeden pomysł", "%(n)s pomysły", "pomysłów"), False),
    ],
)
def test_placeholders_must_be_those_of_the_source(source, translation, same):
    assert same_placeholders(source, translation) is same


def test_updating_keeps_translations_drops_unused_texts_and_changes_nothing_twice(folder):
    path = folder / "en" / "LC_MESSAGES" / "django.po"
    before = path.read_bytes()
    _spoil(folder, 'msgid "Anmelden"', 'msgid "Einsteigen"')
    update(folder)
    assert _new_faults(folder) == ["not translated: Anmelden"]
    _spoil(folder, 'msgid "Anmelden"\nmsgstr ""', 'msgid "Anmelden"\nmsgstr "Log in"')
    assert path.read_bytes() == before
    update(folder)
    assert path.read_bytes() == before


def test_a_new_language_starts_with_every_text_empty(tmp_path, monkeypatch):
    monkeypatch.setattr(translations, "LANGUAGES", ("pl",))
    update(tmp_path)
    assert len(missing("pl", tmp_path)) == len([message for message in extract() if message.id])


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "1 pomysł"),
        (2, "2 pomysły"),
        (5, "5 pomysłów"),
        (12, "12 pomysłów"),
        (22, "22 pomysły"),
        (101, "101 pomysłów"),
    ],
)
def test_polish_has_three_plural_forms(number, text):
    with override("pl"):
        forms = ngettext("%(number)s Idee", "%(number)s Ideen", number)
    assert forms % {"number": number} == text


def test_no_text_hides_inside_a_formatted_string():
    """What stands in an f-string is not found by the extraction: it would stay German on every page."""
    hidden = [
        f"{path.relative_to(translations.SOURCES)}:{call.lineno}"
        for path in translations.SOURCES.rglob("*.py")
        for text in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in {"_", *translations.KEYWORDS}
    ]
    assert not hidden
