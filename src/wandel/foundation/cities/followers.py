"""Fourth registry: followers, which keep something of their own in step with what artefacts say."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable

Follower = Callable[[list[uuid.UUID]], None]
_followers: list[Follower] = []


def follow(follower: Follower) -> Follower:
    """Have `follower(ids)` called with the artefacts that say something else now, or are withdrawn, in the
    transaction of the action that changed them: what it writes is there together with the change or not at
    all. It reads what it needs to know, so that being told once too often does no harm."""
    _followers.append(follower)
    return follower


def tell_followers(ids: Iterable[uuid.UUID]) -> None:
    """For every action that keeps a version of artefacts or withdraws them, after it has written."""
    if changed := list(ids):
        for follower in _followers:
            follower(changed)
