"""Django's form fields in KERN's markup."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from wandel_engine.writing import UnwritableText, plain

INPUT_CLASSES: list[tuple[type[forms.Widget], str, str]] = [
    (forms.CheckboxInput, "checkbox", "kern-form-check__checkbox"),
    (forms.CheckboxSelectMultiple, "checkboxes", "kern-form-check__checkbox"),
    (forms.RadioSelect, "radios", "kern-form-check__radio"),
    (forms.Select, "select", "kern-form-input__select"),
    (forms.Textarea, "textarea", "kern-form-input__input"),
    (forms.FileInput, "input", "kern-form-input__input"),
    (forms.Widget, "input", "kern-form-input__input"),
]


class Words(forms.CharField):
    """What somebody types, as it is kept; every text field of a form is one of these."""

    one_language = False
    """Whether it belongs to a text of which one language is needed, whichever it is."""

    default_error_messages = {
        "required": _("Hier steht noch nichts."),
        "unwritable": _("Ein Zeichen darin lässt sich nicht speichern. Bitte diese Stelle neu tippen."),
    }

    def to_python(self, value: str | None) -> str:
        try:
            written = plain(value or "")
        except UnwritableText as error:
            raise ValidationError(self.error_messages["unwritable"], code="unwritable") from error
        # A line stays one, also where it comes back from a field of several lines.
        return written if isinstance(self.widget, forms.Textarea) else " ".join(written.split("\n"))


@dataclass(frozen=True, slots=True)
class FieldView:
    """What the field template needs to know about a bound field."""

    bound: BoundField
    given_label: str = ""
    given_hint: str = ""

    @property
    def kind(self) -> str:
        return next(kind for widget, kind, _ in INPUT_CLASSES if isinstance(self.bound.field.widget, widget))

    @property
    def is_hidden(self) -> bool:
        return self.bound.is_hidden

    @property
    def is_group(self) -> bool:
        return self.kind in ("radios", "checkboxes")

    @property
    def label(self) -> str:
        return self.given_label or str(self.bound.label)

    @property
    def hint(self) -> str:
        return self.given_hint or str(self.bound.help_text)

    @property
    def hint_id(self) -> str:
        return f"{self.bound.id_for_label or self.bound.auto_id}_helptext"

    @property
    def error_id(self) -> str:
        return f"{self.bound.id_for_label or self.bound.auto_id}_error"

    @property
    def errors(self) -> list[str]:
        return list(self.bound.errors)

    @property
    def is_optional(self) -> bool:
        if self.bound.field.required or self.kind == "checkbox" or self.is_one_language:
            return False
        return getattr(self.bound.field, "says_optional", True)

    @property
    def is_content(self) -> bool:
        """Whether what can be chosen are names that people gave, which are never translated."""
        return "data-content" in self.bound.field.widget.attrs

    @property
    def is_one_language(self) -> bool:
        return getattr(self.bound.field, "one_language", False)

    @property
    def _attributes(self) -> dict[str, str]:
        classes = next(css for widget, _, css in INPUT_CLASSES if isinstance(self.bound.field.widget, widget))
        if self.errors and self.kind in ("input", "textarea", "select"):
            classes += " kern-form-input__input--error"
        described_by = [self.error_id] * bool(self.errors) + [self.hint_id] * bool(self.hint)
        attributes = {"class": classes}
        if described_by:
            attributes["aria-describedby"] = " ".join(described_by)
        return attributes

    @property
    def control(self) -> SafeString:
        return self.bound.as_widget(attrs=self._attributes)

    @property
    def options(self) -> Iterator[tuple[SafeString, str, str]]:
        """The radio buttons or check boxes of a group as (control, id, label)."""
        for option in self.bound.subwidgets:
            option.data["attrs"] = {**option.data["attrs"], **self._attributes}
            option.data["wrap_label"] = False
            yield option.tag(wrap_label=False), option.id_for_label, option.choice_label


def error_summary(form: BaseForm) -> list[tuple[str, str, str]]:
    """(field id, label, message) of everything that has to be mended; the id is empty for the whole form."""
    if not form.is_bound:
        return []
    found = [("", "", str(message)) for message in form.non_field_errors()]
    for bound in form:
        first = next(iter(bound.subwidgets), None) if FieldView(bound).is_group else None
        target = first.id_for_label if first is not None else bound.id_for_label
        found += [(target, str(bound.label).rstrip(".:"), str(message)) for message in bound.errors]
    return found


def refuse(form: BaseForm, refused: ValidationError) -> None:
    """Say in the form why an action refused it; what was typed stays. An action knows no fields of forms."""
    form.add_error(None, refused.messages)


LABELS = "labels"
"""The field in which a form carries what its fields are called, for whoever has to show them without it."""


def labels_of(form: BaseForm) -> str:
    return json.dumps({bound.html_name: str(bound.label) for bound in form.visible_fields()})


def labels_in(carried: str) -> dict[str, str]:
    """What a form says that its fields are called; nothing where that cannot be read."""
    try:
        found = json.loads(carried)
    except (ValueError, RecursionError):
        return {}
    return {name: str(label) for name, label in found.items()} if isinstance(found, dict) else {}


SENDING = "sending"
"""The field in which a form carries its own mark, another one each time it is shown."""


def sending_of(request: HttpRequest, *files: str) -> str:
    """The fingerprint of what a form sent: its mark, who sent it where, all that was typed, and hashes of
    files. The same form sent twice has the same one. Empty where the form has no mark."""
    if not request.POST.get(SENDING):
        return ""
    typed = sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")
    all_of_it = json.dumps([request.path, str(request.user.pk), typed, files])
    return hashlib.sha256(all_of_it.encode()).hexdigest()
