"""How large a request may be, judged before anything of it is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from django.conf import settings
from django.http import Http404
from django.urls import resolve
from django.utils.translation import get_language_from_path, override

from wandel.foundation.ui.doors import SMALL_BODY, TOO_LARGE

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

LINGER_S = 20.0
"""A browser reads the answer once it has sent everything: for so long, what it sends is thrown away."""


def view_of(scope: dict[str, Any]) -> Any:
    """What will answer: the match of the address, or None."""
    language = get_language_from_path(scope["path"]) or settings.LANGUAGE_CODE
    try:
        with override(language):
            return resolve(scope["path"])
    except Http404:
        return None


class BodyLimit:
    """Between server and application. Of a body that is too large the application sees no more than the
    limit, and finds `scope[TOO_LARGE]`; the rest is thrown away after the answer."""

    def __init__(self, scope: dict[str, Any], receive: Receive, send: Send, view: Any) -> None:
        self._receive, self._send, self._scope = receive, send, scope
        self._most = getattr(getattr(view, "func", None), "largest_body", SMALL_BODY)
        self._came = 0
        self._is_too_large = self._is_told = False
        headers = dict(scope["headers"])
        self._waits_for_leave = b"expect" in headers
        if int(headers.get(b"content-length") or 0) > self._most:
            self._refuse()

    def _refuse(self) -> None:
        self._is_too_large = True
        self._scope[TOO_LARGE] = True

    async def receive(self) -> dict[str, Any]:
        if not self._is_too_large:
            message = await self._receive()
            if message["type"] == "http.request":
                self._came += len(message.get("body", b""))
            if self._came <= self._most:
                return message
            self._refuse()
        if self._is_told:
            # The application only listens for whether somebody has left, and stops once it has answered.
            await asyncio.Event().wait()
        self._is_told = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(self, message: dict[str, Any]) -> None:
        if not self._is_too_large:
            await self._send(message)
        elif message["type"] == "http.response.start":
            # What follows on this connection is the rest of the body, and no new request.
            closing = [*message["headers"], (b"connection", b"close")]
            await self._send({**message, "headers": closing})
        elif message.get("more_body"):
            await self._send(message)
        else:
            await self._send({**message, "more_body": True})
            if not self._waits_for_leave:
                await self._throw_away()
            await self._send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _throw_away(self) -> None:
        try:
            async with asyncio.timeout(LINGER_S):
                while (message := await self._receive())["type"] == "http.request" and message.get(
                    "more_body"
                ):
                    pass
        except TimeoutError:
            return
