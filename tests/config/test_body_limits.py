"""What is larger than a view takes is refused before it is kept, by a real server and however it is sent."""

from __future__ import annotations

import http.client
import socket
import tempfile
import threading
import time

import pytest
import uvicorn
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from tests.crawl.reading import Reading, lacks_of

from wandel.config.handler import PooledHandler
from wandel.config.urls import urlpatterns as of_the_house
from wandel.foundation.ui.doors import SMALL_BODY, direct_view, is_too_large, takes

LARGE = SMALL_BODY * 4
seen: list[int] = []


@csrf_exempt
def small(request):
    seen.append(len(request.body))
    return HttpResponse(f"{len(request.body)} bytes")


@csrf_exempt
@takes(LARGE)
def large(request):
    if is_too_large(request):
        return HttpResponse("too much for me", status=413)
    seen.append(len(request.body))
    return HttpResponse(f"{len(request.body)} bytes")


@direct_view
async def direct(request):
    seen.append(len(request.body))
    return HttpResponse(f"{len(request.body)} bytes")


urlpatterns = [
    *[path(f"{language}/small", small) for language in ("de", "en", "pl")],
    path("large", large),
    path("direct", direct),
    *of_the_house,
]


@pytest.fixture(scope="module")
def port():
    """A server with Wandel's own handler, on an address of its own."""
    bound = socket.create_server(("127.0.0.1", 0))
    with override_settings(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"]):
        server = uvicorn.Server(uvicorn.Config(PooledHandler(), lifespan="off", log_level="critical"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield bound.getsockname()[1]
        server.should_exit = True
        thread.join(10)
    bound.close()


@pytest.fixture(autouse=True)
def kept(monkeypatch):
    """The largest size that any request's body has grown to, in memory or on disk."""
    seen.clear()
    sizes = [0]

    class Watched(tempfile.SpooledTemporaryFile):
        def write(self, data):
            written = super().write(data)
            sizes.append(self.tell())
            return written

    monkeypatch.setattr(tempfile, "SpooledTemporaryFile", Watched)
    return sizes


def ask(port, address, body, headers=None, **how):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(
        "POST", address, body, {"Content-Type": "application/octet-stream", **(headers or {})}, **how
    )
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


def pieces(size):
    while size > 0:
        yield b"x" * min(size, 10_000)
        size -= 10_000


@pytest.mark.parametrize("address", ["/de/small", "/direct"])
def test_what_fits_is_taken(port, address):
    assert ask(port, address, b"x" * SMALL_BODY) == (200, f"{SMALL_BODY} bytes")
    assert ask(port, address, pieces(SMALL_BODY), encode_chunked=True)[1] == f"{SMALL_BODY} bytes"


@pytest.mark.parametrize("address", ["/de/small", "/direct", "/large"])
@pytest.mark.parametrize("announced", [True, False], ids=["announced", "in-chunks"])
def test_what_does_not_fit_is_refused_before_it_is_kept(port, kept, address, announced):
    most = LARGE if address == "/large" else SMALL_BODY
    size = most * 8
    if announced:
        status, _text = ask(port, address, b"x" * size)
    else:
        status, _text = ask(port, address, pieces(size), encode_chunked=True)
    assert status == 413
    assert seen == []
    assert max(kept) <= (0 if announced else most)


def test_one_byte_too_many_is_too_many(port):
    assert ask(port, "/de/small", b"x" * (SMALL_BODY + 1))[0] == 413
    assert ask(port, "/de/small", pieces(SMALL_BODY + 1), encode_chunked=True)[0] == 413


@pytest.mark.parametrize("language", ["de", "en", "pl"])
def test_the_refusal_is_a_page_of_the_house(port, language):
    _status, text = ask(port, f"/{language}/small", b"x" * (SMALL_BODY + 1))
    assert lacks_of(Reading(text), language) == []


def test_a_view_may_take_more_and_explain_for_itself(port):
    assert ask(port, "/large", b"x" * LARGE) == (200, f"{LARGE} bytes")
    assert ask(port, "/large", b"x" * (LARGE + 1)) == (413, "too much for me")


def test_the_refusal_comes_before_the_body_does(port):
    """Whoever asks first, or only announces, need not send what nobody wants."""
    for head in (b"", b"Expect: 100-continue\r\n"):
        with socket.create_connection(("127.0.0.1", port), timeout=10) as caller:
            caller.sendall(
                b"POST /de/small HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                + head
                + b"Content-Length: 5000000000\r\n\r\n"
            )
            first = caller.recv(100)
        assert first.startswith(b"HTTP/1.1 413"), first


def test_the_server_goes_on_after_a_refusal(port):
    for _again in range(20):
        with socket.create_connection(("127.0.0.1", port), timeout=10) as caller:
            caller.sendall(b"POST /direct HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999\r\n\r\nabc")
    assert ask(port, "/de/small", b"xyz") == (200, "3 bytes")


def test_other_addresses_take_little(port):
    assert ask(port, "/de/nowhere/at/all/", b"x" * (SMALL_BODY + 1))[0] == 413
