"""Case folders: the files of a city's process, read, checked and written.

A case folder is small, written by people and may come from anybody. It is read as a whole or not at all:
whatever is wrong is named with file, line, field and the mend.
"""

from wandel_engine.cases.archive import read_case_archive
from wandel_engine.cases.case import Case
from wandel_engine.cases.layout import case_schema
from wandel_engine.cases.problems import CaseError
from wandel_engine.cases.reading import check_case, read_case
from wandel_engine.cases.writing import pack_case, write_case
from wandel_engine.files import Problem

__all__ = [
    "Case",
    "CaseError",
    "Problem",
    "case_schema",
    "check_case",
    "pack_case",
    "read_case",
    "read_case_archive",
    "write_case",
]
