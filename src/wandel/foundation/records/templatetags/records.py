"""Template tags of the records room."""

from __future__ import annotations

from typing import Any

from django import template

from wandel.foundation.cities.kinds import kinds, made_from, relations_from, relations_to
from wandel.foundation.cities.models import Artefact
from wandel.foundation.ui.formats import format_quantity
from wandel.foundation.ui.text import LocalisedText, localise

register = template.Library()


@register.inclusion_tag("records/tools.html", takes_context=True)
def artefact_tools(context: dict[str, Any], artefact: Artefact) -> dict[str, Any]:
    """`{% artefact_tools artefact %}` on an artefact's page: its form for who may change it, for the team its
    history and all the rest, for other partners the form in which they propose."""
    reader = context["request"].reader
    may_edit = reader.may("records.edit", artefact)
    return {
        "artefact": artefact,
        "city": reader.city,
        "may_edit": may_edit,
        "may_propose": not may_edit and reader.may("records.propose"),
        "is_team": reader.may("records.edit"),
        "is_linked": bool(relations_from(artefact.kind) or relations_to(artefact.kind)),
    }


@register.inclusion_tag("records/new_button.html", takes_context=True)
def new_artefact(context: dict[str, Any], key: str, origin: Artefact | None = None) -> dict[str, Any]:
    """`{% new_artefact "target" %}` beside a list: for who may, the way to the form for a new one.
    `{% new_artefact "experiment" origin=measure %}`: of one that comes out of something."""
    reader = context["request"].reader
    return {
        "kind": kinds[key],
        "city": reader.city,
        "origin": origin,
        "may_edit": reader.may("records.edit"),
    }


@register.inclusion_tag("records/withdrawn_link.html", takes_context=True)
def withdrawn_link(context: dict[str, Any]) -> dict[str, Any]:
    """`{% withdrawn_link %}` below a list: for who may bring it back, the way to what was withdrawn."""
    reader = context["request"].reader
    return {"city": reader.city, "may_edit": reader.may("records.edit")}


@register.inclusion_tag("records/make_of.html", takes_context=True)
def make_of(context: dict[str, Any], artefact: Artefact) -> dict[str, Any]:
    """`{% make_of idea %}` on an artefact's page: for who may, the ways to the forms of what can come out of
    it."""
    reader = context["request"].reader
    found = made_from(artefact.kind) if reader.may("records.edit") else []
    return {"artefact": artefact, "city": reader.city, "kinds": found}


@register.inclusion_tag("records/choose.html")
def choose(artefact: Artefact, form: str) -> dict[str, Any]:
    """`{% choose idea form="an-id" %}` in a list: a tick, for `make_of_chosen` in the form with that id."""
    return {"artefact": artefact, "form": form}


@register.inclusion_tag("records/make_of_chosen.html", takes_context=True)
def make_of_chosen(context: dict[str, Any], key: str) -> dict[str, Any]:
    """`{% make_of_chosen "idea" %}` in the form: what can come out of all that are ticked, together."""
    return {"city": context["request"].reader.city, "kinds": made_from(key)}


@register.filter
def words(text: object) -> LocalisedText:
    """A text in the reader's language or the nearest one, with that language: for attributes."""
    return localise(text)


@register.filter
def weight(size_bytes: int) -> str:
    """`1234567` → `1,23 MB`."""
    if size_bytes >= 1_000_000:
        return format_quantity(size_bytes / 1_000_000, "MB")
    return format_quantity(max(1, round(size_bytes / 1000)), "kB")
