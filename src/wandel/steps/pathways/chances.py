"""The chance of a target in words: how often it is reached, and what that is called."""

from __future__ import annotations

from django.utils.translation import gettext as _

from wandel.foundation.ui.formats import format_number
from wandel.steps.pathways.reading import Reading
from wandel_engine.pathways.chances import (
    LIKELY_FROM,
    OUT_OF_REACH_BELOW,
    Standing,
    in_hundred,
    standing_of,
)


def meaning(standing: Standing) -> str:
    """What the word for a chance means, so that nobody takes "out of reach" for impossible."""
    given = {"likely": LIKELY_FROM, "below": OUT_OF_REACH_BELOW}
    if standing == "likely":
        return _("Wahrscheinlich heißt: in mindestens %(likely)s von 100.") % given
    if standing == "out-of-reach":
        return _("Außer Reichweite heißt: in weniger als %(below)s von 100.") % given
    return (
        _("Unsicher heißt: in weniger als %(likely)s von 100, aber nicht in weniger als %(below)s.") % given
    )


def meanings() -> str:
    """What all the words mean, in one sentence for a list."""
    return _(
        "Wahrscheinlich heißt: Das Ziel wird in mindestens %(likely)s von 100 Durchläufen erreicht, in denen "
        "die unsicheren Annahmen schwanken; außer Reichweite: in weniger als %(below)s; unsicher: dazwischen."
    ) % {"likely": LIKELY_FROM, "below": OUT_OF_REACH_BELOW}


def hundred_of(reading: Reading, target: str) -> int | None:
    """In how many of a hundred draws a target is reached; None where nobody can say."""
    found = reading.certainty
    return in_hundred(found.targets[target].probability) if found is not None and found.inputs else None


def chance_sentence(reading: Reading, target: str) -> str:
    """How often the target is reached where the assumptions vary, and what that is called."""
    found = reading.certainty
    if found is None:
        return _("Wie sicher das ist, wurde nicht berechnet.")
    chance = found.targets[target].probability
    given = {
        "draws": format_number(found.draws, digits=0),
        "inputs": format_number(len(found.inputs), digits=0),
        "share": format_number(in_hundred(chance), digits=0),
    }
    if not found.inputs:
        return _("Keine Annahme dieses Modells hat eine Spanne; wie sicher das ist, lässt sich nicht sagen.")
    if chance == 0:
        text = _(
            "Schwanken die unsicheren Annahmen (%(inputs)s) in ihren Spannen, gelingt es mit diesem Pfad in "
            "keinem der Durchläufe (%(draws)s)."
        )
    elif chance == 1:
        text = _(
            "Auch wenn die unsicheren Annahmen (%(inputs)s) in ihren Spannen schwanken, gelingt es mit "
            "diesem Pfad in allen Durchläufen (%(draws)s)."
        )
    elif chance < 0.005:
        text = _(
            "Schwanken die unsicheren Annahmen (%(inputs)s) in ihren Spannen, gelingt es mit diesem Pfad in "
            "weniger als einem von hundert Durchläufen."
        )
    elif standing_of(chance) == "out-of-reach":
        text = _(
            "Schwanken die unsicheren Annahmen (%(inputs)s) in ihren Spannen, gelingt es mit diesem Pfad nur "
            "in %(share)s von 100 Durchläufen."
        )
    else:
        text = _(
            "Schwanken die unsicheren Annahmen (%(inputs)s) in ihren Spannen, gelingt es mit diesem Pfad in "
            "%(share)s von 100 Durchläufen."
        )
    return f"{text % given} {meaning(standing_of(chance))}"
