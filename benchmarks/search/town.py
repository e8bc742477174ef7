"""A town in which very much has been made, with texts of German, English and Polish words."""

from __future__ import annotations

import random

from wandel.foundation.cities.actions import create_city
from wandel.foundation.cities.models import City
from wandel.foundation.records.actions import insert_artefacts, new_artefact
from wandel.steps.pathways.models import Measure
from wandel.steps.vision.models import Principle

HEADS = {
    "de": "Wärme Klima Strom Dach Fern Wasser Rad Energie Denkmal Verkehr Sonnen Wind Straßen Schul Häuser "
    "Bürger Küchen Grün Müll Öl Gas Netz Fluss Nacht Stadt Land Boden Luft Licht Arbeits",
    "en": "heat climate power roof river water bike energy monument traffic solar wind street school house",
    "pl": "ciepło klimat prąd dach rzeka woda rower energia zabytek ruch słońce wiatr ulica szkoła żłobek",
}
TAILS = {
    "de": "netz schutz plan pumpe anlage wende speicher weg garten werkstatt beratung fonds gemeinschaft "
    "leitung umbau sanierung karte zeit raum quelle",
    "en": "network protection plan pump plant change storage path garden workshop advice fund community line",
    "pl": "sieć ochrona plan pompa zakład zmiana magazyn droga ogród warsztat porada fundusz wspólnota łącze",
}
EVERYWHERE = {"de": "Klimaneutral", "en": "carbon-neutral", "pl": "neutralny"}
"""A word in each text, so that a search may find all of them."""
AT_ONCE = 1000


def large_town(artefacts: int) -> City:
    """Two kinds, each third of the team only; titles of four words, summaries of thirty in each language."""
    chance = random.Random(1)
    city = create_city(slug="large", name={"de": "Groß"}, actor=None)
    for start in range(0, artefacts, AT_ONCE):
        model, kind = ((Measure, "measure"), (Principle, "principle"))[start // AT_ONCE % 2]
        made = [
            new_artefact(
                model,
                kind=kind,
                city=city,
                slug=f"{kind}-{number}",
                title={language: _words(chance, language, 4) for language in HEADS},
                summary={
                    language: f"{EVERYWHERE[language]} {_words(chance, language, 30)}." for language in HEADS
                },
                visibility="team" if number % 3 == 0 else "public",
                actor=None,
            )
            for number in range(start, min(start + AT_ONCE, artefacts))
        ]
        insert_artefacts(model, made)
    return city


def _words(chance: random.Random, language: str, number: int) -> str:
    heads, tails = HEADS[language].split(), TAILS[language].split()
    joint = "" if language == "de" else " "
    return " ".join(f"{chance.choice(heads)}{joint}{chance.choice(tails)}" for _word in range(number))
