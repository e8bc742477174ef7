"""The index of the search."""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """Under which words an artefact is found (`words.index_words`), and which of its versions says them. The
    database keeps an index of its own over `words`; the migration that made this table says which."""

    artefact = models.OneToOneField("cities.Artefact", on_delete=models.CASCADE, related_name="search_entry")
    version = models.PositiveIntegerField()
    words = models.TextField()

    def __str__(self) -> str:
        return f"{self.artefact_id} v{self.version}"
