"""How the web process answers: each request as a whole in one thread of a pool that stays."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from asgiref.sync import ThreadSensitiveContext, sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse

THREADS = 8
_threads = ThreadPoolExecutor(THREADS, thread_name_prefix="request")
# What Django does before and after a request, and what an event stream reads: never long, never many.
_beside = ThreadPoolExecutor(1, thread_name_prefix="beside")


class PooledHandler(ASGIHandler):
    """Django makes a thread for every request, and a middleware that is not asynchronous costs it two more
    changes of thread each. Here all middleware is synchronous and runs with the view in one thread; the
    threads stay, and with them their connections to the database. Streams go on in the event loop."""

    def load_middleware(self, is_async: bool = False) -> None:
        super().load_middleware(is_async=False)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        async with ThreadSensitiveContext(executor=_beside):
            await super().__call__(scope, receive, send)

    async def get_response_async(self, request: HttpRequest) -> HttpResponse:
        return await sync_to_async(self._answer, thread_sensitive=False, executor=_threads)(request)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        finally:
            close_old_connections()
