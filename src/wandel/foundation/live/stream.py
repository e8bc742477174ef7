"""Server-sent events out of the event log: one reader per process, however many pages listen."""

from __future__ import annotations

import asyncio
import contextvars
import json
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Set

from asgiref.sync import sync_to_async
from django.db import Error, close_old_connections
from django.http import StreamingHttpResponse

from wandel.foundation.live.models import Event
from wandel_engine.writing import whole_number

INTERVAL_S = 0.2
HEARTBEAT_S = 15.0
BACKLOG = 500
REPEAT_MS = 1500
FAULT_S = 5.0

logger = logging.getLogger(__name__)

Told = tuple[int, str, str]


@sync_to_async
def _latest_id() -> int:
    close_old_connections()
    return Event.objects.order_by("-id").values_list("id", flat=True).first() or 0


@sync_to_async
def _since(last: int) -> list[tuple[int, str, str, dict[str, object]]]:
    close_old_connections()
    found = Event.objects.filter(id__gt=last).order_by("id")[:BACKLOG]
    return list(found.values_list("id", "channel", "name", "payload"))


@sync_to_async
def _missed(channel: str, last: int, names: Set[str]) -> list[tuple[int, str, dict[str, object]]]:
    close_old_connections()
    found = Event.objects.filter(channel=channel, id__gt=last).order_by("id")
    if names:
        found = found.filter(name__in=names)
    return list(found.values_list("id", "name", "payload")[:BACKLOG])


class Listener:
    """A page that listens to a channel: to the events of the given names, or to all."""

    def __init__(self, names: Set[str]) -> None:
        self._names = names
        self._waiting: list[Told] = []
        self._woken = asyncio.Event()

    def tell(self, told: Told) -> None:
        if not self._names or told[1] in self._names:
            self._waiting.append(told)
            self.wake()

    def wake(self) -> None:
        self._woken.set()

    async def take(self) -> list[Told]:
        """What has come since the last time; nothing where a heartbeat passes in silence."""
        try:
            await asyncio.wait_for(self._woken.wait(), HEARTBEAT_S)
        except TimeoutError:
            return []
        self._woken.clear()
        taken, self._waiting = self._waiting, []
        return taken


class Hub:
    """Reads new events once and hands each to the pages that listen on its channel."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[Listener]] = defaultdict(set)
        self._reader: asyncio.Task[None] | None = None
        self._start: asyncio.Task[int]
        self._ending = False

    def end(self) -> None:
        """Let all pages go. They come back by themselves, to the next process, and miss nothing."""
        self._ending = True
        for listener in [one for listening in self._listeners.values() for one in listening]:
            listener.wake()

    async def listen(
        self, channel: str, last: int | None, names: Set[str] = frozenset()
    ) -> AsyncIterator[list[Told]]:
        """Events of a channel after `last`, then new ones as they come, those that come together together;
        an empty list now and then, as a heartbeat."""
        listener = Listener(names)
        self._listeners[channel].add(listener)
        if self._reader is None or self._reader.done():
            # In a context of their own: they outlive the request that happened to need them first.
            self._start = asyncio.create_task(_latest_id(), context=contextvars.Context())
            self._reader = asyncio.create_task(self._read(self._start), context=contextvars.Context())
        try:
            # From here on the reader tells of everything; what came before is looked up.
            await asyncio.shield(self._start)
            seen = 0
            if last is not None:
                missed = [
                    (number, name, json.dumps(payload))
                    for number, name, payload in await _missed(channel, last, names)
                ]
                if missed:
                    seen = missed[-1][0]
                    yield missed
            while not self._ending:
                new = await listener.take()
                fresh = [told for told in new if told[0] > seen]
                if fresh or not new:
                    yield fresh
        except Error as error:
            # The page comes back in a moment, and sees whether the database answers again.
            logger.error("a stream ends, since the database fails: %s", error)
        finally:
            self._listeners[channel].discard(listener)
            if not self._listeners[channel]:
                del self._listeners[channel]

    async def _read(self, start: asyncio.Task[int]) -> None:
        try:
            last = await start
        except Error:
            return  # those who listen wait for the same task, and tell of it
        while self._listeners:
            try:
                for number, channel, name, payload in await _since(last):
                    last = number
                    told = (number, name, json.dumps(payload))
                    for listener in self._listeners.get(channel, ()):
                        listener.tell(told)
                await asyncio.sleep(INTERVAL_S)
            except Error as error:
                logger.error("no event can be read, since the database fails: %s", error)
                await asyncio.sleep(FAULT_S)


_hubs: dict[asyncio.AbstractEventLoop, Hub] = {}


def _hub() -> Hub:
    loop = asyncio.get_running_loop()
    for other in [known for known in _hubs if known.is_closed()]:
        del _hubs[other]
    return _hubs.setdefault(loop, Hub())


def end_streams() -> None:
    """End all event streams of this process, and all that would still begin."""
    for hub in _hubs.values():
        hub.end()


async def _frames(channel: str, last: int | None, names: Set[str]) -> AsyncIterator[bytes]:
    yield f"retry: {REPEAT_MS}\n\n".encode()
    async for told in _hub().listen(channel, last, names):
        frames = (f"id: {number}\nevent: {name}\ndata: {data}\n\n" for number, name, data in told)
        yield "".join(frames).encode() or b": still here\n\n"


def event_stream(
    channel: str, last_event_id: str | None, names: Set[str] = frozenset()
) -> StreamingHttpResponse:
    """The answer of an SSE view. A page that was cut off sends the id it saw last and misses nothing.
    `names` says which events the page waits for; without, it is told of all."""
    last = whole_number(last_event_id or "")
    return StreamingHttpResponse(
        _frames(channel, last, names),
        content_type="text/event-stream",
        # The identity encoding keeps the compressing middleware from holding events back.
        headers={"Cache-Control": "no-store", "Content-Encoding": "identity", "X-Accel-Buffering": "no"},
    )
