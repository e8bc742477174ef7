"""Every page of the installation, found by its address; of a new one the tests ask what stands in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.urls import URLResolver, get_resolver, reverse
from django.utils.translation import override

CITY = "goerlitz"
ACTIVITY = {"arena_key": "demo-arena", "activity_key": "collect-next-steps"}
# What stands in the address of a page that shows one thing: a thing of the demonstration.
EXAMPLES = {
    "join:join": {"code": "unknown"},
    "records:history": {"kind": "measure", "slug": "roof-pv"},
    "records:edit": {"kind": "measure", "slug": "roof-pv"},
    "network:organisation": {"key": "beispielwerk"},
    "events:event": {"event_key": "demo-workshop"},
    "events:edit": {"event_key": "demo-workshop"},
    "events:invite": {"event_key": "demo-workshop"},
    "arenas:idea": {"slug": "idea-old-windows"},
    "arenas:arena": {"arena_key": "demo-arena"},
    "arenas:phone": ACTIVITY,
    "arenas:projector": ACTIVITY,
    "arenas:console": ACTIVITY,
    "analysis:problem": {"slug": "monument-heat-loss"},
    "vision:principle": {"slug": "honest-numbers"},
    "vision:vision-element": {"slug": "warm-old-town"},
    "vision:target": {"slug": "target-2045"},
    "pathways:measure": {"slug": "monument-renovation"},
    "experiments:experiment": {"slug": "window-workshop"},
    "reference:staged": {"pk": "1"},
    "agenda:commitment": {"slug": "fifty-windows"},
    "agenda:edit": {"slug": "fifty-windows"},
}
NO_PAGES = {
    "ui:theme": "only takes a choice",
    "join:ideas": "only takes an idea",
    "account_login": "leads to the log-in by code",
    "account_logout": "only takes a farewell",
    "account_confirm_login_code": "seen by everybody who logs in; the walk goes through it",
    "records:withdraw": "only takes an order",
    "events:calendar": "a calendar file",
    "events:event-calendar": "a calendar file",
    "arenas:phase": "only takes an order",
    "arenas:stream": "a stream of events",
    "analysis:adopt": "only takes an order",
    "pathways:compute": "only takes an order",
    "pathways:job": "a part of the pathways' page",
    "pathways:study": "only takes an order",
    "pathways:cancel": "only takes an order",
    "reference:take-over": "only takes an order",
    "agenda:pdf": "a document",
    "agenda:publish": "only takes an order",
    "agenda:job": "a part of the agenda's page",
    "agenda:cancel": "only takes an order",
}
# States of a page that look different, beside its first one.
MORE = (
    ("reference:staged", {"pk": "2"}, ""),
    ("pathways:index", {}, "?target=target-2030"),
    ("arenas:phone", {"arena_key": "demo-arena", "activity_key": "collect-workshop"}, ""),
    ("network:organisation", {"key": "stadt-goerlitz"}, ""),
)


@dataclass(frozen=True)
class Page:
    name: str
    arguments: dict[str, str] = field(default_factory=dict)
    query: str = ""

    def path(self, language: str) -> str:
        with override(language):
            return reverse(self.name, kwargs=self.arguments) + self.query

    def __str__(self) -> str:
        return self.name.replace(":", "-") + self.query


def addresses(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[tuple[str, set[str]]]:
    """Name and parameters of every address that the installation answers."""
    resolver = resolver or get_resolver()
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            space = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            taken = set(pattern.pattern.converters)
            yield from ((name, needed | taken) for name, needed in addresses(pattern, space))
        elif pattern.name:
            yield f"{namespace}{pattern.name}", set(pattern.pattern.converters)


def unknown() -> dict[str, set[str]]:
    """Addresses of which nobody has said whether they are a page, or what stands in them."""
    return {
        name: needed
        for name, needed in addresses()
        if name not in NO_PAGES
        and not name.startswith("api")
        and needed - {"city_slug"} != set(EXAMPLES.get(name, {}))
    }


def pages() -> list[Page]:
    first = [
        Page(name, _arguments(needed, EXAMPLES.get(name, {})))
        for name, needed in addresses()
        if name not in NO_PAGES and not name.startswith("api") and name not in unknown()
    ]
    needed_by = dict(addresses())
    return first + [Page(name, _arguments(needed_by[name], given), query) for name, given, query in MORE]


def _arguments(needed: set[str], given: dict[str, str]) -> dict[str, str]:
    return given | ({"city_slug": CITY} if "city_slug" in needed else {})
