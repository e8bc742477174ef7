"""Words that the glossary rejects stand in no text that people read: catalogues, cases, documents."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from wandel.config.translations import FOLDER

ROOT = Path(__file__).parents[2]

REJECTED = {
    "de": {
        r"\bFassung(en)?\b": "Version",
        r"\bModellfassung\b": "Version des Modells",
        r"\bBild(er)? der Zukunft\b": "Zukunftsbild",
        r"\bSpur(en)?\b": "Zusammenhang",
        r"\bRegime\b|\bNische\b": "Eingespielte Strukturen, Neues im Kleinen",
        r"\bRechenkern\b|\bLöser\b|\bStartzahl\b": "Rechenprogramm, Solver, Zufallsstartwert",
        r"\bim Trend\b": "im Trendszenario",
        r"\bTerritorialbilanz\b": "Quellenbilanz",
        r"\bKostenträger\b": "wer zahlt",
        r"\bvon der Wand\b|\ban der Wand\b|\bfür die Wand\b": "Leinwand",
        r"\bdiese[r]? Installation\b": "diese Website",
        r"\b([Dd]u|[Dd]ich|[Dd]ir|[Dd]ein(e[mnrs]?)?|[Ee]uch)\b": "Sie",
        r"\bBitte (versuche|gib|wähle|melde|prüfe|klicke|warte)\b": "Bitte … Sie",
    },
    "en": {
        r"\bend[- ]use energy\b|\bEnd energy\b": "final energy",
        r"\benvironmental heat\b": "ambient heat",
        r"\binvented\b|\bmade up (?!of)": "fictional",
        r"\bpromised?\b": "commitment",
        r"\bper head\b": "per person",
        r"\bvision elements?\b": "images of the future",
        r"\bterritorial account\b": "source-based account",
        r"\bin the trend\b(?! scenario)": "in the trend scenario",
        r"\bthe wall\b": "the screen",
        r"\bdearest\b|\breckons?\b": "most expensive, calculates",
    },
    "pl": {
        r"\bzmyślon\w*": "fikcyjne",
        r"\bremon\w*": "termomodernizacja",
        r"\bślad\w*": "powiązania",
        r"\breżim\w*": "utrwalone struktury",
        r"\bna osobę\b": "na mieszkańca",
        r"\bna aren(ach|ie)\b": "podczas aren",
        r"\bprzypad(ek|ku|ki|ków)\b": "pakiet miasta",
        r"\bsilnik\w* oblicz\w*": "moduł obliczeniowy",
        r"\bmiks energetyczny\b|\bz łańcuchem\b": "miks energii elektrycznej",
        r"\bDo celu „[^”]*” brakuje\b": "cel nie zostaje osiągnięty",
        r"\bw trendzie\b": "w scenariuszu odniesienia",
        r"\bfederacj\w*": "państwo (Bund)",
        r"\bbilans\w* terytorialn\w*": "bilans emisji bezpośrednich",
    },
}
TEXT_IN_CASE = r'\b{language}: ("(?:[^"\\]|\\.)*"|[^,}}\n]+)'


def _catalogue(language: str) -> list[str]:
    if language == "de":
        with (FOLDER / "en" / "LC_MESSAGES" / "django.po").open("rb") as file:
            messages = [message.id for message in read_po(file) if message.id]
    else:
        with (FOLDER / language / "LC_MESSAGES" / "django.po").open("rb") as file:
            messages = [message.string for message in read_po(file) if message.id]
    return [form for text in messages for form in ([text] if isinstance(text, str) else text)]


def _cases(language: str) -> list[str]:
    found = []
    for path in sorted((ROOT / "cases").rglob("*.yaml")):
        found += re.findall(TEXT_IN_CASE.format(language=language), path.read_text("utf-8"))
    return found


@pytest.mark.parametrize("language", REJECTED)
def test_no_rejected_word_is_used(language: str) -> None:
    texts = _catalogue(language) + _cases(language)
    assert len(texts) > 1000
    wrong = [
        f"{text!r}: better {better}"
        for text in texts
        for rejected, better in REJECTED[language].items()
        if re.search(rejected, text, re.IGNORECASE if language != "de" else 0)
    ]
    assert not wrong, "\n".join(wrong)


def test_units_have_a_context_of_their_own() -> None:
    """A heading such as Wohnungen is not the unit of a number: in Polish they differ."""
    with (FOLDER / "pl" / "LC_MESSAGES" / "django.po").open("rb") as file:
        known = {
            message.id[0]: message
            for message in read_po(file)
            if message.context == "unit" and message.pluralizable
        }
    assert {"Wohnung", "Gebäude", "Fahrzeug", "Person", "Stunde", "Jahr"} <= known.keys()
