"""The names of the things that have a fixed colour, so that legend, table and page say the same."""

from django.utils.translation import gettext_lazy as _

from wandel_engine.cases.parts import ActorSector

EMISSION_SECTOR_NAMES = {
    "households": _("Private Haushalte"),
    "commerce": _("Gewerbe, Handel, Dienstleistungen"),
    "industry": _("Industrie"),
    "municipal": _("Kommunale Einrichtungen"),
    "transport": _("Verkehr"),
}
ACTOR_SECTOR_NAMES = {one.value: _(one.label) for one in ActorSector}
PAYER_NAMES = {
    "households": _("Haushalte"),
    "firms": _("Unternehmen"),
    "public": _("Öffentliche Hand"),
}
# Each language in its own words.
LANGUAGE_NAMES = {"de": "Deutsch", "en": "English", "pl": "Polski"}
