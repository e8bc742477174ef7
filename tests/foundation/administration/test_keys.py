import pytest
from django.core.exceptions import ValidationError
from tests.factories import make_city

from wandel.foundation.administration import keys


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Görlitz", "goerlitz"),
        ("Weißwasser/Oberlausitz", "weisswasseroberlausitz"),
        ("Łódź", "lodz"),
        ("Świętochłowice", "swietochlowice"),
        ("Saint-Étienne", "saint-etienne"),
        ("  Bad  Muskau ", "bad-muskau"),
        ("القدس", ""),
        ("ירושלים", ""),
        ("—", ""),
        ("account", "account-2"),
        ("de", "de-2"),
    ],
)
def test_a_key_is_proposed_from_the_name(name, key):
    assert keys.proposed(name) == key


@pytest.mark.django_db
def test_a_very_long_name_gives_a_key_that_can_be_one():
    for name in ("x" * 400, "Sankt " * 80, "-" * 400 + "a"):
        found = keys.proposed(name)
        assert 0 < len(found) <= keys.LONGEST
        keys.check(found)


@pytest.mark.django_db
def test_another_one_is_proposed_where_it_is_taken():
    make_city("goerlitz")
    make_city("goerlitz-2", is_public=False)
    assert keys.proposed("Görlitz") == "goerlitz-3"
    with pytest.raises(ValidationError, match="goerlitz-3"):
        keys.check("goerlitz")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "key", ["", "Görlitz", "a b", "-a", "a-", "a/b", "+city", "x" * 41, "api", "account", "a\n"]
)
def test_what_cannot_be_a_key_is_refused(key):
    with pytest.raises(ValidationError):
        keys.check(key)
