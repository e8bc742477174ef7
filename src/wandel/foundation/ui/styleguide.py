"""Example data for the style guide: every component in every state, on a city that does not exist."""

import datetime

from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wandel.foundation.ui.charts import (
    Chart,
    Emissions,
    Position,
    Series,
    Span,
    Target,
    emission_series,
    emissions_chart,
    emissions_pair,
    influence_interest_grid,
    measure_timeline,
    stacked_bars,
)
from wandel.foundation.ui.names import ACTOR_SECTOR_NAMES, EMISSION_SECTOR_NAMES
from wandel.foundation.ui.palettes import STEPS
from wandel.foundation.ui.qr import qr_svg
from wandel.foundation.ui.statuses import STATUSES

YEARS = range(2025, 2046)
STARTS = {
    "households": 96_000,
    "commerce": 61_000,
    "industry": 84_000,
    "municipal": 14_000,
    "transport": 88_000,
}


class IdeaForm(forms.Form):
    """A form with one field of each kind."""

    text = forms.CharField(
        label=_("Idee"),
        help_text=_("Ein Satz genügt."),
        max_length=280,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    email = forms.EmailField(label=_("E-Mail"), required=False, help_text=_("Nur für eine Antwort."))
    field = forms.ChoiceField(
        label=_("Handlungsfeld"), choices=[("energy", _("Energie")), ("mobility", _("Mobilität"))]
    )
    kind = forms.ChoiceField(
        label=_("Art"), choices=[("problem", _("Problem")), ("idea", _("Idee"))], widget=forms.RadioSelect
    )
    agree = forms.BooleanField(label=_("Die Idee darf öffentlich gezeigt werden."))


def examples(request: HttpRequest) -> dict[str, object]:
    here = request.path
    titles = [_("Analyse"), _("Vision"), _("Pfade"), _("Experimente"), _("Agenda")]
    questions = [
        _("Wo steht die Stadt heute?"),
        _("Wohin will die Stadt?"),
        _("Wie kommt die Stadt dorthin?"),
        _("Was wird jetzt ausprobiert?"),
        _("Wer tut was bis wann?"),
    ]
    states = ["published", "published", "draft", "draft", "open"]
    staircase = [
        {
            "key": key,
            "title": title,
            "question": question,
            "url": here,
            "status": state,
            "current": key == "pathways",
        }
        for key, title, question, state in zip(STEPS, titles, questions, states, strict=True)
    ]
    bound = IdeaForm(
        {"bound-text": "", "bound-email": "keine-adresse", "bound-field": "energy"}, prefix="bound"
    )
    return {
        "city": {"name": "Musterstadt", "url": here, "is_demo": True, "licence": "CC BY 4.0"},
        "staircase": staircase,
        "nav": [
            {"title": _("Arenen"), "url": here, "current": False},
            {"title": _("Netzwerk"), "url": here, "current": False},
            {"title": _("Für andere Städte"), "url": here, "current": False},
        ],
        "languages": [
            {"code": code, "name": name, "url": here, "current": code == get_language()}
            for code, name in (("de", "Deutsch"), ("en", "English"), ("pl", "Polski"))
        ],
        "user_menu": {"login_url": here},
        "estimate": {
            "value": 5.1,
            "unit": "t/person",
            "year": 2020,
            "flag": "estimate",
            "low": 4.7,
            "high": 5.6,
            "source": {
                "title": {"de": "Energiebericht Musterstadt"},
                "publisher": "Stadt Musterstadt",
                "year": 2021,
            },
            "derivation": {"de": "Absatz der Netzbetreiber, Faktoren des Bundesmix, ohne Durchgangsverkehr."},
        },
        "published": {
            "value": 56324,
            "unit": "persons",
            "year": 2020,
            "flag": "published",
            "source": "Statistik",
        },
        "fictional": {"value": 250000, "unit": "EUR", "year": 2026, "flag": "fictional"},
        "missing": {"value": None, "unit": "MWh", "year": 2020},
        "zero": {"value": 0, "unit": "MWh", "year": 2020, "flag": "published"},
        "statuses": list(STATUSES),
        "tones": ["quiet", "info", "success", "warning", "danger", "accent"],
        "sectors": [(f"sector-{key}", name) for key, name in EMISSION_SECTOR_NAMES.items()],
        "actors": [(f"actor-{key}", name) for key, name in ACTOR_SECTOR_NAMES.items()],
        "form": IdeaForm(),
        "bound_form": bound,
        "date": datetime.date(2024, 5, 3),
        "pairs": [(_("Treffen"), "3"), (_("Ort"), "Rathaus"), (_("Thema"), _("Wärme"))],
        "tab_items": [
            {"title": _("Liste"), "url": here, "current": True},
            {"title": _("Karte"), "url": here, "current": False},
        ],
        "text": {
            "de": "Eine Stadt, in der Wärme ohne Feuer entsteht.",
            "en": "A city whose heat needs no fire.",
        },
        "here": here,
        "charts": charts(),
        "ideas": [
            "Dächer der Schulen für Solarstrom öffnen",
            "Ein Reparaturcafé in jedem Stadtteil",
            "Abwärme aus dem Klärwerk nutzen",
            "Leihräder auch am Bahnhof Süd",
            "Werkstattabende: Heizung verstehen",
        ],
        "join": {
            "svg": qr_svg("https://wandel.example/musterstadt"),
            "url": "wandel.example/musterstadt",
            "code": "TREPPE",
        },
    }


def _pathway(id: str, title: str, end: float, note: str = "") -> Emissions:
    def falling(start: float) -> list[float]:
        return [round(start * (1 - (1 - end) * ((year - 2025) / 20) ** 0.9), 1) for year in YEARS]

    series = [emission_series(key, falling(start)) for key, start in STARTS.items()]
    total = [sum(entry.values[i] or 0 for entry in series) for i in range(len(YEARS))]
    return Emissions(
        id=id,
        title=title,
        sentence=_("Die Emissionen sinken bis 2045 auf {share} % des heutigen Werts.").format(
            share=round(end * 100)
        ),
        years=list(YEARS),
        series=series,
        targets=[
            Target(2035, 170_000, _("Halbiert bis 2035")),
            Target(2045, 12_000, _("Klimaneutral bis 2045")),
        ],
        trend=[round(343_000 * 0.985 ** (year - 2025)) for year in YEARS],
        band=(
            [value * (1 - 0.008 * i) for i, value in enumerate(total)],
            [value * (1 + 0.008 * i) for i, value in enumerate(total)],
        ),
        note=note,
    )


def charts() -> dict[str, Chart]:
    left, right = emissions_pair(
        _pathway("pair-2035", _("Ziel 2035"), 0.12), _pathway("pair-2045", _("Ziel 2045"), 0.05)
    )
    carriers = [_("Strom"), _("Erdgas"), _("Fernwärme"), _("Heizöl"), _("Diesel")]
    balance = stacked_bars(
        id="balance",
        title=_("Endenergieverbrauch nach Energieträger und Sektor"),
        sentence=_("Erdgas wird vor allem in Wohnungen verbraucht."),
        categories=carriers,
        series=[
            emission_series("households", [61_000, 190_000, 74_000, 22_000, None]),
            emission_series("commerce", [82_000, 71_000, 30_000, 9_000, None]),
            emission_series("industry", [95_000, 120_000, 4_000, 3_000, 0]),
            emission_series("municipal", [14_000, 18_000, 16_000, 400, 600]),
            emission_series("transport", [3_000, 0, 0, 0, 210_000]),
        ],
        unit="MWh",
        category_title=_("Energieträger"),
    )
    costs = stacked_bars(
        id="costs",
        title=_("Wer bezahlt, Jahr für Jahr"),
        sentence=_("Die größten Ausgaben fallen vor 2035 an."),
        categories=[str(year) for year in range(2026, 2040)],
        series=[
            Series("households", _("Haushalte"), [4e6 + 6e5 * i * (13 - i) / 6 for i in range(14)]),
            Series("companies", _("Unternehmen"), [3e6 + 3e5 * i * (13 - i) / 6 for i in range(14)]),
            Series("city", _("Stadt"), [2e6 + 2e5 * i for i in range(14)]),
            Series("state", _("Land und Bund"), [5e6 - 2e5 * i for i in range(14)]),
        ],
        unit="€",
        category_title=_("Jahr"),
        vertical=True,
    )
    timeline = measure_timeline(
        id="timeline",
        title=_("Maßnahmen im Zeitverlauf"),
        sentence=_("Drei Maßnahmen müssen vor 2030 beginnen."),
        spans=[
            Span(_("Wärmeplan beschließen"), 2026, 2028, group=_("Energie")),
            Span(_("Beratung für Hauseigentümer"), 2026, group=_("Energie")),
            Span(_("Fernwärme auf Abwärme umstellen"), 2029, 2038, group=_("Energie")),
            Span(_("Buslinien elektrisch fahren"), 2031, None, "sector-transport", _("Mobilität")),
            Span(_("Speicher am Klärwerk"), 2039, 2044, group=_("Energie")),
        ],
        years=(2025, 2045),
        today=2027,
    )
    names = [
        "Beispielwerk",
        "Nachbarhaus",
        "Musterbank",
        "Energiekreis",
        "Radbund",
        "Hochschulforum",
        "Stadtrat",
        "Bauamt",
    ]
    sectors = [
        "business",
        "civil-society",
        "business",
        "civil-society",
        "civil-society",
        "science",
        "politics",
    ]
    grid = influence_interest_grid(
        id="grid",
        title=_("Einfluss und Interesse"),
        sentence=_("Die Verwaltung hat großen Einfluss und großes Interesse."),
        positions=[
            Position(name, sector, influence, interest)
            for name, sector, influence, interest in zip(
                names,
                [*sectors, "administration"],
                [5, 2, 4, 2, 2, 3, 5, 5],
                [3, 4, 2, 5, 5, 4, 4, 5],
                strict=True,
            )
        ],
    )
    main = emissions_chart(_pathway("emissions", _("Emissionen nach Sektor"), 0.08))
    return {
        "emissions": main,
        "left": left,
        "right": right,
        "balance": balance,
        "costs": costs,
        "timeline": timeline,
        "grid": grid,
    }
