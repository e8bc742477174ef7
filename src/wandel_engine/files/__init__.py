"""One strict reader of files, for cases and for models: YAML, JSON and CSV that people write.

The text of a file is typed by the field that wants it (`scalars`, `shape`), every value remembers its file
and line (`located`), what is too large is refused before it is built (`bounds`), and whatever is wrong is
one kind of `Problem` with the mend.
"""

from wandel_engine.files.located import DataPath, Located, at, children, mappings, shown
from wandel_engine.files.problems import FileError, Problem, refuse
from wandel_engine.files.shape import adapter, fit
from wandel_engine.files.tables import Table, parse_table, unknown_column
from wandel_engine.files.text import decode, read_text
from wandel_engine.files.yaml import parse

__all__ = [
    "DataPath",
    "FileError",
    "Located",
    "Problem",
    "Table",
    "adapter",
    "at",
    "children",
    "decode",
    "fit",
    "mappings",
    "parse",
    "parse_table",
    "read_text",
    "refuse",
    "shown",
    "unknown_column",
]
