"""Events around today, so that no test grows old."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from tests.making import create_event


@pytest.fixture
def make_event():
    def make(city, *, days=7, title="Werkstatt", **fields):
        given = {"kind": "workshop", "visibility": "public", "title": {"de": title}} | fields
        date = timezone.localdate() + dt.timedelta(days=days)
        return create_event(city=city, date=date, actor=None, **given)

    return make
