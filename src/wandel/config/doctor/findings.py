"""What an examination finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """`what` is wrong and how it is `mend`ed, in words for who operates the installation. A warning does
    not make the command fail."""

    check: str
    what: str
    mend: str
    is_fault: bool = True


Check = Callable[[], Iterator[Finding]]


def counted(number: int, thing: str) -> str:
    """So many of a thing whose plural ends in s."""
    return f"{f'{number:,}' if number else 'no'} {thing}{'s' * (number != 1)}"


def fault(check: str, what: str, mend: str) -> Finding:
    return Finding(check, what, mend)


def warning(check: str, what: str, mend: str) -> Finding:
    return Finding(check, what, mend, is_fault=False)
