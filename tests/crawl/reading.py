"""What a page consists of for whoever follows its links: links, forms, and the house's look."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# Attributes that hold an address which the browser fetches or opens.
ADDRESSES = {"href", "src", "action", "hx-get", "sse-connect", "poster", "data"}
STYLE_ADDRESS = re.compile(r"url\(['\"]?([^'\")]+)['\"]?\)")
MODULE_ADDRESS = re.compile(r"(?:from|import)\s*\(?\s*['\"]([^'\"]+)['\"]")


@dataclass
class Form:
    """A form as a browser would send it: `fields` hold what stands in them when the page is opened."""

    action: str
    method: str
    # Where htmx sends it to instead; empty where it does not.
    script_action: str = ""
    many_parts: bool = False
    fields: list[tuple[str, str]] = field(default_factory=list)
    # Fields that people fill in, as opposed to hidden ones and buttons.
    asked: set[str] = field(default_factory=set)


class Reading(HTMLParser):
    """One pass over a page."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[tuple[str, str]] = []
        self.forms: list[Form] = []
        self.ids: list[str] = []
        self.tags: dict[str, int] = {}
        self.styles = 0
        self.language = ""
        self.main_id = ""
        self.title = ""
        self.heading = ""
        self.doctype = ""
        self.words: list[str] = []
        self.unclosed: list[str] = []
        self._within: list[str] = []
        self._form: Form | None = None
        self._select = ""
        self.feed(text)
        self.close()
        self.unclosed += self._within

    def handle_decl(self, decl: str) -> None:
        self.doctype = decl.lower()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags[tag] = self.tags.get(tag, 0) + 1
        if tag not in VOID:
            self._within.append(tag)
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "html":
            self.language = given.get("lang", "")
        elif tag == "main":
            self.main_id = given.get("id", "")
        elif tag == "link" and given.get("rel") == "stylesheet":
            self.styles += 1
        self._read_form(tag, given)
        for name, value in given.items():
            if name in ADDRESSES and not (name == "action" and given.get("method", "get") == "post"):
                self.links.append((f"{tag} {name}", value))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        if tag == "select":
            self._select = ""
        if tag in self._within:
            while (innermost := self._within.pop()) != tag:
                if innermost not in {"li", "p", "dt", "dd", "tr", "td", "th", "option", "tbody", "thead"}:
                    self.unclosed.append(innermost)
        elif tag not in VOID:
            self.unclosed.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        within = self._within[-1] if self._within else ""
        if within == "title" and "svg" not in self._within:
            self.title += data
        if "main" in self._within and not {"script", "style", "svg"} & set(self._within):
            self.words += data.split()
        if "h1" in self._within:
            self.heading += data

    def _read_form(self, tag: str, given: dict[str, str]) -> None:
        if tag == "form":
            self._form = Form(
                given.get("action", ""),
                given.get("method", "" if "hx-post" in given else "get").lower(),
                script_action=given.get("hx-post", ""),
                many_parts="multipart" in given.get("enctype", ""),
            )
            self.forms.append(self._form)
        name, form = given.get("name", ""), self._form
        if form is None or not name or "disabled" in given:
            if tag == "option" and form is not None and self._select and "selected" in given:
                form.fields.append((self._select, given.get("value", "")))
            return
        kind = given.get("type", "text" if tag == "input" else "")
        if tag == "select":
            self._select = name
            form.asked.add(name)
        elif tag == "textarea":
            form.asked.add(name)
            form.fields.append((name, ""))
        elif tag == "button" and not any(known == name for known, _value in form.fields):
            form.fields.append((name, given.get("value", "")))
        elif tag == "input":
            if kind not in {"hidden", "submit"}:
                form.asked.add(name)
            if kind not in {"radio", "checkbox"} or "checked" in given:
                form.fields.append((name, given.get("value", "")))


def addresses_in(content: str, kind: str) -> list[str]:
    """What a style sheet or a module fetches in turn."""
    if kind == "text/css":
        return [found for found in STYLE_ADDRESS.findall(content) if not found.startswith(("data:", "#"))]
    if kind in {"text/javascript", "application/javascript"}:
        return [found for found in MODULE_ADDRESS.findall(content) if found.startswith(("./", "../", "/"))]
    return []


def lacks_of(reading: Reading, language: str | None) -> list[str]:
    """What a page lacks of the house's look; nothing for a page that has it all."""
    kinds = {
        "no doctype": reading.doctype != "doctype html",
        f"speaks {reading.language or 'no language'}": language is not None and reading.language != language,
        "no language": not reading.language,
        "no title": not reading.title.strip() or reading.title.strip().startswith("·"),
        "no style sheet": not reading.styles,
        "no header": not reading.tags.get("header"),
        "no footer": not reading.tags.get("footer"),
        f"{reading.tags.get('main', 0)} main landmarks": reading.tags.get("main") != 1,
        "a skip link that leads nowhere": reading.main_id != "main",
        f"{reading.tags.get('h1', 0)} first headings": reading.tags.get("h1") != 1,
        "an empty first heading": not reading.heading.strip(),
        f"not closed: {', '.join(reading.unclosed)}": bool(reading.unclosed),
    }
    twice = sorted({one for one in reading.ids if reading.ids.count(one) > 1})
    return [name for name, missing in kinds.items() if missing] + [f"the id {one} twice" for one in twice]
