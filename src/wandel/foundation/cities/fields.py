"""Fields that several rooms store: multilingual text and figures."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from wandel_engine.writing import UnwritableText, plain


def check_text(value: Any) -> None:
    """Accept {language: text} with known languages only; raise ValidationError otherwise."""
    known = {code for code, _name in settings.LANGUAGES}
    if not isinstance(value, dict) or not all(
        key in known and isinstance(item, str) for key, item in value.items()
    ):
        raise ValidationError(_("Erwartet wird ein Text je Sprache."), code="not-a-text")


def written_text(text: str) -> str:
    """The text as it is kept (wandel_engine.writing.plain). Raises ValidationError."""
    try:
        return plain(text)
    except UnwritableText as error:
        raise ValidationError(
            _("Ein Zeichen darin lässt sich nicht speichern."), code="unwritable"
        ) from error


class TextField(models.JSONField):
    """A text in one or more languages: {"de": "…", "en": "…", "pl": "…"}; {} is no text. Languages in which
    nothing can be seen are left out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", dict)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)
        self.validators = [*self.validators, check_text]

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = super().pre_save(model_instance, add)
        if isinstance(value, dict):
            written = {language: written_text(text) for language, text in value.items()}
            value = {language: text for language, text in written.items() if text}
            setattr(model_instance, self.attname, value)
        return value


class FigureField(models.JSONField):
    """A figure with unit, year, source, flag, range and derivation (wandel_engine.figures.Figure as JSON);
    null is "no data", which is not 0."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)


class FlagField(models.CharField):
    """Where a statement comes from (wandel_engine.figures.Flag); empty where nothing is stated."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 10)
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

    def value_to_string(self, obj: models.Model) -> str | None:
        """As a dump of the database writes it: as JSON, which `to_python` reads back."""
        return self.get_prep_value(self.value_from_object(obj))
