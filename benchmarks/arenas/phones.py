"""Phones that join an activity, listen to it, and send an idea all at once; and the wall that tells of them.

A client of sockets and little else, so that the phones leave the machine to the server they measure. It
speaks to 127.0.0.1 alone.
"""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

THANKS = "Danke, die Idee ist angekommen."
HOST = "127.0.0.1"
FIELD = re.compile(r'name="(csrfmiddlewaretoken|deed|language|client_id)"[^>]* value="([^"]*)"')


@dataclass
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: str

    def header(self, name: str) -> str:
        return next((value for known, value in self.headers if known == name), "")


@dataclass
class Browser:
    """One phone: its cookies, what it has been asked to send back, and how long it waited."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    async def ask(self, method: str, path: str, data: dict[str, str] | None = None, **headers: str) -> Answer:
        reader, writer = await asyncio.open_connection(HOST, self.port)
        body = urlencode(data).encode() if data else b""
        lines = [f"{method} {path} HTTP/1.1", f"Host: {HOST}:{self.port}", "Connection: close"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if data:
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        try:
            return self._understand(await reader.read())
        finally:
            writer.close()

    def _understand(self, raw: bytes) -> Answer:
        head, _, body = raw.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin1").split("\r\n")
        headers = [
            (name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines)
        ]
        for name, value in headers:
            if name == "set-cookie":
                cookie, _, rest = value.partition("=")
                self.cookies[cookie] = rest.partition(";")[0]
        return Answer(int(first.split(" ")[1]), headers, body.decode("utf-8", "replace"))

    async def listen(self, path: str, heard: asyncio.Queue[float]) -> None:
        """Keep an event stream open; note when ideas are told of."""
        reader, writer = await asyncio.open_connection(HOST, self.port)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        writer.write(f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nCookie: {cookies}\r\n\r\n".encode())
        try:
            while chunk := await reader.read(65536):
                for _idea in range(chunk.count(b"event: idea")):
                    heard.put_nowait(time.perf_counter())
        finally:
            writer.close()


@dataclass
class Phone(Browser):
    stream: str = ""
    target: str = ""
    form: dict[str, str] = field(default_factory=dict)

    async def join(self, code: str, path: str) -> None:
        await self.ask("GET", f"/j/{code}/", Accept_Language="de")
        page = (await self.ask("GET", path + "phone/")).body
        self.form = dict(FIELD.findall(page))
        self.target = re.search(r'hx-post="([^"]*)"', page)[1]
        self.stream = re.search(r'sse-connect="([^"]*)"', page)[1].replace("&amp;", "&")

    async def send(self, text: str, spread_s: float, number: int) -> float:
        """Send the idea as the page does; returns the seconds until it was acknowledged."""
        await asyncio.sleep(spread_s * number)
        began = time.perf_counter()
        data = self.form | {"text": text}
        answer = await self.ask("POST", self.target, data, HX_Request="true")
        waited = time.perf_counter() - began
        if answer.status != 200 or THANKS not in answer.body:
            raise RuntimeError(f"{answer.status}: {answer.body[:300]}")
        return waited


@dataclass(frozen=True)
class Burst:
    acknowledged: list[float]
    on_the_wall: float
    wall_fetches: int


async def burst(port: int, place: dict[str, str], phones: int, within_s: float = 0.0) -> Burst:
    """All phones join and listen, then send within a time, at the same instant by default."""
    crowd = [Phone(port) for _number in range(phones)]
    for phone in crowd:
        await phone.join(place["code"], place["path"])
    wall = Browser(port, {"sessionid": place["session"]})
    page = await wall.ask("GET", place["path"] + "projector/")
    stream = re.search(r'sse-connect="([^"]*)"', page.body)[1].replace("&amp;", "&")
    heard: asyncio.Queue[float] = asyncio.Queue()
    ignored: asyncio.Queue[float] = asyncio.Queue()
    listening = [asyncio.create_task(phone.listen(phone.stream, ignored)) for phone in crowd]
    listening.append(asyncio.create_task(wall.listen(stream, heard)))
    fetches = [0]
    shown = asyncio.create_task(_show(wall, place["path"], heard, phones, fetches))
    await asyncio.sleep(1.5)
    began = time.perf_counter()
    step = within_s / phones
    sent = [phone.send(f"Idee {n}", step, n) for n, phone in enumerate(crowd)]
    try:
        acknowledged = await asyncio.gather(*sent)
        ended = await asyncio.wait_for(shown, 20)
    finally:
        for task in [*listening, shown]:
            task.cancel()
        await asyncio.gather(*listening, shown, return_exceptions=True)
    return Burst(acknowledged, ended - began, fetches[0])


async def _show(
    wall: Browser, path: str, heard: asyncio.Queue[float], ideas: int, fetches: list[int]
) -> float:
    """Fetch the wall again whenever ideas were told of, one fetch at a time, until it tells of all."""
    while True:
        await heard.get()
        while not heard.empty():
            heard.get_nowait()
        page = await wall.ask("GET", path + "projector/", HX_Request="true", Accept_Encoding="identity")
        fetches[0] += 1
        # What nobody has looked at yet is told by its number only.
        told = re.search(r"(\d+) warten? auf Freigabe", page.body)
        if told is not None and int(told[1]) >= ideas:
            return time.perf_counter()
