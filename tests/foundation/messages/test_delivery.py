"""A mail server that answers, but hardly: no mail takes longer than it may."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress

import pytest

from wandel.foundation.messages import delivery
from wandel.foundation.messages.models import OutboxMessage


@pytest.fixture
def dripping(settings):
    """Each byte of its greeting comes in time, but the greeting has no end."""
    listener = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        connection, _address = listener.accept()
        with suppress(OSError):
            while True:
                connection.sendall(b"2")
                time.sleep(0.05)

    threading.Thread(target=drip, daemon=True).start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = listener.getsockname()
    yield
    listener.close()


def test_a_server_that_answers_byte_by_byte_is_left(dripping, monkeypatch):
    monkeypatch.setattr(delivery, "LIMIT_S", 0.5)
    failure = delivery.deliver(OutboxMessage(recipient="a@example.org", subject="S", body="B"))
    assert failure.fault == OutboxMessage.Fault.SLOW
    assert not failure.final
