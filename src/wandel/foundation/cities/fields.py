"""Fields that several rooms store: multilingual text and figures."""

from __future__ import annotations

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
