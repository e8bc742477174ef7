"""Reads about sources."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from wandel.foundation.cities.models import City, Source

SAID = ("title", "publisher", "year", "url", "licence", "note")


def said_of(source: Source) -> dict[str, Any]:
    """All that is said of a source."""
    return {name: getattr(source, name) for name in SAID}


def sources_of(city: City, text: str = "") -> QuerySet[Source]:
    """The sources of a city by title, those that have a text in what is said of them."""
    found = city.sources.order_by("title", "key")
    for word in text.split()[:6]:
        found = found.filter(
            Q(title__icontains=word) | Q(publisher__icontains=word) | Q(note__icontains=word)
        )
    return found
