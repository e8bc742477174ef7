"""What can be shown of a text, judged as the typesetter judges: by grapheme cluster, since one font has to
show all of it. The standards forbid to leave open what no font can show; a box stands there instead."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import typst
from django.conf import settings

STANDARDS = ["a-2a", "ua-1"]
BOX = "\u25a1"
MOST_UNUSUAL = 300
# Signs that turn the direction of what follows, also of what other people wrote; and marks of the byte order,
# which an archive document must not hold.
DROPPED = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\ufffe")
# Surrogates without their other half, private letters, and what is no character.
FORBIDDEN = {"Cs", "Co", "Cn"}
MARKS = {"Mn", "Me", "Mc"}
READ_ALOUD = "alt"
"""The field that is never set in any font."""
VERDICTS_KEPT = 5000

_verdicts: dict[str, bool] = {}


@cache
def fonts() -> typst.Fonts:
    """Ours and the few that typst brings, never those of the machine: an edition looks the same anywhere."""
    return typst.Fonts(include_system_fonts=False, font_paths=[settings.ASSETS / "fonts"])


def tidy(node: Any) -> Any:
    """Texts, at any depth, without what no program on the way to the page may be given."""
    return _mapped(node, _tidied)


def legible(data: Any) -> Any:
    """Texts, at any depth, in which every cluster can be shown."""
    data = tidy(data)
    plain = _plain()
    unusual = sorted({text for text in _texts(data) if not plain.issuperset(text)})
    if not unusual:
        return data
    clusters = dict(zip(unusual, _clusters(unusual), strict=True))
    odd = {one for found in clusters.values() for one in found if not plain.issuperset(one)}
    instead = _replacements(odd)
    shown = {text: "".join(instead.get(one, one) for one in found) for text, found in clusters.items()}
    return _mapped(data, lambda text: shown.get(text, text), READ_ALOUD)


def plainest(data: Any) -> Any:
    """Texts, at any depth, with a box for everything that is not a plain letter of the house's font."""
    plain = _plain()
    return _mapped(tidy(data), lambda text: "".join(one if one in plain else BOX for one in text), READ_ALOUD)


def has_ink(text: str) -> bool:
    """Whether anything of it is seen."""
    return any(map(_is_ink, text))


def _tidied(text: str) -> str:
    return text if text.isascii() and text.isprintable() else "".join(map(_allowed, text))


@cache
def _allowed(letter: str) -> str:
    category = unicodedata.category(letter)
    if letter in "\n\t" or category not in {"Cc", *FORBIDDEN}:
        return "" if letter in DROPPED else letter
    if letter in DROPPED:
        return ""
    return " " if category == "Cc" else BOX


def _clusters(texts: list[str]) -> list[list[str]]:
    """Each text in the clusters that the typesetter sees in it."""
    source = b"#metadata(json(bytes(sys.inputs.texts)).map(text => text.clusters()))<clusters>"
    given = {"texts": json.dumps(texts, ensure_ascii=False)}
    found = typst.query(source, "<clusters>", field="value", one=True, font_paths=fonts(), sys_inputs=given)
    clusters: list[list[str]] = json.loads(found)
    return clusters


def _replacements(odd: set[str]) -> dict[str, str]:
    """What stands in place of each cluster that cannot be shown: as much of it as some font has."""
    instead: dict[str, str] = {}
    missing = odd - _shown(odd)
    for step in (_composed, _bare, _base):
        tried = {one: step(one) for one in missing}
        shown = _shown({text for text in tried.values() if text})
        # The base alone would be another word; the box says that something belongs to it.
        instead |= {one: text + BOX * (step is _base) for one, text in tried.items() if text in shown}
        missing -= instead.keys()
    return instead | {one: BOX * has_ink(one) for one in missing}


def _composed(cluster: str) -> str:
    return unicodedata.normalize("NFC", cluster)


def _bare(cluster: str) -> str:
    """Without joiners, selectors of a variant, and other signs that nobody sees."""
    return "".join(filter(_is_ink, _composed(cluster)))


def _base(cluster: str) -> str:
    """The letter without the marks around it; nothing where there are none."""
    bare = _bare(cluster)
    marked = any(unicodedata.category(letter) in MARKS for letter in bare[1:])
    return bare[0] if marked and unicodedata.category(bare[0]) not in MARKS else ""


def _is_ink(letter: str) -> bool:
    selector = "\ufe00" <= letter <= "\ufe0f" or "\U000e0000" <= letter <= "\U000e01ff"
    return not selector and unicodedata.category(letter) not in {"Cf", "Zs", "Zl", "Zp", "Cc"}


def _shown(clusters: Iterable[str]) -> set[str]:
    """Those that some font can show. Of very many unusual ones none is tried: it would take minutes."""
    plain = _plain()
    found = {one for one in clusters if plain.issuperset(one)}
    asked = set(clusters) - found
    unknown = asked - _verdicts.keys()
    if len(unknown) > MOST_UNUSUAL:
        return found | {one for one in asked - unknown if _verdicts[one]}
    if len(_verdicts) > VERDICTS_KEPT:
        _verdicts.clear()
        unknown = asked
    _judge(sorted(unknown))
    return found | {one for one in asked if _verdicts[one]}


def _judge(clusters: list[str]) -> None:
    """Find out what can be shown by setting it in all the weights that a document uses."""
    if not clusters:
        return
    source = (
        b"#set document(title: [t])\n"
        b'#for weight in ("regular", "medium", "semibold") '
        b'[#text(font: "Fira Sans", weight: weight, sys.inputs.text) ]'
    )
    given = {"text": " ".join(clusters)}
    try:
        typst.compile(source, format="pdf", font_paths=fonts(), sys_inputs=given, pdf_standards=STANDARDS)
    except typst.TypstError:
        if len(clusters) == 1:
            _verdicts[clusters[0]] = False
            return
        half = len(clusters) // 2
        _judge(clusters[:half])
        _judge(clusters[half:])
    else:
        _verdicts.update(dict.fromkeys(clusters, True))


@cache
def _plain() -> frozenset[str]:
    """Letters that the font of the house shows whatever stands beside them."""
    from fontTools.ttLib import TTFont

    with TTFont(settings.ASSETS / "fonts" / "FiraSans-Regular.ttf") as font:
        letters = map(chr, font.getBestCmap())
    joining = {"Cc", "Co", "Cf", *MARKS}
    return frozenset(one for one in letters if unicodedata.category(one) not in joining) | {"\n", "\t"}


def _texts(node: Any) -> list[str]:
    if isinstance(node, str):
        return [node]
    parts = node.values() if isinstance(node, dict) else node if isinstance(node, list | tuple) else ()
    return [text for part in parts for text in _texts(part)]


def _mapped(node: Any, change: Callable[[str], str], but: str = "") -> Any:
    if isinstance(node, str):
        return change(node)
    if isinstance(node, dict):
        return {key: value if key == but else _mapped(value, change, but) for key, value in node.items()}
    if isinstance(node, list | tuple):
        return [_mapped(value, change, but) for value in node]
    return node
