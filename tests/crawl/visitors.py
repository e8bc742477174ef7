"""Visitors of an installation: over HTTP, and by Django's client where no server runs."""

from __future__ import annotations

import gzip
import http.client
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import quote, urlsplit

from django.test import Client
from tests.crawl.crawler import Answer

PATIENCE_S = 60


@dataclass
class OverHttp:
    """A browser without a window: it keeps cookies and its connection."""

    address: str
    cookies: dict[str, str] = field(default_factory=dict)
    _connection: http.client.HTTPConnection | None = None

    def move(self, address: str) -> None:
        """To another installation, with all cookies."""
        self.address = address
        self._hang_up()

    def get(self, address: str, **headers: str) -> Answer:
        return self._ask("GET", address, None, headers)

    def post(self, address: str, data: str | bytes, kind: str, **headers: str) -> Answer:
        return self._ask("POST", address, data, headers | {"Content-Type": kind})

    def _ask(self, method: str, address: str, data: str | bytes | None, headers: dict[str, str]) -> Answer:
        sent = {"Accept-Language": "de", "Accept-Encoding": "gzip", **headers}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = data.encode() if isinstance(data, str) else data
        target = quote(address, safe="/%?=&+:;,@~!$'()*-._")
        for again in (False, True):
            if self._connection is None:
                self._connection = http.client.HTTPConnection(
                    urlsplit(self.address).netloc, timeout=PATIENCE_S
                )
            try:
                self._connection.request(method, target, body, sent)
                answer = self._connection.getresponse()
                break
            except (http.client.RemoteDisconnected, ConnectionError):
                # A connection that nobody used for a while was closed by the server.
                self._hang_up()
                if again:
                    raise
        return self._understood(answer)

    def _understood(self, answer: http.client.HTTPResponse) -> Answer:
        headers = {name.lower(): value for name, value in answer.getheaders()}
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                for key, morsel in SimpleCookie(value).items():
                    self.cookies[key] = morsel.value
        kind = headers.get("content-type", "").partition(";")[0]
        if kind == "text/event-stream":
            # It has no end.
            self._hang_up()
            return Answer(answer.status, kind, "", headers)
        body = answer.read()
        if headers.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        return Answer(answer.status, kind, body.decode("utf-8", "replace"), headers)

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


@dataclass
class InProcess:
    """A visitor whom Django's test client plays. Static files are left to visitors over HTTP."""

    client: Client
    address: str = "http://testserver"

    def get(self, address: str, **headers: str) -> Answer:
        if address.startswith("/static/"):
            return Answer(200, "static", "left out")
        return self._understood(self.client.get(address, headers=headers))

    def post(self, address: str, data: str | bytes, kind: str, **headers: str) -> Answer:
        return self._understood(self.client.generic("POST", address, data, kind, headers=headers))

    def _understood(self, answer) -> Answer:
        headers = {name.lower(): value for name, value in answer.items()}
        kind = headers.get("content-type", "").partition(";")[0]
        if kind == "text/event-stream":
            return Answer(answer.status_code, kind, "", headers)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        return Answer(answer.status_code, kind, body.decode("utf-8", "replace"), headers)
