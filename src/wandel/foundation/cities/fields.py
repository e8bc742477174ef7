"""Fields that several rooms store: multilingual text and figures."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

FLAGS = [("published", _("veröffentlicht")), ("estimate", _("geschätzt")), ("fictional", _("erfunden"))]


def check_text(value: Any) -> None:
    """Accept {language: text} with known languages only; raise ValidationError otherwise."""
    known = {code for code, _name in settings.LANGUAGES}
    if not isinstance(value, dict) or not all(
        key in known and isinstance(item, str) for key, item in value.items()
    ):
        raise ValidationError(_("Erwartet wird ein Text je Sprache."), code="not-a-text")


class TextField(models.JSONField):
    """A text in one or more languages: {"de": "…", "en": "…", "pl": "…"}; {} is no text."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", dict)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)
        self.validators = [*self.validators, check_text]


class FigureField(models.JSONField):
    """A figure with unit, year, source, flag, range and derivation (wandel_engine.figures.Figure as JSON);
    null is "no data", which is not 0."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)


class FlagField(models.CharField):
    """Where a statement about the city comes from: published, estimated or invented for the demonstration."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 10)
        kwargs.setdefault("choices", FLAGS)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)


class DocumentField(models.TextField):
    """A JSON document kept to the letter. A database's own JSON type may sort the keys, and a model whose
    parts come in another order can have another of several equally good pathways."""

    def from_db_value(self, value: str | None, *_: Any) -> Any:
        return None if value is None else json.loads(value)

    def to_python(self, value: Any) -> Any:
        return json.loads(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False, allow_nan=False)
