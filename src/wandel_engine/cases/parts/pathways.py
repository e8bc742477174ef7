"""The described half of the measures: pathways/measures.yaml. Their effects are in the pathway model."""

from typing import Annotated

from pydantic import Field as Constraint

from wandel_engine.cases.parts.base import Artefact, Field, Key
from wandel_engine.cases.parts.description import Names, Says, Units
from wandel_engine.cases.parts.description import gettext_noop as _
from wandel_engine.figures import Datum


class Measure(Artefact):
    """A measure. `place` is its key in the pathway model, where its effect is computed; one without is a full
    citizen without an invented number. With neither a start nor `never` the computation chooses."""

    field: Annotated[Field, Says(_("Handlungsfeld"))]
    start_year: Annotated[
        Annotated[int, Constraint(ge=1990, le=2100)] | None,
        Says(_("Beginn"), _("Ein Jahr. Bleibt es leer, steht noch keines fest.")),
    ] = None
    never: Annotated[
        bool, Says(_("Beginnt nie"), _("Die Stadt hat sich dagegen entschieden; gerechnet wird ohne sie."))
    ] = False
    responsible: Annotated[tuple[Key, ...], Names("organisation"), Says(_("Verantwortlich"))] = ()
    place: Annotated[
        Key | None,
        Names("place-in-model"),
        Says(
            _("Platz im Modell"),
            _("Was das Rechenmodell von ihr rechnet. Ohne einen Platz wird ihre Wirkung nicht gerechnet."),
        ),
    ] = None
    cost: Annotated[Datum | None, Units(("EUR", "EUR/a")), Says(_("Kosten"))] = None
