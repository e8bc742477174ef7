"""What the log says of answers that are no error."""

from __future__ import annotations

import logging
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.core.handlers.exception import response_for_exception
from django.http import HttpResponse
from django.test import RequestFactory

from wandel.config.logs import LINE, AnsweredWithoutError


@pytest.fixture
def lines():
    """What the installation's own handler writes, line by line."""
    written = []

    class Handler(logging.Handler):
        def emit(self, record):
            written.append(self.format(record))

    handler = Handler()
    handler.setFormatter(logging.Formatter(LINE))
    handler.addFilter(AnsweredWithoutError())
    root = logging.getLogger()
    root.addHandler(handler)
    yield written
    root.removeHandler(handler)


def answer(error: Exception) -> HttpResponse:
    try:
        raise error
    except type(error) as raised:
        return response_for_exception(RequestFactory().get("/de/somewhere/"), raised)


def test_a_refusal_is_one_line_with_its_time(lines, db):
    assert answer(PermissionDenied()).status_code == 403
    assert len(lines) == 1
    assert re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", lines[0])
    assert "/de/somewhere/" in lines[0]
    assert "Traceback" not in lines[0]


def test_an_error_keeps_its_traceback(lines, db):
    assert answer(RuntimeError("broken")).status_code == 500
    assert "Traceback" in lines[0]
