"""The names of the things that have a fixed colour, so that legend, table and page say the same."""

from django.utils.translation import gettext_lazy as _

EMISSION_SECTOR_NAMES = {
    "households": _("Private Haushalte"),
    "commerce": _("Gewerbe und Handel"),
    "industry": _("Industrie"),
    "municipal": _("Kommune"),
    "transport": _("Verkehr"),
}
ACTOR_SECTOR_NAMES = {
    "administration": _("Verwaltung"),
    "business": _("Wirtschaft"),
    "civil-society": _("Zivilgesellschaft"),
    "science": _("Wissenschaft"),
    "politics": _("Politik"),
}
