"""The web process: requests share a few threads that stay, and streams do not occupy them."""

from __future__ import annotations

import asyncio
import threading

import pytest
from asgiref.testing import ApplicationCommunicator
from django.http import HttpResponse, StreamingHttpResponse
from django.test import override_settings
from django.urls import path

from wandel.config.handler import THREADS, PooledHandler

seen: list[int] = []


def plain(request):
    seen.append(threading.get_ident())
    return HttpResponse("plain")


async def asynchronous(request):
    await asyncio.sleep(0)
    return HttpResponse("asynchronous")


def endless(request):
    async def frames():
        while True:
            yield b"tick "
            await asyncio.sleep(0.01)

    return StreamingHttpResponse(frames(), headers={"Content-Encoding": "identity"})


def broken(request):
    raise RuntimeError("broken on purpose")


urlpatterns = [
    path("plain", plain),
    path("asynchronous", asynchronous),
    path("endless", endless),
    path("broken", broken),
]


@pytest.fixture
def handler():
    seen.clear()
    with override_settings(ROOT_URLCONF=__name__):
        yield PooledHandler()


def call(handler, address):
    scope = {
        "type": "http",
        "method": "GET",
        "path": address,
        "raw_path": address.encode(),
        "query_string": b"",
        "headers": [(b"host", b"localhost")],
        "server": ("localhost", 80),
    }
    return ApplicationCommunicator(handler, scope)


async def ask(handler, address):
    talk = call(handler, address)
    await talk.send_input({"type": "http.request", "body": b""})
    start = await talk.receive_output(5)
    body = (await talk.receive_output(5))["body"]
    await talk.wait(5)
    return start["status"], body


async def test_many_requests_share_a_few_threads(handler):
    answers = await asyncio.gather(*[ask(handler, "/plain") for _request in range(60)])
    assert answers == [(200, b"plain")] * 60
    assert threading.get_ident() not in seen
    assert len(set(seen)) <= THREADS


async def test_asynchronous_views_are_answered_too(handler):
    assert await ask(handler, "/asynchronous") == (200, b"asynchronous")


async def test_an_error_is_answered_and_the_thread_goes_on(handler, caplog):
    for _request in range(THREADS + 1):
        status, _body = await ask(handler, "/broken")
        assert status == 500
    assert await ask(handler, "/plain") == (200, b"plain")


async def test_more_streams_than_threads_leave_room_for_pages(handler):
    streams = [call(handler, "/endless") for _stream in range(THREADS * 2)]
    for stream in streams:
        await stream.send_input({"type": "http.request", "body": b""})
        assert (await stream.receive_output(5))["status"] == 200
        assert (await stream.receive_output(5))["body"] == b"tick "
    assert await ask(handler, "/plain") == (200, b"plain")
    for stream in streams:
        await stream.send_input({"type": "http.disconnect"})
        await stream.wait(5)
