"""What is wrong with a file: where, what, and how to mend it. One class for cases, models and archives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from dataclasses import field as dataclass_field


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong.

    `code` and `params` let a user interface say it in its own language; `message` and `mend` say it in
    English. `file` is relative to the folder that was read; `line` counts from 1 and is None where there is
    no such place; `field` is the path inside the file, elements of lists by their key, e.g.
    ``stocks[old-town].states[gas].base``.
    """

    code: str
    message: str
    mend: str
    file: str = ""
    line: int | None = None
    field: str = ""
    params: dict[str, str | int | float] = dataclass_field(default_factory=dict)

    def __str__(self) -> str:
        place = self.file + (f":{self.line}" if self.line else "")
        where = f" {self.field}:" if self.field else ""
        return f"{place}:{where} {self.message} ({self.mend})".lstrip(": ")

    def as_dict(self) -> dict[str, object]:
        """The problem as plain data for JSON."""
        return asdict(self)


class FileError(ValueError):
    """Files that cannot be used. `problems` names everything that was found, by file and line."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def refuse(
    code: str, message: str, mend: str, file: str, line: int | None = None, **params: str | int | float
) -> FileError:
    """An error of one problem."""
    return FileError([Problem(code, message, mend, file, line, "", dict(params))])
