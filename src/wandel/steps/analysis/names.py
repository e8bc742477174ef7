"""The words for what a balance is made of."""

from django.utils.translation import gettext_lazy as _

from wandel.foundation.ui.names import EMISSION_SECTOR_NAMES as SECTOR_NAMES

__all__ = [
    "ACCOUNT_NAMES",
    "CARRIER_NAMES",
    "MODE_NAMES",
    "QUALITY_MEANINGS",
    "SECTOR_NAMES",
    "STATUS_MEANINGS",
    "STATUS_NAMES",
    "VERDICT_NAMES",
    "VERDICT_TONES",
]

ACCOUNT_NAMES = {"bisko": _("BISKO-Bilanz"), "territorial": _("Quellenbilanz")}
CARRIER_NAMES = {
    "electricity": _("Strom"),
    "gas": _("Erdgas"),
    "district-heat": _("Fernwärme"),
    "oil": _("Heizöl"),
    "biomass": _("Biomasse"),
    "solar-thermal": _("Solarthermie"),
    "environmental-heat": _("Umweltwärme"),
    "coal": _("Kohle"),
    "hard-coal": _("Steinkohle"),
    "lignite": _("Braunkohle"),
    "biogas": _("Biogas"),
    "lpg": _("Flüssiggas"),
    "petrol": _("Benzin"),
    "diesel": _("Diesel"),
    "biofuel": _("Biokraftstoff"),
}
MODE_NAMES = {
    "car-motorway": _("Pkw, Autobahn"),
    "car-rural": _("Pkw, außerorts"),
    "car-urban": _("Pkw, innerorts"),
    "motorcycle-motorway": _("Motorräder, Autobahn"),
    "motorcycle-rural": _("Motorräder, außerorts"),
    "motorcycle-urban": _("Motorräder, innerorts"),
    "van-motorway": _("Lieferwagen, Autobahn"),
    "van-rural": _("Lieferwagen, außerorts"),
    "van-urban": _("Lieferwagen, innerorts"),
    "truck-motorway": _("Lkw, Autobahn"),
    "truck-rural": _("Lkw, außerorts"),
    "truck-urban": _("Lkw, innerorts"),
    "bus": _("Linienbusse"),
    "coach": _("Reisebusse"),
    "tram": _("Straßenbahn"),
    "rail-local": _("Bahn, Nahverkehr"),
    "rail-long-distance": _("Bahn, Fernverkehr"),
    "rail-freight": _("Bahn, Güterverkehr"),
    "inland-shipping": _("Binnenschifffahrt"),
    "aviation": _("Luftverkehr"),
}
QUALITY_MEANINGS = {
    "A": _("am Ort gemessen, zum Beispiel vom Netzbetreiber; zählt 1"),
    "B": _("am Ort gemessen und hochgerechnet; zählt 0,5"),
    "C": _("aus regionalen Kennwerten und Statistiken; zählt 0,25"),
    "D": _("aus bundesweiten Kennwerten oder bloß angenommen; zählt 0"),
}
STATUS_NAMES = {
    "no-data": _("keine Daten"),
    "default": _("Standardwert"),
    "estimate": _("geschätzt"),
    "confirmed-zero": _("bestätigte Null"),
    "measured": _("belegt"),
}
STATUS_MEANINGS = {
    "measured": _("steht so in einer genannten Quelle"),
    "estimate": _("hergeleitet, mit Spanne"),
    "default": _("veröffentlicht, aber nicht für diesen Ort (Datengüte D)"),
    "confirmed-zero": _("nachgesehen: Es gibt hier keinen nennenswerten Verbrauch"),
    "no-data": _("niemand weiß es; das ist nicht null"),
}
VERDICT_NAMES = {
    "conformant": _("entspricht BISKO"),
    "non-conformant": _("entspricht BISKO nicht"),
    "incomplete": _("unvollständig nach BISKO"),
}
VERDICT_TONES = {"conformant": "success", "non-conformant": "danger", "incomplete": "warning"}
