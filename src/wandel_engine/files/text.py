"""The bytes of a file as text."""

from __future__ import annotations

import re
from pathlib import Path

from wandel_engine.files.bounds import MAX_BYTES, MAX_TEXT
from wandel_engine.files.problems import FileError, refuse

UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""Control characters and halves of characters: nobody sees them, and no database keeps all of them."""
_ENDS = re.compile("\r\n|\r|\n")


def decode(raw: bytes, name: str) -> str:
    """The text of a file. Raises FileError if it is too large, not UTF-8, or holds control characters."""
    if len(raw) > MAX_BYTES:
        raise too_large(len(raw), name)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = line_at(raw[: error.start].decode("latin-1"), error.start)
        raise refuse(
            "not_utf8", "the file is not UTF-8", "save it in the encoding UTF-8", name, line
        ) from error
    if unseen := UNSEEN.search(text):
        raise control_character(name, line_at(text, unseen.start()))
    return text


def line_at(text: str, place: int) -> int:
    """The line in which a place of the text is, whatever ends its lines."""
    return len(_ENDS.findall(text[:place])) + 1


def read_text(path: Path, name: str) -> str:
    """The text of the file at `path`, which problems call `name`. Raises FileError as `decode` does, and if
    it is missing or cannot be read."""
    if not path.is_file():
        raise refuse("missing_file", "there is no such file", "add it or correct its name", name)
    try:
        if (size := path.stat().st_size) > MAX_BYTES:
            raise too_large(size, name)
        return decode(path.read_bytes(), name)
    except OSError as error:
        raise refuse("unreadable_file", "the file cannot be read", "allow it to be read", name) from error


def too_large(size: int, name: str) -> FileError:
    return refuse(
        "file_too_large",
        f"the file has {size:,} bytes",
        f"keep it below {MAX_BYTES:,} bytes",
        name,
        size=size,
        limit=MAX_BYTES,
    )


def control_character(name: str, line: int) -> FileError:
    return refuse("control_character", "an invisible control character", "delete it", name, line)


def check_length(text: str, name: str, line: int) -> None:
    """Raises FileError for a text that is longer than any field takes, or holds control characters."""
    if len(text) > MAX_TEXT:
        raise refuse(
            "text_too_long",
            f"a text of {len(text):,} characters",
            f"shorten it to at most {MAX_TEXT:,} characters",
            name,
            line,
            given=len(text),
            max_length=MAX_TEXT,
        )
    if UNSEEN.search(text):
        raise control_character(name, line)
