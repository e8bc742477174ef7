"""The web process: uvicorn on a socket that the supervisor has bound."""

from __future__ import annotations

import socket
import sys

import uvicorn

BACKLOG = 2048
GRACE_S = 2
"""For requests that are under way when the process is to stop. Event streams end at once."""


class Web(uvicorn.Server):
    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # Pages that listen come back by themselves, and miss nothing.
        from wandel.foundation.live.stream import end_streams

        end_streams()
        await super().shutdown(sockets)


def bind(host: str, port: int) -> socket.socket:
    """Take the address. Whoever calls before anybody answers waits, and so does who calls while the web
    process is started again. Raises OSError where the address is taken or not allowed."""
    family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    bound = socket.socket(family, kind, protocol)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind(address)
    bound.listen(BACKLOG)
    return bound


def configured() -> uvicorn.Config:
    """What a caller says of its own address counts only where the operator names it as a proxy: without one,
    the headers that proxies send are not read."""
    from django.conf import settings

    proxies = list(settings.TRUSTED_PROXIES)
    return uvicorn.Config(
        "wandel.config.asgi:application",
        lifespan="off",
        access_log=False,
        backlog=BACKLOG,
        log_config=None,
        log_level="warning",
        timeout_graceful_shutdown=GRACE_S,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=proxies,
    )


def answer(bound: socket.socket) -> None:
    """Answer requests until SIGTERM."""
    web = Web(configured())
    web.run(sockets=[bound])
    if not web.started:
        sys.exit(1)
