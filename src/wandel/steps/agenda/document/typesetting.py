"""A document set as PDF/A-2a and PDF/UA-1, by the template beside this file and the fonts of the house."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import logging
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.utils.timezone import localdate

from wandel.foundation.ui.palettes import LIGHT, STEPS
from wandel.steps.agenda.document.blocks import Document

TEMPLATE = Path(__file__).with_name("agenda.typ")
STANDARDS = ["a-2a", "ua-1"]
REPLACEMENT = "\u25a1"
MOST_UNUSUAL = 300
# Signs that turn the direction of what follows, also of what other people wrote.
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
COLOURS = (
    "ink",
    "muted",
    "line",
    "tint",
    "accent",
    "accent-tint",
    *(f"{tone}{part}" for tone in ("success", "danger", "warning", "info") for part in ("", "-tint")),
)

logger = logging.getLogger(__name__)


def content_hash(document: Document) -> str:
    """The same for two documents that say the same in the same layout."""
    said = json.dumps(document.as_data(), sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(TEMPLATE.read_bytes() + b"\0" + said.encode()).hexdigest()


def typeset(document: Document, *, made_at: dt.datetime) -> bytes:
    """The PDF. Every text reaches the template as JSON, so that nothing people wrote is run as code."""
    day = localdate(made_at)
    data = document.as_data() | {
        "colours": {name: LIGHT[name] for name in COLOURS},
        "steps": [LIGHT[f"step-{step}"] for step in STEPS],
        "day": [day.year, day.month, day.day],
    }
    made, warnings = typst.compile_with_warnings(
        TEMPLATE,
        root=TEMPLATE.parent,
        format="pdf",
        font_paths=_fonts(),
        sys_inputs={"document": json.dumps(_displayable(data), ensure_ascii=False)},
        pdf_standards=STANDARDS,
        timestamp=int(made_at.timestamp()),
    )
    for warning in warnings:
        logger.warning("agenda: %s", warning.message)
    return made


def _fonts() -> typst.Fonts:
    """Ours and the few that typst brings, never those of the machine: an edition looks the same anywhere."""
    return typst.Fonts(include_system_fonts=False, font_paths=[settings.ASSETS / "fonts"])


def _displayable(data: dict[str, Any]) -> dict[str, Any]:
    """With a box in place of every character that no font can show: the standards forbid to leave it open."""
    letters = set("".join(_texts(data)))
    unusual = frozenset(letters - _house_letters() - set(TURNING))
    missing = unusual - _shown(unusual) if len(unusual) <= MOST_UNUSUAL else unusual
    boxes = {ord(letter): REPLACEMENT if letter.isprintable() else " " for letter in missing - {"\n"}}
    return _translated(data, boxes | {ord(sign): "" for sign in TURNING})


def _texts(node: Any) -> list[str]:
    if isinstance(node, str):
        return [node]
    parts = node.values() if isinstance(node, dict) else node if isinstance(node, list | tuple) else ()
    return [text for part in parts for text in _texts(part)]


def _translated(node: Any, table: dict[int, str]) -> Any:
    if isinstance(node, str):
        return node.translate(table)
    if isinstance(node, dict):
        return {key: _translated(value, table) for key, value in node.items()}
    if isinstance(node, list | tuple):
        return [_translated(value, table) for value in node]
    return node


@cache
def _house_letters() -> frozenset[str]:
    from fontTools.ttLib import TTFont

    with TTFont(settings.ASSETS / "fonts" / "FiraSans-Regular.ttf") as font:
        letters = map(chr, font.getBestCmap())
    # The font's private letters and control signs must not stand in an archive document.
    return frozenset(letter for letter in letters if unicodedata.category(letter) not in {"Cc", "Co"})


@lru_cache(maxsize=256)
def _shown(letters: frozenset[str]) -> frozenset[str]:
    """Those of the letters that some font can show, found out by setting them."""
    if not letters:
        return letters
    source = b"#set document(title: [t])\n#sys.inputs.letters"
    try:
        typst.compile(
            source,
            format="pdf",
            font_paths=_fonts(),
            sys_inputs={"letters": " ".join(sorted(letters))},
            pdf_standards=STANDARDS,
        )
    except typst.TypstError:
        if len(letters) == 1:
            return frozenset()
        half = sorted(letters)[: len(letters) // 2]
        return _shown(frozenset(half)) | _shown(letters - frozenset(half))
    return letters
