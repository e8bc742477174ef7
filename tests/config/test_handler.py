"""The web process: requests share a few threads that stay, and streams do not occupy them."""

from __future__ import annotations

import asyncio
import threading
import warnings
from io import BytesIO

import pytest
from asgiref.testing import ApplicationCommunicator
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.test import override_settings
from django.urls import path

from wandel.config.handler import THREADS, PooledHandler
from wandel.config.urls import handler400, handler500  # noqa: F401
from wandel.config.urls import urlpatterns as of_the_house
from wandel.foundation.ui.doors import direct_view

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


def file(request):
    return FileResponse(BytesIO(b"kept whole " * 5_000))


def broken(request):
    raise RuntimeError("broken on purpose")


@direct_view
async def direct(request, number):
    await asyncio.sleep(0)
    if number == 0:
        raise RuntimeError("broken on purpose")
    return HttpResponse(f"{request.POST.get('word')} {number} {hasattr(request, 'session')}")


urlpatterns = [
    path("direct/<int:number>", direct),
    path("plain", plain),
    path("asynchronous", asynchronous),
    path("endless", endless),
    path("file", file),
    path("broken", broken),
    *of_the_house,
]


@pytest.fixture
def handler():
    seen.clear()
    with override_settings(ROOT_URLCONF=__name__):
        yield PooledHandler()


def call(handler, address, method="GET", host=b"localhost"):
    scope = {
        "type": "http",
        "method": method,
        "path": address,
        "raw_path": address.encode(),
        "query_string": b"",
        "headers": [(b"host", host), (b"content-type", b"application/x-www-form-urlencoded")],
        "server": ("localhost", 80),
    }
    return ApplicationCommunicator(handler, scope)


async def ask(handler, address, method="GET", body=b"", host=b"localhost"):
    talk = call(handler, address, method, host)
    await talk.send_input({"type": "http.request", "body": body})
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


async def test_a_file_is_given_whole_and_without_a_warning(handler):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert await ask(handler, "/file") == (200, b"kept whole " * 5_000)


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


async def test_a_direct_view_is_called_without_middleware(handler):
    assert await ask(handler, "/direct/7", "POST", b"word=Hallo") == (200, b"Hallo 7 False")


async def test_a_direct_view_is_guarded_all_the_same(handler, caplog):
    status, _body = await ask(handler, "/direct/7", "POST", b"word=Hallo", host=b"elsewhere.example")
    assert status == 400
    status, _body = await ask(handler, "/direct/0", "POST", b"word=Hallo")
    assert status == 500
    status, _body = await ask(handler, "/direct/7", "POST", b"word=" + b"x" * 3_000_000)
    assert status == 413
    talk = call(handler, "/direct/7", "POST")
    await talk.send_input({"type": "http.request", "body": b"word=Hallo"})
    headers = dict((await talk.receive_output(5))["headers"])
    assert headers[b"Cache-Control"] == b"no-store"
    assert headers[b"Content-Security-Policy"] == b"default-src 'none'"
    await talk.wait(5)


async def test_other_methods_and_views_go_through_the_middleware(handler, caplog):
    assert await ask(handler, "/direct/7") == (200, b"None 7 True")
    status, _body = await ask(handler, "/plain", "POST", b"a=b")
    assert status == 403
