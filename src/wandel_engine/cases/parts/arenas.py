"""Arenas with their live activities, and the other events: arenas/, events/."""

from typing import Annotated, Literal

from pydantic import Field as Constraint
from pydantic import StringConstraints

from wandel_engine.cases.parts.base import Artefact, Flag, Key, Language, Part, Seen, ShortKey
from wandel_engine.cases.parts.description import Choice, Clock, Names, Says
from wandel_engine.cases.parts.description import gettext_noop as _
from wandel_engine.figures import Day, Text

ClockTime = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$"), Clock()]
"""Hours and minutes of a day, as in 09:30."""


class Idea(Part):
    """An idea that was collected, in the language in which it was written."""

    key: Key
    text: Annotated[str, StringConstraints(min_length=1, max_length=2000), Seen]
    language: Language
    flag: Flag


class Activity(Part):
    """A live activity of an arena; so far ideas are collected. Whether what phones send is `moderated`, is
    for who prepares it: then somebody looks first, and shows it then."""

    key: ShortKey
    kind: Annotated[Literal["collect"], Names("activity-kind"), Says(_("Art der Aktivität"))]
    title: Annotated[Text, Says(_("Titel"))]
    prompt: Annotated[
        Text | None,
        Says(_("Frage"), _("Steht groß auf der Leinwand und über dem Feld am Telefon."), long=True),
    ] = None
    moderated: Annotated[
        bool,
        Says(
            _("Erst ansehen, dann zeigen"),
            _("Was ankommt, steht erst auf der Leinwand, wenn das Team es freigegeben hat."),
        ),
    ] = True
    phase: Literal["prepared", "open", "closed"]
    ideas: Annotated[tuple[Idea, ...], Constraint(max_length=5_000)] = ()


class ArenaStatus(Choice):
    PLANNED = "planned", _("geplant")
    HELD = "held", _("hat stattgefunden")


class Arena(Artefact):
    """A meeting of the arena; what was not published (date, topic) is left empty."""

    number: Annotated[int, Constraint(ge=1, le=999), Says(_("Nummer"), _("Die wievielte Arena ist es?"))]
    date: Annotated[Day | None, Says(_("Datum"))] = None
    topic: Annotated[Text | None, Says(_("Thema"))] = None
    status: Annotated[ArenaStatus, Says(_("Stand"))]
    venue: Annotated[Text | None, Says(_("Ort"))] = None
    activities: Annotated[tuple[Activity, ...], Constraint(max_length=100)] = ()


class Occasion(Choice):
    """What kind of meeting an event is."""

    TEAM_MEETING = "team-meeting", _("Teamtreffen")
    WORKSHOP = "workshop", _("Werkstatt")
    TRANSFER = "transfer", _("Austausch und Öffentlichkeit")


class Event(Artefact):
    """A team meeting, a workshop or a transfer event. Without a time it is about the whole day; without a
    time zone its times are those of the installation that loads it."""

    summary: Annotated[
        Text | None,
        Says(_("Beschreibung"), _("Worum geht es? Auch der Ort gehört hierher."), long=True),
    ] = None
    occasion: Annotated[Occasion, Says(_("Art des Termins"))]
    date: Annotated[Day, Says(_("Datum"))]
    starts: Annotated[
        ClockTime | None, Says(_("Beginn"), _("Ohne Uhrzeit gilt der Termin für den ganzen Tag."))
    ] = None
    ends: Annotated[ClockTime | None, Says(_("Ende"))] = None
    time_zone: Annotated[
        Annotated[str, StringConstraints(max_length=40)] | None,
        Says(_("Zeitzone"), _("Nur wo sie eine andere ist als hier, etwa Europe/London.")),
    ] = None
    cancelled: Annotated[
        bool, Says(_("Abgesagt"), _("Die Seite bleibt stehen, und Kalender zeigen die Absage."))
    ] = False
