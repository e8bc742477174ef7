"""Second registry: page panels, by which an upper room shows something on a lower room's page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from wandel.foundation.cities.models import Artefact


@dataclass(frozen=True)
class Panel:
    """What a panel shows: a template and its context."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


OF_ARTEFACTS = "every artefact"
"""In place of a page's name: the page of any artefact, of whatever kind."""

PanelMaker = Callable[[HttpRequest, Any], Panel | None]
_makers: dict[str, list[tuple[int, PanelMaker]]] = {}


def register_panel(page: str, *, order: int = 100) -> Callable[[PanelMaker], PanelMaker]:
    """Decorate `maker(request, subject) -> Panel | None` to show on a page, named "<room>.<view>"."""

    def add(maker: PanelMaker) -> PanelMaker:
        _makers.setdefault(page, []).append((order, maker))
        _makers[page].sort(key=lambda pair: pair[0])
        return maker

    return add


def panels_for(page: str, request: HttpRequest, subject: Any) -> list[Panel]:
    """The panels of a page, in order; a maker that answers None shows nothing."""
    makers = list(_makers.get(page, []))
    if isinstance(subject, Artefact):
        makers = sorted(makers + _makers.get(OF_ARTEFACTS, []), key=lambda pair: pair[0])
    made = (maker(request, subject) for _order, maker in makers)
    return [panel for panel in made if panel is not None]
