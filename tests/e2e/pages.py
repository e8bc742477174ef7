"""Every page of the installation, found by its address; of a new one the tests ask what stands in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.urls import URLResolver, get_resolver, reverse
from django.utils.translation import override

CITY = "goerlitz"
ACTIVITY = {"slug": "demo-arena", "activity_key": "collect-next-steps"}
# What stands in the address of a page that shows one thing: a thing of the demonstration.
EXAMPLES = {
    "join:join": {"code": "unknown"},
    "records:history": {"kind": "measure", "slug": "roof-pv"},
    "records:files": {"kind": "measure", "slug": "roof-pv"},
    "records:edit": {"kind": "measure", "slug": "roof-pv"},
    "records:new": {"kind": "experiment"},
    "lists:listing": {"kind": "driver-or-barrier"},
    "lists:upload": {"kind": "measure"},
    "records:artefact": {"kind": "driver-or-barrier", "slug": "many-small-owners"},
    "records:links": {"kind": "measure", "slug": "roof-pv"},
    "records:withdraw": {"kind": "measure", "slug": "roof-pv"},
    "records:withdrawn": {},
    "records:unchecked": {},
    "records:version": {"kind": "measure", "slug": "roof-pv", "number": "1"},
    "network:organisation": {"slug": "beispielwerk"},
    "network:new-tie": {"slug": "beispielwerk"},
    "network:new-involvement": {"slug": "beispielwerk"},
    "network:involve": {"kind": "measure", "slug": "roof-pv"},
    # A database that has just been filled counts from one.
    "network:edit-tie": {"pk": "1"},
    "network:edit-involvement": {"pk": "1"},
    "events:event": {"slug": "demo-workshop"},
    "events:invite": {"slug": "demo-workshop"},
    "arenas:idea": {"slug": "idea-old-windows"},
    "arenas:arena": {"slug": "demo-arena"},
    "arenas:new-activity": {"slug": "demo-arena"},
    "arenas:edit-activity": ACTIVITY,
    "arenas:remove-activity": ACTIVITY,
    "arenas:phone": ACTIVITY,
    "arenas:projector": ACTIVITY,
    "arenas:console": ACTIVITY,
    "records:change-source": {"key": "census-2011"},
    "analysis:indicator": {"slug": "energy-award"},
    "analysis:series": {"slug": "energy-award"},
    "analysis:year": {"slug": "energy-award", "key": "2024"},
    "analysis:problem": {"slug": "monument-heat-loss"},
    "vision:principle": {"slug": "honest-numbers"},
    "vision:vision-element": {"slug": "warm-old-town"},
    "vision:target": {"slug": "target-2045"},
    "pathways:measure": {"slug": "monument-renovation"},
    "experiments:experiment": {"slug": "window-workshop"},
    "experiments:new-log-entry": {"slug": "window-workshop"},
    "reference:staged": {"pk": "1"},
    "administration:section": {"section": "texts"},
    "administration:member": {"pk": "1"},
    "agenda:commitment": {"slug": "fifty-windows"},
    "agenda:withdraw": {"number": "1"},
}
NO_PAGES = {
    "administration:logo": "a picture",
    "administration:order": "of an invitation; the test of founding goes through it",
    "administration:cancel-deletion": "only takes an order",
    "founding:key": "a part of the form",
    "founding:setup": "of an empty installation; the test of founding goes through it",
    "founding:new": "no account of the demonstration founds a city; the test of founding goes through it",
    "founding:invitation": "only for whoever was invited; the test of founding goes through it",
    "lists:table": "a file",
    "lists:columns": "a file",
    "lists:staged": "of a table on its way in; the test of lists goes through it",
    "lists:columns-of": "of a table on its way in; the test of lists goes through it",
    "lists:check": "of a table on its way in; the test of lists goes through it",
    "lists:bring-in": "only takes an order",
    "lists:undo": "only takes an order",
    "lists:drop": "only takes an order",
    "ui:theme": "only takes a choice",
    "join:ideas": "only takes an idea",
    "account_kept": "only for whoever has typed something before the log-in",
    "agenda:restore": "only takes an order",
    "account_login": "leads to the log-in by code",
    "account_logout": "only takes a farewell",
    "account_confirm_login_code": "seen by everybody who logs in; the walk goes through it",
    "records:restore": "only takes an order",
    "records:confirm": "only takes an order",
    "records:propose": "for partners; tried in tests of the records, without a browser",
    "records:proposal": "of what a partner has proposed; tried in tests of the records, without a browser",
    "records:keep-draft": "only takes a draft",
    "records:discard-draft": "only takes an order",
    "search:to-link": "a part of the form for links",
    "founding:look-around": "only takes an order",
    "analysis:chart": "a file",
    "pathways:chart": "a file",
    "network:grid-file": "a file",
    "network:untie": "only takes an order",
    "network:end-involvement": "only takes an order",
    "reference:export-state": "a part of the page of the export",
    "reference:export-file": "a file",
    "reference:beginning": "of a city that begins; the test of handing over goes through it",
    "reference:beginning-state": "a part of that page",
    "records:unlink": "only takes an order",
    "records:bring-back": "only takes an order",
    "records:file": "a file",
    "records:preview": "a picture",
    "records:describe": "the demonstration has no picture; the test of attachments looks at it",
    "records:detach": "only takes an order",
    "records:reattach": "only takes an order",
    "records:move": "only takes an order",
    "search:suggestions": "a part of the head of every page",
    "search:choices": "for programs",
    "events:calendar": "a calendar file",
    "events:event-calendar": "a calendar file",
    "events:cancel": "only takes an order",
    "events:reinstate": "only takes an order",
    "events:mails": "a part of the event's page",
    "arenas:phase": "only takes an order",
    "arenas:move-activity": "only takes an order",
    "arenas:bring-back-activity": "only takes an order",
    "arenas:stream": "a stream of events",
    "analysis:cell": "only takes an order",
    "analysis:paste": "only takes an order",
    "analysis:picture": "a part of the table of a series",
    "analysis:draft": "the demonstration has no draft; the test of figures goes through it",
    "analysis:draft-card": "the demonstration has no draft",
    "analysis:draft-cell": "only takes an order",
    "analysis:draft-page": "the demonstration has no draft",
    "analysis:draft-paste": "only takes an order",
    "analysis:draft-finish": "the demonstration has no draft; the test of figures goes through it",
    "records:understood": "a part of the forms",
    "pathways:compute": "only takes an order",
    "pathways:study": "only takes an order",
    "reference:state": "a part of the page of an uploaded case",
    "reference:take-over": "only takes an order",
    "agenda:pdf": "a document",
    "agenda:publish": "only takes an order",
    "live:job": "the test of decisions walks through it",
    "live:cancel": "only takes an order",
    "live:again": "only takes an order",
    "pathways:scenario": "the test of decisions makes one",
    "pathways:scenario-visibility": "only takes an order",
    "pathways:withdraw-scenario": "the test of decisions makes one",
    "pathways:bring-scenario-back": "only takes an order",
}
# States of a page that look different, beside its first one.
MORE = (
    ("administration:section", {"section": "colour"}, ""),
    ("administration:section", {"section": "steps"}, ""),
    ("administration:section", {"section": "legal"}, ""),
    ("administration:section", {"section": "visibility"}, ""),
    ("search:index", {}, "?q=denkmal"),
    ("search:index", {}, "?q=nichts+davon"),
    ("search:index", {}, "?q=denkmal&kind=principle"),
    ("reference:staged", {"pk": "2"}, ""),
    ("pathways:index", {}, "?target=target-2030"),
    ("arenas:phone", {"slug": "demo-arena", "activity_key": "collect-workshop"}, ""),
    ("network:organisation", {"slug": "stadt-goerlitz"}, ""),
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
