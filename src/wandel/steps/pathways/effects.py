"""What each measure saves in the year of the target that is shown first, as a column of their list. What no
job has computed is no data."""

from __future__ import annotations

from django.utils.translation import gettext as _

from wandel.foundation.cities.reader import Reader
from wandel.foundation.lists.listing import Bars
from wandel.steps.pathways.first import first_result
from wandel.steps.pathways.models import Measure
from wandel.steps.pathways.queries import newest_results, readable
from wandel.steps.pathways.reading import Reading
from wandel.steps.pathways.sight import sight_of

HOUSE = "electricity"
"""Of this commodity a measure may make or save some without less emissions in the balance."""
LEAST_T = 0.5


def saved_in(reading: Reading, year: int) -> dict[str, float | None]:
    """Key of a measure in the model → t that it saves in a year; None where all it does in the balance is to
    save or make electricity. Empty where no job has computed it."""
    place = reading.years.index(year)
    found: dict[str, float | None] = {}
    for one in reading.contributions.measures if reading.contributions is not None else ():
        saved, bought = one.saved[reading.account][place], one.bought.get(HOUSE)
        is_credit = abs(saved) < LEAST_T and bought is not None and bought[place]
        found[one.measure] = None if is_credit else saved
    return found


def effects(reader: Reader) -> list[Bars]:
    """One column, or none where there is no pathway to a target."""
    sight = sight_of(reader)
    first = first_result(reader, readable(newest_results(reader, sight)))
    reading = Reading(first, sight) if first is not None else None
    if reading is None or not reading.pathway.targets:
        return []
    year = max(target.year for target in reading.pathway.targets)
    slugs = dict(Measure.objects.visible_to(reader).exclude(place="").values_list("place", "slug"))
    decided = reading.pathway.outcome.decisions.measures
    words = {slugs[key]: _("nicht im Pfad") for key in slugs if key in decided and decided[key] is None}
    values: dict[str, float] = {}
    for key, saved in saved_in(reading, year).items():
        slug = slugs.get(key)
        if slug is None or slug in words:
            continue
        if saved is None:
            words[slug] = _("spart Strom")
        else:
            values[slug] = saved
    label = _("Weniger im Jahr %(year)s") % {"year": year}
    if first.outdated:
        label = _("Weniger im Jahr %(year)s (vor der Änderung)") % {"year": year}
    return [Bars("effect", label, "t", values, words, _("keine Daten"))]
