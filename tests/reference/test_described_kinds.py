"""What a case says of the kinds that parts describe comes back from the database as it was."""

from __future__ import annotations

import pytest
from tests.factories import reader

from wandel.foundation.cities.models import City
from wandel.foundation.records.exchange import parts_of
from wandel.reference.exchange import described_parts, take_over


@pytest.mark.django_db
def test_every_part_comes_back_as_it_was(goerlitz):
    take_over(goerlitz, actor=None)
    city = City.objects.get()
    for kind, entries in described_parts(goerlitz).items():
        given = {part.key: part for part in entries}
        assert given
        assert {part.key: part for part in parts_of(reader(city), kind)} == given, kind
