"""How the web process answers: each request as a whole in one thread of a pool that stays."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from asgiref.sync import ThreadSensitiveContext, sync_to_async
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.exception import convert_exception_to_response
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch

from wandel.config.bodies import BodyLimit, view_of
from wandel.config.hosts import refuse_unknown
from wandel.foundation.ui.doors import is_too_large

View = Callable[[HttpRequest], Awaitable[HttpResponse]]

THREADS = 8
DIRECT_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
}
_threads = ThreadPoolExecutor(THREADS, thread_name_prefix="request")
# What Django does before and after a request, and what an event stream reads: never long, never many.
_beside = ThreadPoolExecutor(1, thread_name_prefix="beside")


class PooledHandler(ASGIHandler):
    """Django makes a thread for every request, and a middleware that is not asynchronous costs it two more
    changes of thread each. Here all middleware is synchronous and runs with the view in one thread; the
    threads stay, and with them their connections to the database. Streams go on in the event loop, and so
    do the few views marked as direct, which are called without any middleware."""

    def load_middleware(self, is_async: bool = False) -> None:
        super().load_middleware(is_async=False)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            found = None if scope["method"] in {"GET", "HEAD"} else view_of(scope)
            limit = BodyLimit(scope, receive, send, found)
            receive, send = limit.receive, limit.send
            if scope["method"] == "POST" and getattr(getattr(found, "func", None), "direct", False):
                await self._answer_directly(_direct_view(found), scope, receive, send)
                return
        async with ThreadSensitiveContext(executor=_beside):
            await super().__call__(scope, receive, send)

    async def _answer_directly(self, view: View, scope: Any, receive: Any, send: Any) -> None:
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        with body:
            request, response = self.create_request(scope, body)
            if is_too_large(request):
                response = HttpResponse(status=413)
            elif request is not None:
                response = await convert_exception_to_response(view)(request)
        for name, value in DIRECT_HEADERS.items():
            response.headers.setdefault(name, value)
        await self.send_response(response, send)

    async def get_response_async(self, request: HttpRequest) -> HttpResponse:
        return await sync_to_async(self._answer, thread_sensitive=False, executor=_threads)(request)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        try:
            response = self.get_response(request)
            if response.streaming and not response.is_async:
                # Files. Read here: the event loop would have to change to a thread for it, and says so.
                response.streaming_content = _whole(b"".join(response.streaming_content))
            return response
        finally:
            close_old_connections()


async def _whole(content: bytes) -> AsyncIterator[bytes]:
    yield content


def _direct_view(found: ResolverMatch) -> View:
    async def view(request: HttpRequest) -> HttpResponse:
        refuse_unknown(request)
        return await found.func(request, *found.args, **found.kwargs)

    return view
