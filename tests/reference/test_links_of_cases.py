"""What may lead to what is the same in a case and in the house: every link can be taken out and in."""

from __future__ import annotations

from wandel.foundation.cities.kinds import kinds, relations_from
from wandel_engine.cases.checks.references import LINKS
from wandel_engine.cases.parts import ARTEFACT_KINDS


def test_every_link_of_the_house_is_one_of_a_case_and_the_other_way_round():
    known = {kind.key for kind in kinds if kind.key in ARTEFACT_KINDS}
    allowed = {
        (source, target): relation
        for source in known
        for relation, target in relations_from(source)
        if target in known
    }
    assert allowed == LINKS
    assert known == set(ARTEFACT_KINDS)
