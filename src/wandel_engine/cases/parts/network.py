"""Organisations, their ties and how they are rated: network/."""

from typing import Annotated

from pydantic import Field as Constraint

from wandel_engine.cases.parts.base import Artefact, Field, Flagged, Key, Level, Url
from wandel_engine.cases.parts.description import Choice, Names, Says
from wandel_engine.cases.parts.description import gettext_noop as _
from wandel_engine.figures import Text

Grade = Annotated[int, Constraint(ge=1, le=5)]


class ActorSector(Choice):
    """Which part of society an organisation belongs to."""

    ADMINISTRATION = "administration", _("Verwaltung")
    BUSINESS = "business", _("Wirtschaft")
    CIVIL_SOCIETY = "civil-society", _("Zivilgesellschaft")
    SCIENCE = "science", _("Wissenschaft")
    POLITICS = "politics", _("Politik")


class Partnership(Choice):
    """What an organisation is to the process."""

    CORE = "core", _("Kernpartnerschaft")
    PARTNER = "partner", _("Partnerschaft")
    SUPRA_REGIONAL = "supra-regional", _("überregional")


class Organisation(Artefact):
    """An organisation, never a person; its title is its name. A fictional one is invented for a
    demonstration, any other is real."""

    sector: Annotated[ActorSector, Says(_("Bereich"))]
    partnership: Annotated[
        Partnership | None,
        Says(_("Rolle der Organisation"), _("Bleibt leer, wer nur betroffen ist.")),
    ] = None
    team: Annotated[bool, Says(_("Gehört zum Transformationsteam"))] = False
    roles: Annotated[
        tuple[Text, ...], Says(_("Rollen"), _("Was sie tut, etwa „Verwaltung“. Eine Rolle je Zeile."))
    ] = ()
    fields: Annotated[tuple[Field, ...], Says(_("Handlungsfelder"))] = ()
    url: Annotated[Url | None, Says(_("Webseite"), _("Mit https:// am Anfang."))] = None

    @property
    def is_real(self) -> bool:
        return self.flag != "fictional"


class TieKind(Choice):
    """What leads from one organisation to another."""

    COOPERATION = "cooperation", _("Zusammenarbeit")
    INFORMATION = "information", _("Information")
    FUNDING = "funding", _("Förderung")
    SUPERVISION = "supervision", _("Aufsicht")


class Tie(Flagged):
    """A directed tie from one organisation to another."""

    from_: Annotated[Key, Constraint(alias="from")]
    to: Annotated[Key, Names("organisation"), Says(_("Mit wem?"))]
    kind: Annotated[TieKind, Says(_("Art der Beziehung"))]
    strength: Annotated[
        Annotated[int, Constraint(ge=1, le=3)], Says(_("Wie stark?"), _("Von 1, lose, bis 3, eng."))
    ]


class Stance(Choice):
    """What an organisation thinks of the change."""

    SUPPORTIVE = "supportive", _("unterstützend")
    NEUTRAL = "neutral", _("neutral")
    SCEPTICAL = "sceptical", _("skeptisch")


class Standing(Choice):
    """Whether an organisation belongs to what is new or to what has settled."""

    NICHE = "niche", Level.NICHE.label
    REGIME = "regime", Level.REGIME.label
    HYBRID = "hybrid", _("dazwischen")


class Rating(Flagged):
    """How an (invented) organisation is placed in one field of action."""

    organisation: Key
    topic: Field
    influence: Grade
    interest: Grade
    stance: Stance
    niche_regime: Standing
    statement: Text
