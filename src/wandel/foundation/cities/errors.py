"""Pages for what goes wrong, all in the house's look, whatever else is broken."""

from __future__ import annotations

import errno
import logging
import sys
from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import resolve
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext as _

from wandel.foundation.cities import kept
from wandel.foundation.cities.access import Missing
from wandel.foundation.cities.context import languages
from wandel.foundation.cities.models import Role
from wandel.foundation.cities.queries import administrators_of, lowest_role_with
from wandel.foundation.cities.reader import VISITOR
from wandel.foundation.ui.doors import is_too_large

log = logging.getLogger(__name__)

# For what has no template of Django's known names, and answers without a word of its own.
WORDLESS = {400, 403, 404, 405, 410, 413, 429}
BARE = """<!doctype html>
<html lang="{language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{title} · Wandel</title></head>
<body><header><a href="/">Wandel</a></header><main id="main"><h1>{title}</h1><p>{text}</p></main></body>
</html>"""  # noqa: E501


def house_pages(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Middleware: an error without a body (no such method, gone, too much) gets its page. A request that was
    too large is answered here, unless its view explains that itself."""

    def answer(request: HttpRequest) -> HttpResponse:
        if is_too_large(request) and not _explains(request):
            return error_page(request, 413)
        response = get_response(request)
        wordless = not response.streaming and not response.content and request.method != "HEAD"
        if response.status_code in WORDLESS and wordless:
            page = error_page(request, response.status_code)
            response.content = page.content
            response["Content-Type"] = page["Content-Type"]
        return response

    return answer


def _explains(request: HttpRequest) -> bool:
    try:
        return hasattr(resolve(request.path_info).func, "largest_body")
    except Http404:
        return False


def error_page(request: HttpRequest, status: int) -> HttpResponse:
    """The page for a status of WORDLESS."""
    return render(request, f"{status}.html", status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Says what is missing and who can give it; asks to log in only who has not."""
    context: dict[str, object] = {}
    if isinstance(exception, Missing):
        reader = request.reader
        context = {
            "needed": lowest_role_with(exception.permission, request.city),
            "held": Role(reader.role) if reader.role != VISITOR else None,
            # Names are for those who work on the process, too.
            "administrators": administrators_of(request.city) if reader.role != VISITOR else [],
        }
    return render(request, "403.html", context, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Asks neither the database nor the session: they may be what is broken. Where even the layout cannot be
    drawn, the words remain. Where the database is only too full or too busy for now, the page says so, and
    what was typed is given back."""
    language = get_language_from_request(request, check_path=True)
    status = 503 if _fails_for_now(sys.exc_info()[1]) else 500
    with override(language):
        words = _pause() if status == 503 else _failure()
        try:
            known = {"request": request, "languages": languages(request)}
            if status == 503 and request.method == "POST":
                page = render_to_string(kept.TEMPLATE, known | kept.given_back(request, "database"))
            else:
                page = render_to_string("500.html", known | words)
        except Exception:
            log.exception("The page for a failure could not be drawn")
            page = BARE.format(language=language, **words)
    headers = {"Retry-After": str(RETRY_AFTER_S)} if status == 503 else {}
    return HttpResponse(page, status=status, headers=headers)


RETRY_AFTER_S = 60
NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
# Of PostgreSQL: disk full, out of memory, too many connections, no lock to be had, starting or stopping, two
# that waited for each other.
FOR_NOW = {"53100", "53200", "53300", "55P03", "57P01", "57P02", "57P03", "40P01"}
FOR_NOW_IN_SQLITE = ("database or disk is full", "database is locked", "database table is locked")
# All connections are taken, or none can be had. Known by its name, as psycopg need not be installed.
NO_CONNECTION = "PoolTimeout"


def _fails_for_now(error: BaseException | None) -> bool:
    """Whether the database, or the disk, is only too full or too busy at this moment."""
    if isinstance(error, OSError):
        return error.errno in NO_ROOM
    if not isinstance(error, OperationalError):
        return False
    if type(error.__cause__).__name__ == NO_CONNECTION:
        return True
    return getattr(error.__cause__, "sqlstate", None) in FOR_NOW or str(error) in FOR_NOW_IN_SQLITE


def _pause() -> dict[str, str]:
    return {
        "title": _("Gerade nicht möglich"),
        "text": _(
            "Die Datenbank antwortet gerade nicht: Sie ist zu lange beschäftigt, oder der Speicherplatz ist "
            "voll. Bitte die Seite in einer Minute neu laden. Hilft das nicht, muss nachsehen, wer diese "
            "Website betreibt."
        ),
    }


def _failure() -> dict[str, str]:
    return {
        "title": _("Das ist schiefgegangen"),
        "text": _(
            "Auf dem Server ist ein Fehler aufgetreten. Nichts, was abgeschickt war, wurde halb gespeichert; "
            "bitte noch einmal versuchen."
        ),
    }
