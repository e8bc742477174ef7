"""One form for all lines of the log: web, workers, supervisor and commands."""

from __future__ import annotations

import logging
from typing import Any

LINE = "%(asctime)s %(processName)s %(levelname)s %(name)s: %(message)s"


class AnsweredWithoutError(logging.Filter):
    """An answer such as 403 or 404 is no error of the program: the line stays, its traceback does not."""

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "status_code", 500) < 500:
            record.exc_info = record.exc_text = None
        return True


def logging_settings(level: str) -> dict[str, Any]:
    """For Django's LOGGING. Nothing here writes anywhere but to standard error."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"format": LINE, "datefmt": "%Y-%m-%d %H:%M:%S%z"}},
        "filters": {"answered": {"()": AnsweredWithoutError}},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["answered"]}
        },
        "root": {"handlers": ["stderr"], "level": level},
    }
