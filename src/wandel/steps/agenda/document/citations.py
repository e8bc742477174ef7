"""The sources of a document, numbered in the order in which they are named."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from wandel.foundation.cities.models import Source
from wandel.steps.agenda.document.blocks import Paragraph, Points, Run, Runs


class Citations:
    def __init__(self, sources: dict[str, Source], language: str) -> None:
        self._known = sources
        self._language = language
        self._named: dict[str, Source] = {}

    def __call__(self, source: Source | str | None) -> Runs:
        """ " [3]" for a source or its key; nothing for none and for an unknown key."""
        found = self._known.get(source) if isinstance(source, str) else source
        if found is None:
            return []
        self._named.setdefault(found.key, found)
        return [Run(f" [{list(self._named).index(found.key) + 1}]", "muted")]

    def blocks(self) -> list[Any]:
        if not self._named:
            return [Paragraph([Run(_("Diese Ausgabe nennt keine Quellen."))])]
        return [Points([_entry(source) for source in self._named.values()], numbered=True)]


def _entry(source: Source) -> Runs:
    about = ", ".join(str(part) for part in (source.publisher, source.year) if part)
    runs = [Run(source.title, "strong")]
    if about:
        runs.append(Run(f". {about}."))
    if source.note:
        runs.append(Run(f" {source.note}", "muted"))
    if source.url.startswith(("https://", "http://")):
        runs += [Run(" "), Run(source.url, "link", url=source.url)]
    return runs
