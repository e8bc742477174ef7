"""An installation of its own for the benchmarks: a data folder with the Görlitz case, and a server on it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
WANDEL = [sys.executable, "-m", "wandel"]


def packaged_assets() -> Path | None:
    """Fonts and charts as `make setup` has fetched them."""
    folder = Path(os.environ.get("WANDEL_DATA", ROOT / "var")) / "assets-src"
    return folder if folder.is_dir() else None


@dataclass(frozen=True)
class Installation:
    data: Path

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {"WANDEL_DATA": str(self.data), "WANDEL_DEMO": "1", "WANDEL_DATABASE_URL": ""}

    def setup(self) -> None:
        """Prepare the data folder, with the Görlitz case in it; what is there already stays."""
        self.data.mkdir(parents=True, exist_ok=True)
        source = packaged_assets()
        if source is not None and not (self.data / "assets-src").exists():
            (self.data / "assets-src").symlink_to(source)
        command = [*WANDEL, "setup", "--demo", str(ROOT / "cases" / "goerlitz")]
        subprocess.run(command, env=self.environment, cwd=ROOT, check=True, capture_output=True)

    def python(self, module: str, *arguments: str) -> Any:
        """Run a module of the benchmarks with this installation's settings; its output is JSON."""
        environment = self.environment | {
            "DJANGO_SETTINGS_MODULE": "wandel.config.settings",
            "PYTHONPATH": str(ROOT),
        }
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            env=environment,
            cwd=ROOT,
            check=True,
            stdout=subprocess.PIPE,
        )
        return json.loads(done.stdout)

    @contextmanager
    def serve(self) -> Iterator[int]:
        """Web and worker, as `make run` starts them; gives the port once the first page has been answered."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [*WANDEL, "run", "--port", str(port)]
        with (self.data / "serve.log").open("wb") as log:
            process = subprocess.Popen(command, env=self.environment, cwd=ROOT, stdout=log, stderr=log)
        try:
            _wait_for(f"http://127.0.0.1:{port}/de/goerlitz/", process)
            yield port
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def _wait_for(address: str, process: subprocess.Popen[bytes], limit_s: float = 60.0) -> None:
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with code {process.returncode}")
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                answer.read()
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.02)
    raise TimeoutError(address)
