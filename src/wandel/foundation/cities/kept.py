"""What was typed is not lost when the log-in, or the mark that guards a form, has run out meanwhile: it is
shown again, and sent again with one click."""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import Mapping
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from wandel.foundation.ui.doors import open_view
from wandel.foundation.ui.forms import LABELS, labels_in

KEY = "kept"
TEMPLATE = "cities/kept.html"
LARGEST = 20_000
"""Bytes of one form; more is not kept for somebody who is not logged in."""
OF_AN_HOUR = 500
"""Forms that one process keeps in an hour; nobody shall fill the database without an account."""
KEPT_S = 3600
FOR_MACHINES = re.compile(r"[a-z0-9-]*")
"""Keys, numbers, days and identifiers: sent again, but nothing that anybody typed."""


KEPT_AT: deque[float] = deque()
_lock = Lock()


def keep(request: HttpRequest) -> str | None:
    """Keep what a form sent until its sender has logged in; returns where it then waits. None where it is too
    much to be kept for a stranger: see give_back."""
    fields = _fields(request)
    size = sum(len(name.encode()) + len(value.encode("utf-8", "replace")) for name, value in fields)
    if size > LARGEST or not _has_room():
        return None
    request.session[KEY] = {
        "path": request.get_full_path(),
        "fields": fields,
        "has_file": bool(request.FILES),
        "at": int(time.time()),
    }
    return reverse("account_kept")


def _has_room() -> bool:
    now = time.monotonic()
    with _lock:
        while KEPT_AT and KEPT_AT[0] <= now - 3600:
            KEPT_AT.popleft()
        if len(KEPT_AT) >= OF_AN_HOUR:
            return False
        KEPT_AT.append(now)
        return True


def has_text(request: HttpRequest) -> bool:
    """Whether the form holds something that somebody typed."""
    return bool(_shown({"path": "", "fields": _fields(request), "has_file": False})["typed"])


def give_back(request: HttpRequest, reason: str, status: int) -> HttpResponse:
    """The page with what this request has sent, to be sent again; it is kept nowhere but there."""
    return render(request, TEMPLATE, given_back(request, reason), status=status)


def given_back(request: HttpRequest, reason: str) -> dict[str, Any]:
    """What TEMPLATE needs to show it, without a look at session or database."""
    kept = {"path": request.get_full_path(), "fields": _fields(request), "has_file": bool(request.FILES)}
    return _shown(kept) | {"reason": reason, "csrf_token": get_token(request)}


def forget(request: HttpRequest) -> None:
    """What was kept has arrived."""
    kept = request.session.get(KEY)
    if kept and kept["path"] == request.get_full_path():
        del request.session[KEY]


def is_outdated(session: Mapping[str, Any]) -> bool:
    """Whether a session holds a text whose sender did not come back in time."""
    return KEY in session and session[KEY]["at"] < time.time() - KEPT_S


@open_view
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """After the log-in: what was typed before it, to be sent again."""
    kept = request.session.get(KEY)
    if not kept or is_outdated(request.session):
        return redirect("overview:front")
    return render(request, TEMPLATE, _shown(kept) | {"reason": "session"})


@open_view
def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old, or another site sent it; only a page of our own may be sent again."""
    return give_back(request, "form" if _from_here(request) else "elsewhere", 403)


def _fields(request: HttpRequest) -> list[tuple[str, str]]:
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken"
    ]


def _shown(kept: dict[str, Any]) -> dict[str, Any]:
    labels = labels_in(dict(kept["fields"]).get(LABELS, ""))
    typed, rest = [], []
    for name, value in kept["fields"]:
        if name == LABELS or FOR_MACHINES.fullmatch(value):
            rest.append((name, value))
        else:
            # A text that joins two stands for the field of both.
            typed.append((name, value, labels.get(name.removeprefix("both_"), "")))
    return {"path": kept["path"], "typed": typed, "rest": rest, "has_file": kept["has_file"]}


def _from_here(request: HttpRequest) -> bool:
    sender = request.headers.get("Origin") or request.headers.get("Referer") or ""
    try:
        return urlsplit(sender).netloc == request.get_host()
    except ValueError:  # no address at all
        return False
