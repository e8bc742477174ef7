"""First registry: the kinds of artefacts, and which relation may lead from which kind to which."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.urls import reverse

from wandel.foundation.cities.registry import Registry


@dataclass(frozen=True)
class Kind:
    """A kind of artefact. `label` and `plural` are lazy translations; `url_name` takes city_slug and slug;
    `content` gives what a version of it stores beyond title and summary, as JSON; `model` names the model
    ("vision.Target") that has it."""

    key: str
    label: Any
    plural: Any
    step: str
    icon: str
    url_name: str
    content: Callable[[Any], dict[str, Any]] = lambda artefact: {}
    model: str = "cities.Artefact"

    def of(self, artefact: Any) -> Any:
        """The artefact as an instance of its own model."""
        model = apps.get_model(self.model)
        return artefact if isinstance(artefact, model) else model.objects.get(pk=artefact.pk)

    def url(self, *, city_slug: str, slug: str) -> str:
        return reverse(self.url_name, kwargs={"city_slug": city_slug, "slug": slug})


kinds: Registry[Kind] = Registry()
_relations: set[tuple[str, str, str]] = set()


def register_kind(kind: Kind) -> Kind:
    return kinds.add(kind.key, kind)


def allow_relation(source: str, relation: str, target: str) -> None:
    """Allow a trace link of this relation from one kind to another."""
    _relations.add((source, relation, target))


def relation_allowed(source: str, relation: str, target: str) -> bool:
    return (source, relation, target) in _relations


def relations_from(source: str) -> list[tuple[str, str]]:
    """(relation, target kind) pairs that may start at the kind, sorted."""
    return sorted((relation, target) for start, relation, target in _relations if start == source)
