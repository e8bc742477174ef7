"""Other ways to the same target, read for people: what sets each apart, and where the city has a choice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wandel.foundation.ui.formats import format_number, unit_name
from wandel.steps.pathways.memory import study_document
from wandel.steps.pathways.models import Study
from wandel.steps.pathways.reading import Reading


@dataclass(frozen=True)
class Choices:
    """A study of alternatives beside the pathway that they are alternatives to."""

    reading: Reading
    study: Study

    @property
    def _found(self) -> dict[str, Any]:
        return study_document(self.study)

    @property
    def sentence(self) -> str:
        """How many there are, and what they may cost."""
        given = {
            "count": len(self._found["alternatives"]),
            "slack": format_number(100 * self._found["slack"], digits=0),
        }
        if not given["count"]:
            return (
                _("Einen deutlich anderen Pfad, der höchstens %(slack)s %% mehr kostet, gibt es nicht.")
                % given
            )
        return (
            ngettext(
                "%(count)s anderer Pfad, der gleich nah ans Ziel führt und höchstens %(slack)s "
                "%% mehr kostet "
                "als der günstigste.",
                "%(count)s Pfade, die sich deutlich unterscheiden, gleich nah ans Ziel führen und höchstens "
                "%(slack)s %% mehr kosten als der günstigste.",
                given["count"],
            )
            % given
        )

    @property
    def incomplete(self) -> bool:
        """Whether the time ran out before everything was tried."""
        return not self._found["complete"]

    def axes(self) -> list[dict[str, str]]:
        """Name and unit of each column."""
        names = axis_names()
        return [
            {"name": names[axis["key"]], "unit": _scaled(axis["unit"])[1]} for axis in self._found["axes"]
        ]

    def rows(self) -> list[dict[str, Any]]:
        """The cheapest pathway, then each alternative: name, extra cost, and place on every axis."""
        best = {axis["key"]: axis["best"] for axis in self._found["axes"]}
        rows = [{"name": _("Günstigster Pfad"), "extra": "–", "places": self._places(best)}]
        for one in self._found["alternatives"]:
            rows.append(
                {
                    "name": self._name(one["marks"]),
                    "extra": f"{format_number(100 * one['extra_cost'], digits=1)} %",
                    "places": self._places(one["positions"]),
                }
            )
        return rows

    def standings(self) -> list[dict[str, Any]]:
        """The measures by whether they are a choice: in every way, in some, in none."""
        titles = {
            "must-have": _("In jedem Pfad dabei"),
            "real-choice": _("Hier hat die Stadt die Wahl"),
            "avoid": _("In keinem Pfad dabei"),
        }
        groups = []
        for standing, title in titles.items():
            measures = [one for one in self._found["measures"] if one["standing"] == standing]
            if measures:
                groups.append({"title": title, "measures": [self._measure(one) for one in measures]})
        return groups

    def _measure(self, one: dict[str, Any]) -> dict[str, Any]:
        first, last = one["earliest"], one["latest"]
        years = "" if first is None else str(first) if first == last else f"{first}–{last}"
        named = one["artefact"] not in self.reading.sight.measures
        return {"title": self.reading.title_of("measures", one["artefact"]), "years": years, "named": named}

    def _places(self, values: dict[str, float]) -> list[str]:
        return [
            format_number(values[axis["key"]] / _scaled(axis["unit"])[0], digits=0)
            for axis in self._found["axes"]
        ]

    def _name(self, marks: list[dict[str, Any]]) -> str:
        words = _mark_words()
        said = [words[mark["axis"]][mark["side"] == "high"] for mark in marks]
        text = ", ".join(said) or _("Ein Pfad dazwischen")
        return text[0].upper() + text[1:]


def axis_names() -> dict[str, str]:
    return {
        "renovation": _("Durch Sanierung gespart"),
        "electric-heat": _("Auf Wärmepumpen umgestellt"),
        "district-heat": _("Auf Fernwärme umgestellt"),
        "modal-shift": _("Autofahrten aufgegeben"),
        "vehicles": _("Auf Elektrofahrzeuge umgestellt"),
        "peak-investment": _("Investitionen im teuersten Jahr"),
        "biomass": _("Biomasse über alle Jahre"),
        "local-generation": _("Strom aus der Stadt über alle Jahre"),
        "trade-hours": _("Arbeitsstunden über alle Jahre"),
    }


def _mark_words() -> dict[str, tuple[str, str]]:
    """Axis → what an alternative is called that lies low on it, and one that lies high."""
    return {
        "renovation": (_("weniger Sanierung"), _("mehr Sanierung")),
        "electric-heat": (_("weniger Wärmepumpen"), _("mehr Wärmepumpen")),
        "district-heat": (_("weniger Fernwärme"), _("mehr Fernwärme")),
        "modal-shift": (_("mehr Autofahrten"), _("weniger Autofahrten")),
        "vehicles": (_("weniger Elektrofahrzeuge"), _("mehr Elektrofahrzeuge")),
        "peak-investment": (_("gleichmäßiger investiert"), _("viele Investitionen in einem Jahr")),
        "biomass": (_("weniger Biomasse"), _("mehr Biomasse")),
        "local-generation": (_("weniger Strom aus der Stadt"), _("mehr Strom aus der Stadt")),
        "trade-hours": (_("weniger Arbeitsstunden"), _("mehr Arbeitsstunden")),
    }


def _scaled(unit: str) -> tuple[float, str]:
    """By what a value is divided to be read, and the unit then: energy in GWh, money in millions."""
    if unit.startswith("MWh"):
        return 1000.0, unit_name(unit.replace("MWh", "GWh"))
    return (1e6, unit_name("MEUR")) if unit == "EUR/a" else (1.0, unit_name(unit))
