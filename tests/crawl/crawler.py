"""Walks a city's pages from link to link, as somebody does who tries everything."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urldefrag, urlencode, urljoin, urlsplit

from django.urls import Resolver404, resolve
from tests.crawl.reading import Form, Reading, addresses_in, lacks_of

LANGUAGE = re.compile(r"^/(de|en|pl)(?:/|$)")
# Of one page with many queries (filters, orders, where to go after the log-in), so many are looked at.
MOST_QUERIES = 12
# No city has so many; a walk in circles shall end.
MOST_PAGES = 3_000
# Forms that differ in their addresses only.
MOST_ALIKE = 2
TOKEN = "csrfmiddlewaretoken"
# A null character, half a surrogate pair, markup, and more than fits anywhere.
NONSENSE = "\x00\ud83d".encode("utf-8", "replace").decode() + "<b>~</b>" + "ü" * 5_000
ELSEWHERE = ("http:", "https:", "mailto:", "tel:", "data:", "javascript:", "webcal:")


@dataclass(frozen=True)
class Answer:
    status: int
    kind: str
    text: str
    headers: dict[str, str] = field(default_factory=dict)


class Visitor(Protocol):
    """Somebody with a browser, and where the installation stands."""

    address: str

    def get(self, address: str, **headers: str) -> Answer: ...

    def post(self, address: str, data: str | bytes, kind: str, **headers: str) -> Answer: ...


@dataclass(frozen=True)
class Step:
    """A link: where it leads, what kind it is, and on which page it stands."""

    address: str
    kind: str
    found_on: str

    def __str__(self) -> str:
        return f"{self.address} ({self.kind} on {self.found_on or 'no page'})"


@dataclass
class Crawl:
    """What one walk has seen. `faults` name address, kind of link and page."""

    visitor: Visitor
    role: str
    faults: list[str] = field(default_factory=list)
    pages: dict[str, Reading] = field(default_factory=dict)
    forms: list[tuple[str, Form]] = field(default_factory=list)
    answered: int = 0
    # The first page of each view, for samples in other languages.
    samples: dict[str, str] = field(default_factory=dict)

    def walk(self, starts: Iterable[str], languages: Iterable[str] = ("de",)) -> None:
        """Open everything that can be reached in these languages."""
        languages = set(languages)
        waiting = deque(Step(address, "start", "") for address in starts)
        seen = {step.address for step in waiting}
        variants: Counter[str] = Counter()
        fragments: list[tuple[Step, str, str]] = []
        while waiting and self.answered < MOST_PAGES:
            step = waiting.popleft()
            for onward in self.open(step):
                address, fragment = urldefrag(onward.address)
                if fragment and onward.kind == "a href":
                    fragments.append((onward, address, fragment))
                spoken = LANGUAGE.match(address)
                if address in seen or (spoken and spoken[1] not in languages):
                    continue
                path = urlsplit(address).path
                variants[path] += 1
                if variants[path] > MOST_QUERIES:
                    continue
                seen.add(address)
                waiting.append(Step(address, onward.kind, onward.found_on))
        assert self.answered < MOST_PAGES, "the walk goes in circles"
        for step, address, fragment in fragments:
            page = self.pages.get(address)
            if page is not None and fragment not in page.ids:
                self.fault(f"leads to no place #{fragment}", step)

    def sample(self, language: str) -> None:
        """Open one page of each kind that was seen, in another language."""
        for address in list(self.samples.values()):
            self.open(Step(LANGUAGE.sub(f"/{language}/", address, count=1), f"sample in {language}", ""))

    def open(self, step: Step) -> list[Step]:
        """Follow one link and judge what answers; returns the links found there."""
        by_script = step.kind.endswith("hx-get")
        answer = self.visitor.get(step.address, **({"HX-Request": "true"} if by_script else {}))
        self.answered += 1
        if answer.status in {301, 302, 303, 307, 308}:
            return self._led_on(step, answer)
        if answer.status != 200 and not _may_say(step, answer):
            self.fault(f"{answer.status}", step)
        if not answer.text and answer.kind != "text/event-stream":
            self.fault("an empty answer", step)
        if answer.kind != "text/html":
            onward = addresses_in(answer.text, answer.kind)
            return [Step(urljoin(step.address, one), answer.kind, step.address) for one in onward]
        reading = Reading(answer.text)
        if not by_script or reading.doctype:
            self.judge(step, answer, reading)
        self.pages[step.address] = reading
        self.forms += [(step.address, form) for form in reading.forms if form.method != "get"]
        return list(self._onward(step, reading))

    def judge(self, step: Step, answer: Answer, reading: Reading | None = None) -> None:
        """Whether what answers is a page of the house."""
        spoken = LANGUAGE.match(step.address)
        for lack in lacks_of(reading or Reading(answer.text), spoken[1] if spoken else None):
            self.fault(f"{answer.status}, {lack}", step)
        if "content-security-policy" not in answer.headers:
            self.fault(f"{answer.status}, no content security policy", step)

    def fault(self, what: str, step: Step) -> None:
        self.faults.append(f"{self.role}: {what}: {step}")

    def _led_on(self, step: Step, answer: Answer) -> list[Step]:
        target = urljoin(step.address, answer.headers.get("location", ""))
        if "/account/login" in target and "/account/" not in step.address and step.kind != "start":
            self.fault("a link that asks to log in", step)
        return [Step(target, f"{answer.status} after {step.kind}", step.address)]

    def _onward(self, step: Step, reading: Reading) -> Iterator[Step]:
        view = _view_of(step.address)
        if view and reading.doctype:
            self.samples.setdefault(view, step.address)
        for kind, target in reading.links:
            address = urljoin(step.address, target)
            if target.startswith("#"):
                address = step.address + target
            if not target or address.startswith(ELSEWHERE):
                continue
            yield Step(address, kind, step.address)
        for form in reading.forms:
            if form.method == "get" and form.fields:
                query = urlencode(form.fields)
                yield Step(
                    urljoin(step.address, form.action or urlsplit(step.address).path) + "?" + query,
                    "form",
                    step.address,
                )

    def send_every_form(self) -> None:
        """Send each form in three ways that cannot be right. Forms that are alike are sent a few times."""
        sent: Counter[tuple[object, ...]] = Counter()
        # Whoever has logged out, or looks around as somebody else, finds no other form any more.
        for page, form in sorted(self.forms, key=lambda found: _ends(found[1])):
            target = urljoin(page, form.action or page)
            kind = (_view_of(target), form.script_action != "", *sorted(name for name, _value in form.fields))
            sent[kind] += 1
            if sent[kind] > MOST_ALIKE:
                continue
            for what, fields in wrong_ways(form):
                if form.method:
                    self.send(Step(target, f"form sent {what}", page), form, fields)
                if form.script_action:
                    self.send(Step(urljoin(page, form.script_action), f"hx-post {what}", page), form, fields)

    def send(self, step: Step, form: Form, fields: list[tuple[str, str]]) -> None:
        """The answer says what is wrong, in the house's look, or leads on."""
        data, kind = _encoded(fields, form.many_parts)
        by_script = step.kind.startswith("hx-post")
        headers = {"Referer": urljoin(self.visitor.address, step.found_on)}
        if by_script:
            headers["HX-Request"] = "true"
        answer = self.visitor.post(step.address, data, kind, **headers)
        self.answered += 1
        if answer.status in {301, 302, 303}:
            target, _place = urldefrag(urljoin(step.address, answer.headers.get("location", "")))
            for onward in self.open(Step(target, step.kind, step.found_on)):
                # How far a job has come, which only the page after the form asks.
                if onward.kind.endswith("hx-get"):
                    self.open(onward)
            return
        wrong = {500} if by_script else {200, 404, 405, 500}
        # What is not there any more was withdrawn by a form that was sent before.
        if answer.status in wrong and (answer.status != 404 or self._is_offered(form, step.found_on)):
            self.fault(f"{answer.status}", step)
        if answer.kind == "text/html" and not by_script:
            reading = Reading(answer.text)
            self.judge(step, answer, reading)
            self._change_language(step, reading)

    def _is_offered(self, form: Form, page: str) -> bool:
        """Whether a page has this form still."""
        answer = self.visitor.get(page)
        found = Reading(answer.text).forms if answer.status == 200 else []
        return any((one.action, one.script_action) == (form.action, form.script_action) for one in found)

    def _change_language(self, step: Step, reading: Reading) -> None:
        """From the answer to a form, too, the other language is one link away."""
        for onward in self._onward(step, reading):
            if onward.kind == "a href" and onward.address.startswith("/en/"):
                answer = self.visitor.get(onward.address)
                if answer.status not in {200, 302, 404}:
                    self.fault(f"{answer.status}", onward)
                return


def wrong_ways(form: Form) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """With nonsense in every field; with nothing but its token; as it stands, but with nothing filled in."""
    token = [(name, value) for name, value in form.fields if name == TOKEN]
    hidden = [(name, value) for name, value in form.fields if name not in form.asked]
    names = {name for name, _value in form.fields} | form.asked
    yield "with nonsense", token + [(name, NONSENSE) for name in sorted(names - {TOKEN})]
    yield "with nothing", token
    yield "empty", hidden + [(name, "") for name in sorted(form.asked)]


def _ends(form: Form) -> bool:
    """Whether somebody is who they were no longer, once this form is sent."""
    return "logout" in form.action or "+demonstration" in form.action


def _may_say(step: Step, answer: Answer) -> bool:
    """Htmx asks a progress bar again and again until 286 tells it to stop."""
    return step.kind.endswith("hx-get") and answer.status == 286


def _view_of(address: str) -> str:
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""


def _encoded(fields: list[tuple[str, str]], many_parts: bool) -> tuple[str | bytes, str]:
    if not many_parts:
        return urlencode(fields), "application/x-www-form-urlencoded"
    parts = [
        f'--crawl\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields
    ]
    return "".join([*parts, "--crawl--\r\n"]), "multipart/form-data; boundary=crawl"
