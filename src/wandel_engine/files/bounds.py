"""How large files and what stands in them may be. Each bound is looked at where the thing is read, before
anything is done with it."""

MAX_BYTES = 5_000_000
"""Of one file."""
MAX_VALUES = 100_000
"""Values of one file: numbers, texts, lists, mappings and field names."""
MAX_DOCUMENT = 1_000_000
"""Values of a document that is put together from several files."""
MAX_DERIVED = 20_000_000
"""Characters of the derivations of all figures of a document."""
MAX_DEPTH = 40
"""Lists and mappings inside one another."""
MAX_ROWS = 10_000
"""Rows of a table."""
MAX_COLUMNS = 200
"""Columns of a table."""
MAX_TEXT = 20_000
"""Characters of one text, in one language."""
MAX_PROBLEMS = 1_000
"""Problems that are named; whoever mends them asks again and sees the rest."""
MAX_SHOWN = 80
"""Characters that a problem repeats of what was written."""

LARGEST = 1e15
"""The largest number that says something about a city; sums and products of such numbers stay finite."""
SMALLEST = 1e-15
"""The smallest number that is not zero."""
FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Years that a figure or a date may speak of."""


def clipped(text: str) -> str:
    """What a problem repeats of a text."""
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"
