"""Reads what a PDF says, page by page, and how it is tagged."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf

HEX = re.compile(rb"<([0-9A-Fa-f]*)>")


def _unicode(code: bytes) -> str:
    return bytes.fromhex(code.decode()).decode("utf-16-be")


def _letters(font: pikepdf.Object) -> dict[int, str]:
    """From the numbers in a page to letters, by the font's ToUnicode map."""
    found: dict[int, str] = {}
    table = font.ToUnicode.read_bytes()
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.S):
        codes = HEX.findall(block)
        found |= {int(code, 16): _unicode(text) for code, text in zip(codes[::2], codes[1::2], strict=True)}
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.S):
        codes = HEX.findall(block)
        for first, last, text in zip(codes[::3], codes[1::3], codes[2::3], strict=True):
            start = _unicode(text)
            for step in range(int(last, 16) - int(first, 16) + 1):
                found[int(first, 16) + step] = start[:-1] + chr(ord(start[-1]) + step)
    return found


def page_texts(data: bytes) -> list[str]:
    """The text of each page without spaces and hyphens, which a line break may add or take away."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [squeezed("".join(_shown(page))) for page in pdf.pages]


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u00ad\u2010-]+", "", text)


def _shown(container: Any) -> Iterator[str]:
    resources = container.get("/Resources", {})
    fonts = {name: _letters(font) for name, font in resources.get("/Font", {}).items()}
    current: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(container):
        if str(operator) == "Tf":
            current = fonts[str(operands[0])]
        elif str(operator) in {"Tj", "TJ"}:
            pieces = operands[0] if str(operator) == "TJ" else operands
            for piece in pieces:
                if isinstance(piece, pikepdf.String):
                    codes = bytes(piece)
                    yield "".join(
                        current.get(codes[place] << 8 | codes[place + 1], "")
                        for place in range(0, len(codes) - 1, 2)
                    )
        elif str(operator) == "Do":
            inner = resources["/XObject"][str(operands[0])]
            if inner.get("/Subtype") == "/Form":
                yield from _shown(inner)


def elements(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    """All structure elements of the tag tree."""
    waiting = [pdf.Root.StructTreeRoot.K]
    while waiting:
        node = waiting.pop()
        if isinstance(node, pikepdf.Array):
            waiting.extend(node)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            yield node
            if "/K" in node:
                waiting.append(node.K)
