"""Long texts that people write: paragraphs, lists and links by CommonMark, for pages, for paper, and plain.

Of CommonMark only that. Emphasis is left out because of "Bürger*innen und Nutzer*innen", quotations because
of "> 50 %", and HTML is text like any other. A numbered list is one only where its numbers follow each other:
"3. Mai" is a date, and no number that somebody wrote becomes another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import nh3
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from wandel.foundation.ui.text import localise

ADDRESS = re.compile(r"https?://[^\s<>\"'()\[\]]*[^\s<>\"'()\[\].,;:!?…]")
LINKED = re.compile(r"(https?:|mailto:)[^\s]", re.IGNORECASE)
PASTED_BULLET = re.compile(r"^([ ]*)[•·▪‣◦●\uf0b7\uf0a7][ \u00a0]+", re.MULTILINE)
"""What office programs put before the items of a list."""
BULLET = "•"
TAGS = {"p", "br", "ul", "ol", "li", "a"}
ATTRIBUTES = {"a": {"href"}, "ol": {"start", "dir"}, "ul": {"dir"}, "li": {"dir"}, "p": {"dir"}}
SCHEMES = {"http", "https", "mailto"}
LISTS = {"bullet_list_open", "ordered_list_open"}
TURNING = LISTS | {"paragraph_open", "list_item_open"}


@dataclass(frozen=True)
class Piece:
    """Words that stand together; those of a link know where it leads."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Passage:
    """A paragraph, or an item of a list with its mark ("•", "2.")."""

    pieces: tuple[Piece, ...]
    mark: str = ""


def prose(text: object) -> SafeString:
    """A long text in the reader's language or the nearest one, as it stands on a page."""
    chosen = localise(text)
    if not chosen:
        return mark_safe("")
    about = format_html(' lang="{}"', chosen.language) if chosen.language else mark_safe(' dir="auto"')
    return format_html('<div class="w-text"{} data-content>{}</div>', about, as_html(chosen.text))


@lru_cache(maxsize=2048)
def as_html(text: str) -> SafeString:
    """A text as HTML that holds paragraphs, lists and links and nothing else, whatever is in it."""
    markup = _reader()
    html = markup.renderer.render(_tokens(text), markup.options, {})
    clean = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES)
    return mark_safe(clean.strip())  # noqa: S308


@lru_cache(maxsize=2048)
def plain_text(text: str, *, addresses: bool = False) -> str:
    """A text without its marks, each paragraph and each item a line; with `addresses`, those of links too."""

    def said(piece: Piece) -> str:
        shown = piece.url and addresses and piece.url.removeprefix("mailto:") != piece.text
        return f"{piece.text} ({piece.url})" if shown else piece.text

    return "\n".join(
        f"{passage.mark} {words}" if passage.mark else words
        for passage in passages(text)
        if (words := "".join(map(said, passage.pieces)))
    )


@lru_cache(maxsize=512)
def passages(text: str) -> tuple[Passage, ...]:
    """A text as paragraphs and items, in order; those of a list in a list one after the other."""
    return tuple(_passages(_tokens(text)))


def _passages(tokens: Sequence[Token]) -> Iterator[Passage]:
    mark = ""
    for token in tokens:
        if token.type == "list_item_open":
            mark = f"{token.info}{token.markup}" if token.info else BULLET
        elif token.type == "list_item_close":
            mark = ""
        elif token.type == "inline":
            yield Passage(tuple(_pieces(token.children or [])), mark)
            # A second paragraph of the same item has no mark of its own.
            mark = ""


def _pieces(children: Sequence[Token]) -> Iterator[Piece]:
    url = ""
    for token in children:
        if token.type == "link_open":
            url = str(token.attrGet("href") or "")
        elif token.type == "link_close":
            url = ""
        elif token.type in ("softbreak", "hardbreak"):
            yield Piece("\n")
        elif token.content:
            yield Piece(token.content, url)


def _tokens(text: str) -> list[Token]:
    return _reader().parse(PASTED_BULLET.sub(r"\1- ", text))


@lru_cache(maxsize=1)
def _reader() -> MarkdownIt:
    markup = MarkdownIt("zero", {"breaks": True, "maxNesting": 20})
    markup.enable(["list", "link", "autolink", "newline"])
    markup.validateLink = lambda url: LINKED.match(url) is not None
    markup.core.ruler.after("block", "numbers", _keep_numbers)
    markup.core.ruler.push("addresses", _find_addresses)
    markup.core.ruler.push("directions", _turn_with_the_text)
    return markup


def _keep_numbers(state: StateCore) -> None:
    """Lists that would say another number than the one written, or lose a plus, become lines again."""
    state.tokens = _judged(state.tokens)


def _judged(tokens: Sequence[Token]) -> list[Token]:
    kept: list[Token] = []
    place = 0
    while place < len(tokens):
        end = _end_of(tokens, place) if tokens[place].type in LISTS else place
        if tokens[place].type in LISTS and not _is_list(tokens[place : end + 1]):
            kept += _as_lines(_judged(tokens[place + 1 : end]))
        else:
            kept.append(tokens[place])
            end = place
        place = end + 1
    return kept


def _end_of(tokens: Sequence[Token], start: int) -> int:
    depth = 0
    for place in range(start, len(tokens)):
        depth += tokens[place].nesting
        if depth == 0:
            return place
    return len(tokens) - 1


def _is_list(tokens: Sequence[Token]) -> bool:
    first = tokens[0]
    if first.type == "bullet_list_open":
        return first.markup != "+"
    items = [one for one in tokens if one.type == "list_item_open" and one.level == first.level + 1]
    numbers = [int(one.info) for one in items]
    return len(numbers) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _as_lines(tokens: Sequence[Token]) -> list[Token]:
    """The items of what is no list, as they were written; one below the other where nothing is between."""
    kept: list[Token] = []
    mark = ""
    for token in tokens:
        if token.type == "list_item_open":
            mark = f"{token.info}{token.markup} "
        elif token.type != "list_item_close":
            if token.type == "inline":
                token.content, mark = f"{mark}{token.content}", ""
            joins = token.type == "paragraph_open" and token.hidden and kept
            if joins and kept[-1].type == "paragraph_close" and kept[-1].hidden:
                kept.pop()
                kept[-1].content += "\n"
            kept.append(token)
    return _joined(kept)


def _joined(tokens: Sequence[Token]) -> list[Token]:
    """Paragraphs that were told to go on in the next, as one; and none hidden any more."""
    kept: list[Token] = []
    for token in tokens:
        goes_on = kept and kept[-1].type == "inline" and kept[-1].content.endswith("\n")
        if goes_on and token.type == "paragraph_open":
            continue
        if goes_on and token.type == "inline":
            kept[-1].content += token.content
            continue
        token.hidden = False
        kept.append(token)
    return kept


def _find_addresses(state: StateCore) -> None:
    """Addresses that stand in a text as they are become links."""
    for token in state.tokens:
        if token.type == "inline" and "://" in token.content:
            token.children = list(_with_addresses(token.children or []))


def _with_addresses(children: Sequence[Token]) -> Iterator[Token]:
    linked = 0
    for token in children:
        linked += (token.type == "link_open") - (token.type == "link_close")
        if token.type != "text" or linked:
            yield token
            continue
        place = 0
        for found in ADDRESS.finditer(token.content):
            yield _text(token.content[place : found.start()])
            yield Token("link_open", "a", 1, attrs={"href": found[0]})
            yield _text(found[0])
            yield Token("link_close", "a", -1)
            place = found.end()
        yield _text(token.content[place:])


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _turn_with_the_text(state: StateCore) -> None:
    """Each paragraph and each item runs in the direction of its own script. Links have nothing but their
    address."""
    for token in state.tokens:
        if token.type in TURNING:
            token.attrSet("dir", "auto")
        for child in token.children or []:
            child.attrs.pop("title", None)
