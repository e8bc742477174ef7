"""Reads of the search room: what of a city a reader finds, and where in it the words stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F, QuerySet
from django.utils.translation import get_language

from wandel.foundation.cities.kinds import Kind, kinds
from wandel.foundation.cities.models import Artefact
from wandel.foundation.cities.reader import Reader
from wandel.foundation.records.models import Version
from wandel.foundation.search.marking import Marked, excerpt, marked
from wandel.foundation.search.matching import distance, found_by
from wandel.foundation.search.words import Query, read_query, texts_of
from wandel.foundation.ui.prose import plain_text
from wandel.foundation.ui.text import localise


@dataclass(frozen=True)
class Hit:
    """Something that was found. `text` shows where, and is None where nobody wrote any."""

    artefact: Artefact
    kind: Kind
    title: Marked
    text: Marked | None
    url: str


@dataclass(frozen=True)
class Found:
    """All that a reader finds, nearest first: keys of entries in the index, by kind."""

    entries: list[tuple[int, str]]

    @property
    def counts(self) -> dict[str, int]:
        """How many there are of each kind, in the order of the kinds."""
        numbers = Counter(kind for _entry, kind in self.entries)
        return {kind.key: numbers[kind.key] for kind in kinds if kind.key in numbers}

    def of(self, kind: str) -> list[int]:
        """The keys of one kind, or of all ("")."""
        return [entry for entry, of_kind in self.entries if kind in {"", of_kind}]


def find(
    reader: Reader, text: str, kinds: Collection[str] = (), limit: int = 10, language: str = ""
) -> list[Artefact]:
    """The artefacts of the reader's city that hold all words of `text`, or their beginnings, nearest first;
    only what this reader may see. `kinds` limits them to those kinds. For fields in which something is chosen
    while it is typed: an empty text finds nothing, and no text is an error."""
    rows = _rows(reader, read_query(text), kinds, language)[:limit]
    return artefacts([entry for entry, _kind in rows])


def search(reader: Reader, query: Query) -> Found:
    """As `find`, without a limit: what the page of hits counts and shows in parts."""
    return Found(list(_rows(reader, query)))


def artefacts(entries: Sequence[int]) -> list[Artefact]:
    """Those that stand behind keys of entries that a reader has found, in the same order."""
    behind = Artefact.objects.filter(search_entry__in=entries).annotate(entry=F("search_entry__pk"))
    places = {entry: place for place, entry in enumerate(entries)}
    return sorted(behind, key=lambda artefact: places[artefact.entry])


def _rows(reader: Reader, query: Query, only: Collection[str] = (), language: str = "") -> QuerySet[Artefact]:
    """Entry and kind of all that is found: what the reader sees in a title first; of what is equally near,
    the newest."""
    if not query:
        return Artefact.objects.none().values_list("search_entry__pk", "kind")
    known = [kind.key for kind in kinds if kind.key in only or not only]
    # A sum is no key: SQLite would else try all that was found for each artefact.
    seen = Artefact.objects.visible_to(reader).filter(kind__in=known)
    found = seen.annotate(entry=F("search_entry__pk") + 0).filter(entry__in=found_by(query))
    near = distance(query, language or get_language())
    return found.order_by(near, "-created_at", "pk").values_list("search_entry__pk", "kind")


def hits(artefacts: Iterable[Artefact], reader: Reader, query: Query) -> list[Hit]:
    """Artefacts that were found, with the words marked where they stand."""
    artefacts = list(artefacts)
    versions = Version.objects.filter(
        artefact__in=[one.pk for one in artefacts], number=F("artefact__version")
    )
    contents = dict(versions.values_list("artefact_id", "content"))
    return [_hit(one, reader, query, contents.get(one.pk, {})) for one in artefacts]


def _hit(artefact: Artefact, reader: Reader, query: Query, content: dict[str, object]) -> Hit:
    chosen = localise(artefact.title)
    title = marked(str(chosen), chosen.language or "", query)
    return Hit(
        artefact=artefact,
        kind=kinds[artefact.kind],
        title=title,
        text=_where(content, title, query),
        url=kinds[artefact.kind].url(city_slug=reader.city.slug, slug=artefact.slug),
    )


def _where(content: dict[str, object], title: Marked, query: Query) -> Marked | None:
    """The first text that the reader sees in which something stands; where that is none and the title says
    it, the first text; else the first text or title in another language in which it stands."""
    texts = list(texts_of({name: value for name, value in content.items() if name != "title"}))
    seen = [localise(text) for text in texts]
    shown = [excerpt(plain_text(str(one)), one.language or "", query) for one in seen if one]
    if hit := next((one for one in shown if one.is_hit), None):
        return hit
    if not title.is_hit:
        for several in (*texts, *texts_of(content.get("title"))):
            for language, text in several.items():
                if (one := excerpt(plain_text(text), language, query)).is_hit:
                    return one
    return shown[0] if shown else None
