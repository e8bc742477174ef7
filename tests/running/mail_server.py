"""A mail server that keeps what it gets, and can be told to refuse, to fall silent or to be gone."""

from __future__ import annotations

import email
import email.policy
import socketserver
import threading
from contextlib import suppress
from email.message import EmailMessage
from typing import Any


class MailServer:
    """Refuses every address that begins with "refused". `silent`: takes connections and says nothing."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.silent = threading.Event()
        self.port = 0
        self.start()

    def start(self) -> None:
        server = self

        class Session(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                server.answer(self)

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True

        self._server = Server(("127.0.0.1", self.port), Session)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def to(self, recipient: str) -> list[EmailMessage]:
        return [mail for mail in list(self.mails) if mail["To"] == recipient]

    def answer(self, session: Any) -> None:
        if self.silent.is_set():
            session.connection.settimeout(60)
            with suppress(OSError):
                session.rfile.readline()
            return

        def say(line: str) -> None:
            session.wfile.write(f"{line}\r\n".encode())

        say("220 mail.example.org")
        while line := session.rfile.readline().decode().strip():
            verb = line.split()[0].upper()
            if verb == "RCPT" and "<refused" in line:
                say("550 5.1.1 no such user here")
            elif verb == "DATA":
                say("354 go on")
                lines = iter(session.rfile.readline, b".\r\n")
                self.mails.append(email.message_from_bytes(b"".join(lines), policy=email.policy.default))
                say("250 kept")
            elif verb == "QUIT":
                say("221 good bye")
                return
            else:
                say("250 ok")
