"""The charts of a balance."""

from __future__ import annotations

from django.utils.translation import gettext as _

from wandel.foundation.ui.charts import Chart, Series, emission_series, stacked_bars
from wandel.foundation.ui.formats import format_quantity
from wandel.steps.analysis.names import ACCOUNT_NAMES, CARRIER_NAMES
from wandel.steps.analysis.pieces import percent
from wandel.steps.analysis.reading import Reading

TONNES = "t CO₂e"


def energy_chart(reading: Reading) -> Chart:
    """End-use energy by carrier, in it the sectors."""
    sums = reading.result.bisko.by_carrier
    total = reading.result.bisko.total.energy_mwh
    largest = max(reading.carriers, key=lambda carrier: sums[carrier].energy_mwh)
    said = (
        _(
            "%(year)s wurden mindestens %(total)s Endenergie verbraucht; Werte fehlen. "
            "Am meisten ist bekannt von: %(carrier)s."
        )
        if reading.is_incomplete()
        else _(
            "%(year)s wurden %(total)s Endenergie verbraucht. Größter Energieträger: %(carrier)s (%(share)s)."
        )
    )
    sentence = said % {
        "year": reading.year,
        "total": format_quantity(total / 1000, "GWh", digits=0),
        "carrier": CARRIER_NAMES[largest],
        "share": percent(sums[largest].energy_mwh, total),
    }
    return stacked_bars(
        id="energy",
        title=_("Endenergieverbrauch nach Energieträger und Sektor"),
        sentence=sentence,
        categories=_carriers(reading),
        series=_by_sector(reading, reading.energies()),
        unit="MWh",
        category_title=_("Energieträger"),
    )


def emissions_charts(reading: Reading) -> dict[str, Chart]:
    """Greenhouse gases by carrier and sector in each account, on the same axis."""
    largest = max(
        total.emissions_t
        for balance in (reading.result.bisko, reading.result.territorial)
        for total in balance.by_carrier.values()
    )
    return {account: _emissions_chart(reading, account, largest) for account in ACCOUNT_NAMES}


def _emissions_chart(reading: Reading, account: str, largest: float) -> Chart:
    balance = reading.result.bisko if account == "bisko" else reading.result.territorial
    names = {"account": ACCOUNT_NAMES[account]}
    said = (
        _(
            "%(account)s %(year)s: mindestens %(total)s; Werte fehlen. "
            "Am meisten ist bekannt aus: %(carrier)s."
        )
        if reading.is_incomplete(account)
        else _("%(account)s %(year)s: %(total)s. Am meisten kommt aus: %(carrier)s.")
    )
    sentence = said % {
        **names,
        "year": reading.year,
        "total": format_quantity(balance.total.emissions_t / 1000, "kt", digits=0),
        "carrier": CARRIER_NAMES[
            max(balance.by_carrier, key=lambda carrier: balance.by_carrier[carrier].emissions_t)
        ],
    }
    return stacked_bars(
        id=f"emissions-{account}",
        title=_("Treibhausgase, %(account)s") % names,
        sentence=sentence,
        categories=_carriers(reading),
        series=_by_sector(reading, reading.emissions(account)),
        unit=TONNES,
        category_title=_("Energieträger"),
        largest=largest or None,
    )


def _by_sector(reading: Reading, found: dict[str, list[float | None]]) -> list[Series]:
    """Values of the carriers by sector. What the balance does not foresee is not called missing."""
    word = _("nicht vorgesehen")
    return [
        emission_series(sector, values, absent=dict.fromkeys(reading.not_foreseen(sector), word))
        for sector, values in found.items()
    ]


def _carriers(reading: Reading) -> list[str]:
    return [str(CARRIER_NAMES[carrier]) for carrier in reading.carriers]
