"""How a database is asked for what a query finds: SQLite by FTS5, PostgreSQL by a tsvector with a GIN index.
Both find the same and are asked in the same way; only the spelling of the expression differs."""

from __future__ import annotations

from django.db import connection
from django.db.models import Case, IntegerField, Value, When
from django.db.models.expressions import RawSQL

from wandel.foundation.search.words import INSIDE_TEXT, INSIDE_TITLE, TEXT, Query, Term, labelled
from wandel.foundation.ui.text import FALLBACKS, primary_subtag

_SQL = {
    "sqlite": "SELECT rowid FROM search_words WHERE search_words MATCH %s",
    "postgresql": "SELECT search_found FROM search_found(%s::tsquery)",
}


def found_by(query: Query) -> RawSQL:
    """The keys of the entries in which all terms stand, as a subquery."""
    return _entries(query, (TEXT,), (INSIDE_TEXT,))


def distance(query: Query, language: str | None) -> Case:
    """How far from the top something belongs, by the key of its `entry`: 0 where the reader sees all
    terms at the beginning of words of the title, 1 where they stand in titles otherwise, 2 elsewhere."""
    spoken = primary_subtag(language)
    seen = spoken if spoken in FALLBACKS else FALLBACKS[0]
    return Case(
        When(entry__in=_entries(query, (seen,), ()), then=Value(0)),
        When(entry__in=_entries(query, FALLBACKS, (INSIDE_TITLE,)), then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )


def _entries(query: Query, labels: tuple[str, ...], inside: tuple[str, ...]) -> RawSQL:
    spell, conjunction = _SPELLINGS[connection.vendor]
    terms = [f"({spell(_tokens(term, labels, inside), term.is_prefix)})" for term in query.terms]
    return RawSQL(_SQL[connection.vendor], [conjunction.join(terms)])  # noqa: S611  the query is a parameter


def _tokens(term: Term, labels: tuple[str, ...], inside: tuple[str, ...]) -> list[str]:
    begins = [labelled(label, form) for label in labels for form in term.forms(inside=False)]
    return begins + [labelled(label, form) for label in inside for form in term.forms(inside=True)]


# Tokens are letters, digits and one sign that neither language knows: nothing in them has to be escaped.
def _fts5(tokens: list[str], is_prefix: bool) -> str:
    return " OR ".join(f'"{token}"{"*" if is_prefix else ""}' for token in tokens)


def _tsquery(tokens: list[str], is_prefix: bool) -> str:
    return " | ".join(f"'{token}'{':*' if is_prefix else ''}" for token in tokens)


_SPELLINGS = {"sqlite": (_fts5, " AND "), "postgresql": (_tsquery, " & ")}
