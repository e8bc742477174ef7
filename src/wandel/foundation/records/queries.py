"""Reads of the records room: what a version says, and what changed from one to the next."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Case, Q, QuerySet, When

from wandel.foundation.cities.described import AS_IT_WAS, document_of, documents_for, key_of, own_fields, take
from wandel.foundation.cities.kinds import RELATION_NAMES, Kind, kinds
from wandel.foundation.cities.models import Artefact, TraceLink
from wandel.foundation.cities.named import Sight
from wandel.foundation.cities.reader import Reader
from wandel.foundation.records.models import Version
from wandel.foundation.records.wording import field_name, field_order, in_words, is_figure, is_list, is_long

PARAGRAPH = "¶"
"""Stands for a line's end that came or went, which could not be seen otherwise."""


@dataclass(frozen=True)
class Change:
    """One field that differs, by its key and by what people call it. `pieces` are (mark, text) with mark
    "same", "gone" or "new"."""

    field: str
    name: str
    language: str
    pieces: list[tuple[str, str]]


def changes(artefact: Artefact, older: dict[str, Any], newer: dict[str, Any]) -> list[Change]:
    """What differs between two versions' contents, word by word, field by field and language by language."""
    found = []
    for name in _in_order(artefact, older.keys() | newer.keys()):
        if older.get(name) == newer.get(name):
            continue
        before = in_words(artefact, name, older.get(name))
        after = in_words(artefact, name, newer.get(name))
        for language in sorted(before.keys() | after.keys()):
            if before.get(language, "") != after.get(language, ""):
                changed = line_changes if is_list(artefact, name) else word_changes
                pieces = changed(before.get(language, ""), after.get(language, ""))
                found.append(Change(name, field_name(artefact, name), language, pieces))
    return found


def _in_order(artefact: Artefact, names: Iterable[str]) -> list[str]:
    order = field_order(artefact)
    return sorted(names, key=lambda name: (order.index(name) if name in order else len(order), name))


def history(artefact: Artefact, reader: Reader) -> list[tuple[Version, list[Change]]]:
    """All versions, newest first, each with what it changed."""
    versions = list(Version.objects.filter(artefact_id=artefact.pk).select_related("author"))
    sight = Sight(reader)
    told = [sight.of(kinds[artefact.kind].model_class, _told(version)) for version in versions]
    return [
        (version, changes(artefact, before, after))
        for version, before, after in zip(versions, [*told[1:], {}], told, strict=False)
    ]


def _told(version: Version) -> dict[str, Any]:
    """What a version says and to whom, where that was written down."""
    return version.content | ({"visibility": version.visibility} if version.visibility else {})


def as_it_was(artefact: Artefact, number: int) -> Artefact | None:
    """The artefact as that version has it, not to be saved; None where there is no such version, or where
    something that it points to is gone."""
    version = Version.objects.filter(artefact_id=artefact.pk, number=number).first()
    if version is None:
        return None
    older = kinds[artefact.kind].of(Artefact.objects.get(pk=artefact.pk))
    try:
        linked = take(older, version.content)
    except ValidationError:
        return None
    setattr(older, AS_IT_WAS, {name: [key_of(one) for one in found] for name, found in linked.items()})
    older.visibility = version.visibility or older.visibility
    return older


def saved_by(artefact: Artefact) -> tuple[Any, dt.datetime | None]:
    """Who saved the newest version, and when."""
    newest = Version.objects.filter(artefact_id=artefact.pk).select_related("author").first()
    return (newest.author, newest.at) if newest is not None else (None, None)


def said(artefact: Artefact, version: Version, reader: Reader) -> list[tuple[str, str, str]]:
    """All that a version says, as (what the field is called, language, text)."""
    told = Sight(reader).of(kinds[artefact.kind].model_class, _told(version))
    return [
        (field_name(artefact, name), language, text)
        for name in _in_order(artefact, told)
        for language, text in in_words(artefact, name, told[name]).items()
    ]


def line_changes(before: str, after: str) -> list[tuple[str, str]]:
    """What differs between two lists, line by line, without what is the same in both."""
    old, new = before.splitlines(), after.splitlines()
    pieces: list[tuple[str, str]] = []
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag != "equal":
            pieces += [("gone", f"{line}\n") for line in old[i1:i2]]
            pieces += [("new", f"{line}\n") for line in new[j1:j2]]
    return pieces


def word_changes(before: str, after: str) -> list[tuple[str, str]]:
    """What differs between two texts, word by word; ends of lines count as words."""
    if not before or not after:
        # Of what came or went as a whole, its ends of lines need no mark.
        return [("new", after)] if after else [("gone", before)] if before else []
    old, new = _words(before), _words(after)
    pieces: list[tuple[str, str]] = []
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(("same", _joined(old[i1:i2])))
            continue
        if i2 > i1:
            pieces.append(("gone", _joined(old[i1:i2]).replace("\n", PARAGRAPH)))
        if j2 > j1:
            pieces.append(("new", _joined(new[j1:j2]).replace("\n", f"{PARAGRAPH}\n")))
    return pieces


def _words(text: str) -> list[str]:
    return re.findall(r"\n|[^\s]+", text)


def _joined(words: list[str]) -> str:
    return re.sub(r" ?\n ?", "\n", " ".join(words))


ON_EVERY_PAGE = {"title", "summary", "flag", "source"}
"""Stands in its own place on each page."""


def artefacts_of(reader: Reader, kind: Kind) -> QuerySet[Artefact]:
    """Everything of a kind that the reader may see, oldest first."""
    return kind.model_class.objects.visible_to(reader).select_related("source").order_by("created_at", "slug")


@dataclass(frozen=True)
class Fact:
    """What a field is called and says: texts by language, or a figure. `is_long`: with paragraphs, lists."""

    name: str
    words: dict[str, str]
    figure: Any
    is_long: bool


def facts(artefact: Artefact, reader: Reader) -> list[Fact]:
    """What something says to a reader beyond title and summary."""
    document = Sight(reader).of(type(artefact), documents_for(reader, [artefact])[artefact.pk])
    return [
        Fact(
            field_name(artefact, name),
            in_words(artefact, name, document[name]),
            document[name] if is_figure(artefact, name) else None,
            is_long(artefact, name),
        )
        for name in field_order(artefact)
        if name not in ON_EVERY_PAGE and document[name] not in (None, "", [], {})
    ]


SHORT = 120
"""Signs of a title that is taken from a longer text."""


def taken_from(origins: Sequence[Artefact]) -> dict[str, Any]:
    """With what the form for something begins that comes out of others, as a document: the title of the
    first, and what all of them say, each in its languages. What one has said in its title alone is taken for
    a text, of which the title is the beginning."""
    if not origins:
        return {}
    title = {language: _short(text) for language, text in origins[0].title.items()}
    said: dict[str, list[str]] = {}
    for one in origins:
        long = len(origins) > 1 or any(len(text) > SHORT for text in one.title.values())
        for text in (one.title if long else {}, one.summary):
            for language, words in text.items():
                said.setdefault(language, []).append(words)
    return {
        "title": title,
        "summary": {language: "\n\n".join(texts) for language, texts in said.items()},
    }


def _short(text: str) -> str:
    return text if len(text) <= SHORT else f"{text[:SHORT].rsplit(' ', 1)[0].rstrip(',;:.–- ')} …"


@dataclass(frozen=True)
class DrawnLink:
    """A standing link as its artefact's page shows it, with what is at the other end."""

    link: TraceLink
    relation: Any
    kind: Kind
    title: dict[str, str]
    url: str


def all_links(artefact: Artefact) -> QuerySet[TraceLink]:
    """The links of an artefact, both ways, with those that were taken away."""
    return TraceLink.objects.filter(Q(source_id=artefact.pk) | Q(target_id=artefact.pk)).order_by("pk")


def links_of(artefact: Artefact, reader: Reader) -> list[DrawnLink]:
    """The links whose other end the reader may see."""
    visible = Artefact.objects.visible_to(reader)
    found = []
    for link in (
        all_links(artefact)
        .filter(withdrawn_at=None, source__in=visible, target__in=visible)
        .select_related("source", "target")
    ):
        forward = link.source_id == artefact.pk
        other = link.target if forward else link.source
        kind = kinds[other.kind]
        found.append(
            DrawnLink(
                link,
                RELATION_NAMES[link.relation, forward],
                kind,
                other.title,
                kind.url(city_slug=reader.city.slug, slug=other.slug),
            )
        )
    return found


def unchecked(reader: Reader) -> QuerySet[Artefact]:
    """What was taken over from another city and nobody here stands by yet, kind by kind."""
    found = Artefact.objects.visible_to(reader).unchecked().filter(kind__in=kinds.keys())
    place = Case(*(When(kind=key, then=at) for at, key in enumerate(kinds.keys())))
    return found.order_by(place, "created_at", "slug")


def asked_for(artefact: Artefact) -> list[str]:
    """What something that came from another city leaves open, since nobody there answers for it here: the
    fields for organisations in which none stands."""
    document = document_of(artefact)
    return [
        field_name(artefact, field.name)
        for field in own_fields(type(artefact))
        if field.names == "organisation" and not document[field.name]
    ]


def withdrawn(reader: Reader) -> QuerySet[Artefact]:
    """What was taken back in the reader's city, newest first."""
    found = Artefact.objects.filter(city=reader.city, kind__in=kinds.keys()).exclude(withdrawn_at=None)
    return found.order_by("-withdrawn_at", "pk")
