"""Server-sent events out of the event log: one reader per process, however many pages listen."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator

from asgiref.sync import sync_to_async
from django.db import close_old_connections
from django.http import StreamingHttpResponse

from wandel.foundation.live.models import Event

INTERVAL_S = 0.2
HEARTBEAT_S = 15.0
BACKLOG = 500
REPEAT_MS = 1500

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
def _missed(channel: str, last: int) -> list[tuple[int, str, dict[str, object]]]:
    close_old_connections()
    found = Event.objects.filter(channel=channel, id__gt=last).order_by("id")[:BACKLOG]
    return list(found.values_list("id", "name", "payload"))


class Hub:
    """Reads new events once and hands each to the pages that listen on its channel."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[asyncio.Queue[Told]]] = defaultdict(set)
        self._reader: asyncio.Task[None] | None = None

    async def listen(self, channel: str, last: int | None) -> AsyncIterator[Told | None]:
        """Events of a channel after `last`, then new ones as they come; None now and then, as a heartbeat."""
        queue: asyncio.Queue[Told] = asyncio.Queue()
        self._listeners[channel].add(queue)
        if self._reader is None or self._reader.done():
            self._reader = asyncio.create_task(self._read(await _latest_id()))
        seen = 0
        try:
            if last is not None:
                for number, name, payload in await _missed(channel, last):
                    seen = number
                    yield number, name, json.dumps(payload)
            while True:
                try:
                    told = await asyncio.wait_for(queue.get(), HEARTBEAT_S)
                except TimeoutError:
                    yield None
                    continue
                if told[0] > seen:
                    yield told
        finally:
            self._listeners[channel].discard(queue)
            if not self._listeners[channel]:
                del self._listeners[channel]

    async def _read(self, last: int) -> None:
        while self._listeners:
            for number, channel, name, payload in await _since(last):
                last = number
                for queue in list(self._listeners.get(channel, ())):
                    queue.put_nowait((number, name, json.dumps(payload)))
            await asyncio.sleep(INTERVAL_S)


_hubs: dict[asyncio.AbstractEventLoop, Hub] = {}


def _hub() -> Hub:
    loop = asyncio.get_running_loop()
    for other in [known for known in _hubs if known.is_closed()]:
        del _hubs[other]
    return _hubs.setdefault(loop, Hub())


async def _frames(channel: str, last: int | None) -> AsyncIterator[bytes]:
    yield f"retry: {REPEAT_MS}\n\n".encode()
    async for told in _hub().listen(channel, last):
        if told is None:
            yield b": still here\n\n"
        else:
            number, name, data = told
            yield f"id: {number}\nevent: {name}\ndata: {data}\n\n".encode()


def event_stream(channel: str, last_event_id: str | None) -> StreamingHttpResponse:
    """The answer of an SSE view. A page that was cut off sends the id it saw last and misses nothing."""
    last = int(last_event_id) if last_event_id and last_event_id.isdecimal() else None
    return StreamingHttpResponse(
        _frames(channel, last),
        content_type="text/event-stream",
        # The identity encoding keeps the compressing middleware from holding events back.
        headers={"Cache-Control": "no-store", "Content-Encoding": "identity", "X-Accel-Buffering": "no"},
    )
