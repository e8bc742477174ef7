"""A document set as PDF/A-2a and PDF/UA-1, by the template beside this file and the fonts of the house."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import typst
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wandel.foundation.ui.palettes import LIGHT, STEPS
from wandel.steps.agenda.document.blocks import Document, Entry, Run, Runs, Section, Table
from wandel.steps.agenda.document.legible import BOX, STANDARDS, fonts, has_ink, legible, plainest

TEMPLATE = Path(__file__).with_name("agenda.typ")
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


def _headed(node: Any) -> Any:
    """With a box for each heading of which nothing is seen: a heading must say something."""
    if isinstance(node, list):
        return [_headed(part) for part in node]
    if not isinstance(node, dict):
        return node
    found = {key: _headed(value) for key, value in node.items()}
    if "title" in found and found.get("block") != "notice":
        title = found["title"]
        said = title if isinstance(title, str) else "".join(run["text"] for run in title)
        if not has_ink(said):
            found["title"] = BOX if isinstance(title, str) else [asdict(Run(BOX))]
    return found


class NotSetError(ValueError):
    """A document that could not be set; the message names the part of it that is to blame."""


def typeset(document: Document, *, made_at: dt.datetime) -> bytes:
    """The PDF. Every text reaches the template as JSON, so that nothing people wrote is run as code.

    What cannot be shown is a box. Where the typesetter still refuses a text, everything unusual becomes one;
    raises NotSetError where that does not help either.
    """
    try:
        return _set(document, made_at, legible)
    except typst.TypstError as refused:
        logger.warning("agenda: %s", refused)
    try:
        return _set(document, made_at, plainest)
    except typst.TypstError as refused:
        raise NotSetError(_blame(document, made_at, str(refused))) from refused


def _set(document: Document, made_at: dt.datetime, shown: Callable[[Any], Any]) -> bytes:
    day = localdate(made_at)
    said = document.as_data()
    data = _headed(shown(said)) | {
        "colours": {name: LIGHT[name] for name in COLOURS},
        "steps": [LIGHT[f"step-{step}"] for step in STEPS],
        "day": [day.year, day.month, day.day],
    }
    made, warnings = typst.compile_with_warnings(
        TEMPLATE,
        root=TEMPLATE.parent,
        format="pdf",
        font_paths=fonts(),
        sys_inputs={"document": json.dumps(data, ensure_ascii=False)},
        pdf_standards=STANDARDS,
        timestamp=int(made_at.timestamp()),
    )
    for warning in warnings:
        logger.warning("agenda: %s", warning.message)
    return made


def _blame(document: Document, made_at: dt.datetime, reason: str) -> str:
    """Which part of the document cannot be set, found by setting ever less of it."""
    suspects = list(_parts(document))
    if _is_set(replace(document, summary=[], sections=[]), made_at):
        while len(suspects) > 1:
            half = suspects[: len(suspects) // 2]
            clean = _is_set(replace(document, summary=[], sections=[one for _n, one in half]), made_at)
            suspects = suspects[len(half) :] if clean else half
    else:
        suspects = []
    name = suspects[0][0] if suspects else document.title
    return _("„%(part)s“ lässt sich nicht setzen: %(reason)s") % {"part": name, "reason": reason}


def _parts(document: Document) -> Iterator[tuple[str, Section]]:
    """Name and content of the smallest parts that can be set alone: rows of tables, and blocks."""
    yield document.labels.get("glance", ""), Section("–", document.summary)
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Table):
                for row in block.rows:
                    alone = Section(section.title, [replace(block, rows=[row])])
                    yield f"{section.title}: {_words(row[:2])}", alone
            else:
                said = block.title if isinstance(block, Entry) else ()
                name = " ".join(run.text for run in said)
                yield f"{section.title}: {name}" if name else section.title, Section(section.title, [block])


def _words(row: Sequence[Sequence[Runs]]) -> str:
    """What a row is about: the first line of each cell."""
    return ", ".join("".join(run.text for run in lines[0]) for lines in row if lines)


def _is_set(document: Document, made_at: dt.datetime) -> bool:
    try:
        _set(document, made_at, plainest)
    except typst.TypstError:
        return False
    return True
