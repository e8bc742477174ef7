"""What a balance says, in words. Every number in a sentence is read from the balance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wandel.foundation.ui.formats import format_number, format_quantity
from wandel.steps.analysis.names import CARRIER_NAMES, SECTOR_NAMES
from wandel_engine.balance import Reason
from wandel_engine.balance.result import Plausibility
from wandel_engine.figures import Figure

_REASONS = {
    "missing-cell": gettext_lazy(
        "Für diese Energieträger fehlt ein Wert, auch eine bestätigte Null: {cells}."
    ),
    "missing-road-classes": gettext_lazy(
        "Der Straßenverkehr ist nicht nach Pkw, Motorrädern, Lieferwagen und Lkw und nicht nach Autobahn, "
        "außerorts und innerorts getrennt. Durchgangsverkehr lässt sich so nicht abgrenzen."
    ),
    "missing-factor": gettext_lazy(
        "Für diese Energieträger fehlt ein Emissionsfaktor, ihre Treibhausgase zählen nicht mit: {cells}."
    ),
    "quality-below-a": gettext_lazy("Hier verlangt BISKO Datengüte A, und sie ist schlechter: {cells}."),
    "changed-factors": gettext_lazy(
        "Einige Emissionsfaktoren weichen von denen des BISKO-Standards ab. In einer Bilanz, die BISKO "
        "entspricht, sind sie unveränderlich."
    ),
    "heat-pumps-exceed-electricity": gettext_lazy(
        "Die Wärmepumpen brauchten mehr Strom, als hier überhaupt verbraucht wird: {cells}."
    ),
}
_VERDICTS = {
    "conformant": gettext_lazy(
        "Die Bilanz entspricht den Regeln von BISKO, dem Standard deutscher Kommunen."
    ),
    "non-conformant": gettext_lazy(
        "Die Bilanz ist vollständig, entspricht aber nicht den Regeln von BISKO, dem Standard deutscher "
        "Kommunen."
    ),
    "incomplete": gettext_lazy(
        "Die Bilanz ist noch unvollständig. Ob sie BISKO entspricht, dem Standard deutscher Kommunen, lässt "
        "sich deshalb nicht sagen."
    ),
}
ACCOUNT_MEANINGS = {
    "bisko": gettext_lazy(
        "Alle Endenergie, die in der Stadt verbraucht wird, mit dem, was auf dem Weg dorthin entsteht. Strom "
        "zählt überall mit dem bundesweiten Mix."
    ),
    "territorial": gettext_lazy(
        "Was in der Stadt selbst verbrannt wird. Strom zählt zuerst aus den Anlagen in der Stadt, der Rest "
        "kommt von außen dazu."
    ),
}


def reasons(given: Iterable[Reason]) -> list[str]:
    """Why the balance is incomplete or does not conform, one sentence for each kind of reason."""
    by_code: dict[str, list[Reason]] = {}
    for reason in given:
        by_code.setdefault(reason.code, []).append(reason)
    return [str(_REASONS[code]).format(cells=_places(found)) for code, found in by_code.items()]


def _places(given: Sequence[Reason]) -> str:
    """Private Haushalte: Strom (D), Erdgas (D); Industrie: Strom (D)."""
    by_sector: dict[str, list[str]] = {}
    for reason in given:
        if reason.sector and reason.carrier:
            quality = f" ({reason.quality})" if reason.quality else ""
            names = by_sector.setdefault(reason.sector, [])
            names.append(f"{CARRIER_NAMES[reason.carrier]}{quality}")
    return "; ".join(f"{SECTOR_NAMES[sector]}: {', '.join(names)}" for sector, names in by_sector.items())


def verdict(result: str) -> str:
    return str(_VERDICTS[result])


def gaps(*, without: Sequence[str], partly: Sequence[str]) -> str:
    """What is missing in a balance, by sector; empty where nothing is."""
    said = []
    if without:
        said.append(_("Ohne Daten: %(sectors)s.") % {"sectors": _sectors(without)})
    if partly:
        said.append(_("Unvollständig: %(sectors)s.") % {"sectors": _sectors(partly)})
    return " ".join(said)


def _sectors(keys: Sequence[str]) -> str:
    return "; ".join(str(SECTOR_NAMES[key]) for key in keys)


def no_per_head(missing: str) -> str:
    return _("Erst die vollständige Bilanz sagt, wie viel es je Kopf ist. %(missing)s") % {"missing": missing}


def headline(
    *, year: int, kilotonnes: float, per_head: float, population: Figure, is_estimate: bool, gaps: str
) -> str:
    """The balance in one sentence: in all, per head, and with which population. Of an incomplete one no
    more than what is missing: `gaps`."""
    if gaps:
        known = (
            _("%(year)s entstanden schätzungsweise mindestens %(emissions)s. Die Bilanz ist unvollständig.")
            if is_estimate
            else _("%(year)s entstanden mindestens %(emissions)s. Die Bilanz ist unvollständig.")
        )
        emissions = format_quantity(kilotonnes, "kt", digits=0)
        return f"{known % {'year': year, 'emissions': emissions}} {gaps}"
    found = (
        _("%(year)s entstanden schätzungsweise %(emissions)s. Das sind %(per_head)s je Kopf.")
        if is_estimate
        else _("%(year)s entstanden %(emissions)s. Das sind %(per_head)s je Kopf.")
    )
    counted = (
        _("Gerechnet ist mit der Bevölkerung von %(population_year)s (%(people)s).")
        if population.year
        else _(
            "Gerechnet ist mit einer Bevölkerung von %(people)s; aus welchem Jahr die Zahl ist, ist "
            "unbekannt."
        )
    )
    return f"{found} {counted}" % {
        "year": year,
        "emissions": format_quantity(kilotonnes, "kt", digits=0),
        "per_head": format_quantity(per_head, "t CO2e", digits=1),
        "population_year": population.year,
        "people": format_quantity(population.value, "people", digits=0),
    }


def plausibility_derivation(found: Plausibility) -> str:
    return _(
        "%(heat)s Wärme der Haushalte (alles außer Strom), geteilt durch %(area)s Mio. m² Wohnfläche."
    ) % {
        "heat": format_quantity(found.heat_mwh / 1000, "GWh", digits=1),
        "area": format_number(found.floor_area.value / 1e6, 2),
    }


def per_head_derivation(*, kilotonnes: float, account: str, population: Figure) -> str:
    shown = {
        "emissions": format_quantity(kilotonnes, "kt", digits=1),
        "account": account,
        "people": format_number(population.value, 0),
    }
    if population.year is None:
        text = _("%(emissions)s (%(account)s), geteilt durch die Bevölkerung (%(people)s).")
    else:
        shown["year"] = str(population.year)
        text = _(
            "%(emissions)s (%(account)s), geteilt durch die Bevölkerung des Jahres %(year)s (%(people)s)."
        )
    return (text % shown) + " " + range_meaning()


def range_meaning() -> str:
    return _(
        "Die Spanne gilt, wenn alle Verbräuche zugleich am unteren oder am oberen Rand ihrer Spanne liegen "
        "und die Emissionsfaktoren bleiben."
    )


def missing_cells(number: int) -> str:
    """How many values a sum leaves out; empty where it is whole."""
    if not number:
        return ""
    return ngettext("Ein Wert fehlt in dieser Summe.", "%(number)s Werte fehlen in dieser Summe.", number) % {
        "number": number
    }


def factor_note(account: str, carrier: str) -> str:
    """How a factor comes about that no factor set holds."""
    if carrier == "environmental-heat":
        return _("Faktor des Stroms geteilt durch 3,2, die feste Arbeitszahl von Wärmepumpen in BISKO")
    if account == "territorial" and carrier == "electricity":
        return _("gemischt aus dem Strom der Anlagen in der Stadt und dem, der von außen kommt")
    return ""
