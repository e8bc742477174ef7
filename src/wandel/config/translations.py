"""The catalogues of page texts: collect them from the sources, merge them, and say what is missing.

German is the language of the messages; every other language has a catalogue under `locale`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_python
from babel.messages.extract import extract as run_extractor
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.apps import apps
from django.conf import settings
from django.utils.translation.template import templatize

SOURCES = Path(__file__).resolve().parents[1]
FOLDER = SOURCES / "locale"
DESCRIPTIONS = SOURCES.parent / "wandel_engine" / "cases" / "parts"
"""The engine speaks English; what its parts say of their fields is for people."""
LANGUAGES = ("en", "pl")
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sdif]|%[sdif]|\{\w*(?::[^{}]*)?\}")
PSEUDO_MARKS = ("⟦", "⟧")
HEADER = "# Texts of Wandel. `wandel translations --update` adds new ones; translate them here."


def extract() -> Catalog:
    """Every message of the package, without places, so that moving code changes no catalogue."""
    catalog = Catalog(charset="utf-8")
    for path in [*sorted(SOURCES.rglob("*")), *sorted(DESCRIPTIONS.glob("*.py"))]:
        if path.suffix == ".py":
            source = path.read_text(encoding="utf-8")
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            # Brackets, because what templatize leaves is indented in no way that Python would accept.
            source = f"({templatize(path.read_text(encoding='utf-8'), origin=str(path))}\n)"
        else:
            continue
        found = run_extractor(
            extract_python, BytesIO(source.encode()), KEYWORDS, options={"encoding": "utf-8"}
        )
        for _line, text, _comments, context in found:
            catalog.add(text, context=context)
    return catalog


def missing(language: str, folder: Path = FOLDER) -> list[str]:
    """What the catalogue of a language lacks, has too much, or translates with other placeholders."""
    wanted = {_key(message): message for message in _messages(extract())}
    present = {_key(message): message for message in _messages(_read(folder, language))}
    faults = [f"no longer used: {_name(present[key])}" for key in present.keys() - wanted.keys()]
    for key, message in wanted.items():
        translated = present.get(key)
        if translated is None or translated.fuzzy or not all(_forms(translated.string)):
            faults.append(f"not translated: {_name(message)}")
        elif not _same_plurality(message, translated):
            faults.append(f"plural forms differ: {_name(message)}")
        elif not same_placeholders(message.id, translated.string):
            faults.append(f"placeholders differ: {_name(message)}")
    return sorted(faults)


def update(folder: Path = FOLDER) -> None:
    """Merge the messages of today into every catalogue; what is no longer used goes."""
    template = extract()
    for language in LANGUAGES:
        old = _read(folder, language)
        merged = Catalog(locale=language, charset="utf-8", header_comment=HEADER)
        translations = {_key(message): message for message in _messages(old)}
        for message in _messages(template):
            known = translations.get(_key(message))
            kept = known is not None and _same_plurality(message, known)
            merged.add(
                message.id,
                known.string if kept else None,
                flags=known.flags & {"fuzzy"} if kept else (),
                context=message.context,
            )
        path = _path(folder, language)
        path.parent.mkdir(parents=True, exist_ok=True)
        text = BytesIO()
        write_po(text, merged, sort_output=True, no_location=True, omit_header=True, width=110)
        path.write_text(f"{_head(merged)}\n{text.getvalue().decode()}", encoding="utf-8")


def compile_catalogues() -> None:
    """Write each catalogue's binary form where it is older than its text, and the pseudo-locale if wanted."""
    for source in FOLDER.glob("*/LC_MESSAGES/*.po"):
        binary = source.with_suffix(".mo")
        if binary.exists() and binary.stat().st_mtime >= source.stat().st_mtime:
            continue
        _write_binary(binary, _parsed(source, source.parts[-3]))
    if settings.PSEUDO_LOCALE:
        write_pseudo(settings.LOCALE_PATHS[0] / "en_XA")


def write_pseudo(folder: Path) -> None:
    """A catalogue in which every text stands in brackets: what has none on a page was never marked."""
    catalog = Catalog(locale="en", charset="utf-8")
    sources = [extract(), *(_parsed(path) for path in _foreign())]
    for message in (message for source in sources for message in _messages(source)):
        bracketed = tuple(form.join(PSEUDO_MARKS) for form in _forms(message.id))
        catalog.add(message.id, bracketed if message.pluralizable else bracketed[0], context=message.context)
    path = folder / "LC_MESSAGES" / "django.mo"
    path.parent.mkdir(parents=True, exist_ok=True)
    _write_binary(path, catalog)


def _write_binary(path: Path, catalog: Catalog) -> None:
    """Whoever reads at the same time, as a second process of the tests may, finds the old or the new one."""
    written = path.with_suffix(f".{os.getpid()}")
    with written.open("wb") as compiled:
        write_mo(compiled, catalog)
    written.replace(path)


def _foreign() -> Iterator[Path]:
    """Catalogues of the packages whose texts appear on our pages."""
    others = [Path(app.path) for app in apps.get_app_configs() if SOURCES not in Path(app.path).parents]
    for folder in (Path(django.__file__).parent / "conf", *others):
        path = folder / "locale" / "de" / "LC_MESSAGES" / "django.po"
        if path.exists():
            yield path


def same_placeholders(source: str | tuple[str, ...], translation: str | tuple[str, ...]) -> bool:
    """Whether the translation has its source's placeholders; the form for one may be like either form."""
    used = [sorted(PLACEHOLDER.findall(form)) for form in _forms(source)]
    one, *more = [sorted(PLACEHOLDER.findall(form)) for form in _forms(translation)]
    return one in used and all(form == used[-1] for form in more)


def _same_plurality(message: Message, translated: Message) -> bool:
    return message.pluralizable == translated.pluralizable and _forms(message.id) == _forms(translated.id)


def _head(catalog: Catalog) -> str:
    """The part of the header that programs read; dates would make every update a change."""
    return "\n".join(
        (
            HEADER,
            'msgid ""',
            'msgstr ""',
            f'"Language: {catalog.locale_identifier}\\n"',
            '"MIME-Version: 1.0\\n"',
            '"Content-Type: text/plain; charset=utf-8\\n"',
            '"Content-Transfer-Encoding: 8bit\\n"',
            f'"Plural-Forms: {catalog.plural_forms}\\n"',
            "",
        )
    )


def _read(folder: Path, language: str) -> Catalog:
    path = _path(folder, language)
    return _parsed(path, language) if path.exists() else Catalog(locale=language)


def _parsed(path: Path, language: str | None = None) -> Catalog:
    with path.open("rb") as source:
        return read_po(source, locale=language)


def _path(folder: Path, language: str) -> Path:
    return folder / language / "LC_MESSAGES" / "django.po"


def _messages(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def _key(message: Message) -> tuple[str, str]:
    return (_forms(message.id)[0], message.context or "")


def _name(message: Message) -> str:
    return _forms(message.id)[0]


def _forms(text: str | Iterable[str] | None) -> tuple[str, ...]:
    return (text or "",) if isinstance(text, str) or text is None else tuple(text)
