"""Django's form fields in KERN's markup."""

from collections.abc import Iterator
from dataclasses import dataclass

from django import forms
from django.forms import BaseForm, BoundField
from django.utils.safestring import SafeString

INPUT_CLASSES: list[tuple[type[forms.Widget], str, str]] = [
    (forms.CheckboxInput, "checkbox", "kern-form-check__checkbox"),
    (forms.CheckboxSelectMultiple, "checkboxes", "kern-form-check__checkbox"),
    (forms.RadioSelect, "radios", "kern-form-check__radio"),
    (forms.Select, "select", "kern-form-input__select"),
    (forms.Textarea, "textarea", "kern-form-input__input"),
    (forms.FileInput, "input", "kern-form-input__input"),
    (forms.Widget, "input", "kern-form-input__input"),
]


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
        return not self.bound.field.required and self.kind != "checkbox"

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
