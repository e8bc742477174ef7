"""Under which names and ports the installation answers. Addresses that it gives away are made of what a
caller has asked for, so nothing else may be asked for."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost, ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port, validate_host


def ports_of_hosts(named: list[str]) -> dict[str, set[str]]:
    """The ports of each host; an empty one is whatever port is usual."""
    ports: dict[str, set[str]] = {}
    for name in named:
        host, port = ("*", "") if name == "*" else split_domain_port(name)
        if not host:
            raise ImproperlyConfigured(f"WANDEL_HOSTS: {name!r} is no host name, nor one with a port")
        ports.setdefault(host, set()).add(port)
    return ports


def only_known_ports(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Middleware: who asks for another host or port is refused."""

    def answer(request: HttpRequest) -> HttpResponse:
        refuse_unknown(request)
        return get_response(request)

    return answer


def refuse_unknown(request: HttpRequest) -> None:
    """Raises DisallowedHost. Usual is the port of the protocol, without HTTPS also the one that is served."""
    asked = request.get_host()
    host, port = split_domain_port(asked)
    of_protocol = "443" if request.is_secure() else "80"
    usual = {of_protocol} if request.is_secure() else {of_protocol, request.get_port()}
    port = port or of_protocol
    for pattern in settings.ALLOWED_HOSTS:
        known = settings.HOST_PORTS.get(pattern, {""})
        if validate_host(host, [pattern]) and (
            pattern == "*" or port in known or ("" in known and port in usual)
        ):
            return
    raise DisallowedHost(f"Invalid HTTP_HOST header: {asked!r}. You may need to add it to WANDEL_HOSTS.")
