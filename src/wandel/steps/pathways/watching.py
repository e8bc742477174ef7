"""What is told of this room's jobs while they go on: the search for a pathway, and what is asked of one."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wandel.foundation.cities.models import User
from wandel.foundation.cities.reader import Reader
from wandel.foundation.live.job_kinds import About, Told
from wandel.foundation.live.models import Job
from wandel.foundation.ui.text import localise
from wandel.steps.pathways import actions, queries
from wandel.steps.pathways.models import Study
from wandel.steps.pathways.sight import sight_of

STAGES = {
    "reading": gettext_lazy("Das Modell wird gelesen."),
    "searching": gettext_lazy("Der Pfad wird gesucht."),
    "storing": gettext_lazy("Das Ergebnis wird gespeichert."),
    "certainty": gettext_lazy("Gerechnet wird, wie sicher der Pfad ist; Durchläufe: %(done)s von %(all)s."),
    "alternatives": gettext_lazy("Andere Pfade werden gesucht."),
    "contributions": gettext_lazy("Gerechnet wird, was jede Maßnahme bringt."),
}
REASONS = {
    "NothingFound": gettext_lazy("In der vorgesehenen Zeit wurde kein Pfad gefunden."),
    "ModelInfeasible": gettext_lazy("Die Grenzen des Modells und die Beschlüsse widersprechen sich."),
    "ModelUnbounded": gettext_lazy("Im Modell lohnt sich etwas ohne Ende; so gibt es keinen besten Pfad."),
    "ModelError": gettext_lazy("Das Modell ist nicht stimmig."),
    "MemoryError": gettext_lazy("Der Arbeitsspeicher hat nicht gereicht."),
}


def _about_search(job: Job, reader: Reader) -> About | None:
    sight = sight_of(reader)
    targets = job.arguments.get("targets", [])
    if not sight.sees_targets(targets):
        return None
    here = {"city_slug": reader.city.slug}
    error = queries.readable_error(job, sight)
    alike = {"targets": targets}
    if "scenario" in job.arguments:
        scenario = queries.scenarios_of(reader).filter(pk=job.arguments["scenario"]).first()
        if scenario is None:
            return None
        return About(
            title=_("Szenario „%(name)s“ rechnen") % {"name": localise(scenario.title)},
            url=reverse("pathways:scenario", kwargs=here | {"key": scenario.key}),
            link=_("Szenario ansehen"),
            outcome=_("Das Szenario ist neu gerechnet."),
            error=error,
            alike=alike,
        )
    names = queries.titles_of_targets(job, targets)
    return About(
        title=_("Pfad zum Ziel „%(target)s“ berechnen") % {"target": " · ".join(names)}
        if names
        else _("Günstigsten Pfad ohne Ziel berechnen"),
        url=f"{reverse('pathways:index', kwargs=here)}?target={','.join(targets)}",
        link=_("Pfad ansehen"),
        outcome=_("Der Pfad ist neu gerechnet."),
        error=error,
        alike=alike,
    )


def _search_again(job: Job, actor: User) -> Job:
    """With the model that counts now: what was wrong with the other one may have been mended."""
    if "scenario" in job.arguments:
        return actions.request_scenario(scenario=queries.scenario_of(job.arguments["scenario"]), actor=actor)
    version = queries.newest_model(city=job.city)
    if version is None:
        raise ValidationError(_("Es gibt noch kein Modell, mit dem gerechnet werden kann."))
    return actions.request_result(
        model_version=version,
        targets=job.arguments["targets"],
        options=job.arguments["options"],
        actor=actor,
    )


SEARCH = Told(
    permission="pathways.compute",
    about=_about_search,
    again=_search_again,
    stages=STAGES,
    reasons=REASONS,
)

STUDY_PAGES = {
    Study.Kind.CERTAINTY: "pathways:index",
    Study.Kind.ALTERNATIVES: "pathways:alternatives",
    Study.Kind.CONTRIBUTIONS: "pathways:measures",
}
"""Where the answer of a study stands."""


def _about_study(job: Job, reader: Reader) -> About | None:
    result = queries.result_of(job.arguments["result"], reader)
    if result is None:
        return None
    names = " · ".join(queries.titles_of_targets(job, result.targets, result.model_version))
    study = job.arguments["study"]
    titles = {
        Study.Kind.CERTAINTY: _("Berechnen, wie sicher der Pfad zu „%(target)s“ ist"),
        Study.Kind.ALTERNATIVES: _("Andere Pfade zu „%(target)s“ suchen"),
        Study.Kind.CONTRIBUTIONS: _("Berechnen, was jede Maßnahme im Pfad zu „%(target)s“ bringt"),
    }
    here = reverse(STUDY_PAGES[study], kwargs={"city_slug": reader.city.slug})
    return About(
        title=titles[study] % {"target": names},
        url=f"{here}?target={result.key}",
        link=_("Ergebnis ansehen"),
        outcome=_("Die Suche ist beendet."),
        error=queries.readable_error(job, sight_of(reader)),
        alike={"study": study},
    )


def _study_again(job: Job, actor: User) -> Job:
    return actions.request_study(
        result=queries.result_to_study(job.arguments["result"]), kind=job.arguments["study"], actor=actor
    )


STUDY = Told(
    permission="pathways.compute", about=_about_study, again=_study_again, stages=STAGES, reasons=REASONS
)
