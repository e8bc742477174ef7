"""Texts that people wrote in one or several languages, shown in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import get_language

FALLBACKS = ("de", "en", "pl")


@dataclass(frozen=True, slots=True)
class LocalisedText:
    """A text together with the language it is in; `language` is None where nobody recorded it."""

    text: str
    language: str | None = None

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)


def primary_subtag(code: str | None) -> str:
    """`de-at` → `de`."""
    return (code or "de").replace("_", "-").split("-")[0].lower()


def localise(value: object, language: str | None = None) -> LocalisedText:
    """Choose from `{"de": …, "en": …, "pl": …}`: the active (or given) language, then de, en, pl, then any.

    A plain string is returned as it is, with unknown language; None and empty mappings give an empty text.
    """
    if isinstance(value, LocalisedText):
        return value
    if not isinstance(value, Mapping):
        return LocalisedText("" if value is None else str(value))
    wanted = primary_subtag(language or get_language())
    for code in (wanted, *FALLBACKS, *value):
        if text := value.get(code):
            return LocalisedText(str(text), code)
    return LocalisedText("")
