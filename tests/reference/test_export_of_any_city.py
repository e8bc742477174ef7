"""Whatever people write into a small city, it goes out and comes back as it was."""

from __future__ import annotations

import dataclasses

import pytest
from django.db import transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.factories import make_city
from tests.making import FILLED, make

from wandel.foundation.cities.actions import link
from wandel.foundation.cities.kinds import relations_from
from wandel.reference.exchange import take_over
from wandel.reference.exporting import exported
from wandel_engine.cases import read_case_archive
from wandel_engine.cases.checks.references import LINKS
from wandel_engine.writing import is_seen

letters = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff\u2028\u2029")
words = st.text(letters, min_size=1, max_size=40).filter(is_seen)
texts = st.dictionaries(st.sampled_from(["de", "en", "pl"]), words, min_size=1)
# What names a hidden organisation is left out, and says so.
kinds = st.sampled_from(sorted(FILLED.keys() - {"commitment", "organisation"}))
things = st.lists(st.tuples(kinds, texts, st.booleans()), max_size=6)


class Undo(Exception):
    pass


@pytest.mark.django_db
@settings(max_examples=6, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(things=things, languages=st.lists(st.sampled_from(["de", "en", "pl"]), unique=True))
def test_export_after_import_is_the_identity(things, languages):
    try:
        with transaction.atomic():
            _goes_out_and_comes_back(things, languages)
            raise Undo
    except Undo:
        pass


def _goes_out_and_comes_back(things, languages):
    city = make_city("klein", languages=languages)
    made = [
        make(
            kind,
            city=city,
            title=title,
            summary=title,
            slug=f"x-{number}",
            visibility="public" if seen else "team",
        )
        for number, (kind, title, seen) in enumerate(things)
    ]
    for one in made:
        for relation, target in relations_from(one.kind):
            for other in made:
                if other.kind == target and LINKS.get((one.kind, target)) == relation:
                    link(source=one, target=other, relation=relation, actor=None)
    first = exported(city)
    assert first.left_out == []
    assert first.problems == []
    case = read_case_archive(first.archive)
    assert sum(seen for _kind, _title, seen in things) == sum(
        map(
            len,
            (
                *(case.events, case.arenas, case.indicators, case.drivers),
                *(case.problems, case.measures, case.experiments),
            ),
        ),
        len(case.vision.principles) + len(case.vision.elements) + len(case.vision.targets),
    )
    again = take_over(
        dataclasses.replace(case, card=case.card.model_copy(update={"key": "zweite"})), actor=None
    )
    assert again.left_out == []
    second = read_case_archive(exported(again.city).archive)
    assert dataclasses.replace(second, card=case.card) == case
    assert second.card.model_copy(update={"key": "klein"}) == case.card
