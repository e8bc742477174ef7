"""Fourth registry: followers, which keep something of their own in step with what artefacts say."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Follower = Callable[[list[uuid.UUID]], None]
_followers: list[Follower] = []
_gathered: ContextVar[dict[uuid.UUID, None] | None] = ContextVar("gathered", default=None)


def follow(follower: Follower) -> Follower:
    """Have `follower(ids)` called with the artefacts that say something else now, or are withdrawn, in the
    transaction of the action that changed them: what it writes is there together with the change or not at
    all. It reads what it needs to know, so that being told once too often does no harm."""
    _followers.append(follower)
    return follower


def tell_followers(ids: Iterable[uuid.UUID]) -> None:
    """For every action that keeps a version of artefacts or withdraws them, after it has written."""
    changed = list(ids)
    gathered = _gathered.get()
    if gathered is not None:
        gathered |= dict.fromkeys(changed)
    elif changed:
        for follower in _followers:
            follower(changed)


@contextmanager
def told_together() -> Iterator[None]:
    """For an action that changes many: followers are told of all of it at the end, once, in its transaction.
    Where it fails they are told nothing."""
    if _gathered.get() is not None:
        yield
        return
    gathered: dict[uuid.UUID, None] = {}
    token = _gathered.set(gathered)
    try:
        yield
    finally:
        _gathered.reset(token)
    tell_followers(gathered)
