"""First registry: the kinds of artefacts, and which relation may lead from which kind to which."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wandel.foundation.cities.reader import Reader
from wandel.foundation.cities.registry import Registry

ARTEFACT_PAGE = "records:artefact"
"""The page that every kind has which has none of its own."""


@dataclass(frozen=True)
class Kind:
    """A kind of artefact. `label` and `plural` are lazy translations; `url_name` takes city_slug and slug;
    `model` names the model ("vision.Target") that has it, which knows the part that describes it. `intro`
    says to who makes one what it is for, `example` what one from Görlitz is called; `list_url_name` is the
    page that lists them; `begins` gives for a reader what stands in the form for a new one, as a document.
    `counted` is a lazy plural with %(number)s, as it stands after "from" and "leads to"; `awaited` says that
    nothing has led to one yet, of kinds to which a trace is meant to lead. `is_context`: what stands around
    the process, which a trace in words names only where there is nothing else.

    `owner` is the column with the organisation to which one belongs, and `partners_change` names the fields
    that whoever takes part for it may change."""

    key: str
    label: Any
    plural: Any
    step: str
    icon: str
    url_name: str = ARTEFACT_PAGE
    model: str = "cities.Artefact"
    intro: Any = ""
    list_url_name: str = ""
    example: Any = ""
    begins: Callable[[Reader], dict[str, Any]] | None = None
    counted: Any = None
    awaited: Any = ""
    is_context: bool = False
    owner: str = ""
    partners_change: tuple[str, ...] = ()

    def number_of(self, number: int) -> str:
        """So many of them, in words."""
        if self.counted is None:
            return f"{number} {self.label if number == 1 else self.plural}"
        return str(self.counted % {"number": number})

    @property
    def model_class(self) -> Any:
        return apps.get_model(self.model)

    @property
    def is_made_here(self) -> bool:
        """Whether people make one in a form; ideas come from arenas."""
        return hasattr(self.model_class, "part")

    def of(self, artefact: Any) -> Any:
        """The artefact as an instance of its own model."""
        model = self.model_class
        return artefact if isinstance(artefact, model) else model.objects.get(pk=artefact.pk)

    def url(self, *, city_slug: str, slug: str) -> str:
        own = {"kind": self.key} if self.url_name == ARTEFACT_PAGE else {}
        return reverse(self.url_name, kwargs={"city_slug": city_slug, "slug": slug, **own})

    def list_url(self, *, city_slug: str) -> str:
        """The page that lists them: the room's own, or the one that every kind has."""
        if self.url_name == ARTEFACT_PAGE:
            return reverse("lists:listing", kwargs={"city_slug": city_slug, "kind": self.key})
        return reverse(self.list_url_name or f"{self.step}:index", kwargs={"city_slug": city_slug})


kinds: Registry[Kind] = Registry()
_relations: set[tuple[str, str, str]] = set()


def owner_of(artefact: Any) -> Any:
    """The id of the organisation to which an artefact belongs; None where its kind knows none."""
    kind = kinds[artefact.kind]
    return getattr(kind.of(artefact), kind.owner) if kind.owner else None


LEADS_TO = "leads-to"
RELATION_NAMES = {
    ("leads-to", True): _("führt zu"),
    ("leads-to", False): _("kommt aus"),
    ("supports", True): _("stützt"),
    ("supports", False): _("wird gestützt von"),
}
"""How a relation reads, from its source (True) and from its target."""


def register_kind(kind: Kind) -> Kind:
    return kinds.add(kind.key, kind)


def allow_relation(source: str, relation: str, target: str) -> None:
    """Allow a trace link of this relation from one kind to another."""
    _relations.add((source, relation, target))


def comes_from(target: str, *sources: str) -> None:
    """Let a kind come out of others: of ideas, of what happened at a meeting, of what stands before it."""
    for source in sources:
        allow_relation(source, LEADS_TO, target)


def relation_allowed(source: str, relation: str, target: str) -> bool:
    return (source, relation, target) in _relations


def relations_from(source: str) -> list[tuple[str, str]]:
    """(relation, target kind) pairs that may start at the kind, sorted."""
    return sorted((relation, target) for start, relation, target in _relations if start == source)


def made_from(source: str) -> list[Kind]:
    """The kinds of which people make something out of this one, in the order of the kinds."""
    return [kind for kind in kinds if kind.is_made_here and relation_allowed(source, LEADS_TO, kind.key)]


def relations_to(target: str) -> list[tuple[str, str]]:
    """(relation, source kind) pairs that may end at the kind, sorted."""
    return sorted((relation, source) for source, relation, end in _relations if end == target)


def awaited_from(key: str) -> Any:
    """What is missing where nothing comes of this kind; empty where no relation leads to such an end."""
    waiting, seen = [key], {key}
    while waiting:
        for _relation, target in relations_from(waiting.pop(0)):
            if target in seen or target not in kinds:
                continue
            if kinds[target].awaited:
                return kinds[target].awaited
            seen.add(target)
            waiting.append(target)
    return ""
