import pytest
from django.utils.translation import override

from wandel.foundation.ui.text import LocalisedText, localise


@pytest.mark.parametrize(
    ("value", "language", "text", "found"),
    [
        ({"de": "Wärme", "en": "Heat", "pl": "Ciepło"}, "pl", "Ciepło", "pl"),
        ({"de": "Wärme", "en": "Heat"}, "pl", "Wärme", "de"),
        ({"en": "Heat"}, "pl", "Heat", "en"),
        ({"cs": "Teplo"}, "de", "Teplo", "cs"),
        ({"de": "", "en": "Heat"}, "de", "Heat", "en"),
        ({"de": "Wärme"}, "de-at", "Wärme", "de"),
        ({}, "de", "", None),
        (None, "de", "", None),
        ("Wärme", "pl", "Wärme", None),
    ],
)
def test_the_nearest_language_is_chosen(value, language, text, found):
    assert localise(value, language) == LocalisedText(text, found)


def test_the_active_language_counts_when_none_is_given():
    with override("en"):
        assert str(localise({"de": "Wärme", "en": "Heat"})) == "Heat"


def test_what_is_chosen_already_stays():
    chosen = LocalisedText("Wärme", "de")
    assert localise(chosen, "en") is chosen
