"""Experiments with their learning log: experiments/experiments.yaml."""

from typing import Annotated

from wandel_engine.cases.parts.base import Artefact, Flag, Key, Part
from wandel_engine.cases.parts.description import Choice, Names, Says, Units
from wandel_engine.cases.parts.description import gettext_noop as _
from wandel_engine.figures import Datum, Day, Text


class ExperimentStatus(Choice):
    IDEA = "idea", _("Idee")
    PLANNED = "planned", _("geplant")
    RUNNING = "running", _("läuft")
    DONE = "done", _("abgeschlossen")
    STOPPED = "stopped", _("abgebrochen")


class LogEntry(Part):
    """What was done or learnt on a day."""

    date: Annotated[Day, Says(_("Tag"))]
    text: Annotated[Text, Says(_("Was getan oder gelernt wurde"), long=True)]
    flag: Annotated[Flag, Says(_("Herkunft"))]


class Experiment(Artefact):
    """A small project that starts from a challenge and aims at learning."""

    challenge: Annotated[Text, Says(_("Herausforderung"), _("Was soll anders werden?"), long=True)]
    hypothesis: Annotated[Text, Says(_("Annahme"), _("Was wird geschehen, wenn wir es tun?"), long=True)]
    learning_questions: Annotated[tuple[Text, ...], Says(_("Lernfragen"), _("Eine je Zeile."))] = ()
    status: Annotated[ExperimentStatus, Says(_("Stand"))]
    owner: Annotated[Key, Names("organisation"), Says(_("Federführung"))]
    partners: Annotated[tuple[Key, ...], Names("organisation"), Says(_("Mitwirkende"))] = ()
    starts: Annotated[Day | None, Says(_("Beginn"))] = None
    ends: Annotated[Day | None, Says(_("Ende"))] = None
    budget: Annotated[Datum | None, Units(("EUR",)), Says(_("Budget"))] = None
    outcome: Annotated[
        Text | None, Says(_("Ergebnis"), _("Auch was nicht geklappt hat, ist ein Ergebnis."), long=True)
    ] = None
    log: Annotated[tuple[LogEntry, ...], Says(_("Lerntagebuch"))] = ()
