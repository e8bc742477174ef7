"""Two texts that grew out of one are joined word by word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wandel.foundation.records.merging import merged

WORDS = st.lists(st.sampled_from(["eins", "zwei", "drei", "\n", "vier,", "fünf."]), max_size=8).map(" ".join)


@pytest.mark.parametrize(
    ("before", "mine", "theirs", "both"),
    [
        (
            "Zwischenschritt der Demonstration, von niemandem beschlossen: fünf Jahre vor dem Wärmeplan.",
            "Zwischenschritt, von niemandem beschlossen: fünf Jahre vor dem Wärmeplan.",
            "Zwischenschritt der Demonstration, noch nicht beschlossen: fünf Jahre vor dem Wärmeplan.",
            "Zwischenschritt, noch nicht beschlossen: fünf Jahre vor dem Wärmeplan.",
        ),
        ("Sparsam", "Sparsam leben", "Sparsam sein", "Sparsam leben / sein"),
        ("2040", "2041", "2042", "2041 / 2042"),
        ("a b c", "a c", "a b c d", "a c d"),
        ("", "neu", "anders", "neu / anders"),
        ("a", "a", "b", "b"),
    ],
)
def test_both_changes_are_in_the_joined_text(before, mine, theirs, both):
    assert merged(before, mine, theirs) == both


@given(WORDS, WORDS)
def test_what_only_one_changed_is_theirs(before, other):
    assert merged(before, other, before) == other
    assert merged(before, before, other) == other
    assert merged(before, other, other) == other


@given(WORDS, WORDS, WORDS)
def test_no_new_word_is_lost(before, mine, theirs):
    both = merged(before, mine, theirs).split()
    for side in (mine, theirs):
        for word in set(side.split()) - set(before.split()):
            assert word in both
