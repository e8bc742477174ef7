"""The whole form of an artefact."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from django import forms
from django.db.models import Model
from django.forms import BoundField
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from wandel.foundation.cities.described import document_of, own_fields
from wandel.foundation.cities.kinds import kinds
from wandel.foundation.cities.models import Artefact
from wandel.foundation.cities.named import offered_in
from wandel.foundation.cities.reader import Reader
from wandel.foundation.records.checking import problems_of, said
from wandel.foundation.records.forms.entries import SPARE_ROWS, Entry, RowsEntry, entry_of, languages, names
from wandel.foundation.records.forms.groups import EntriesForm, Group
from wandel.foundation.records.linking import origins_of
from wandel.foundation.ui.forms import Words
from wandel.foundation.ui.text import localise

MOST_ROWS = 400
LAST = ("flag", "source")
"""Where something comes from is asked after what it is."""


@dataclass(frozen=True)
class Lacking:
    """A language of the city, and which texts lack in it."""

    code: str
    name: Any
    lacking: list[str]


class PartForm(EntriesForm):
    """What something says that a part describes. `seen_version` is what the person had before their eyes."""

    ABOUT: tuple[str, ...] = ()
    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        model: type[Model],
        reader: Reader,
        thing: Any = None,
        given: Mapping[str, Any] | None = None,
        initial: Mapping[str, Any] | None = None,
        only: Collection[str] | None = None,
    ) -> None:
        """`thing` is what is changed; `given` the first values of something new, as a document, and `initial`
        those of the inputs that are not of the part. Whoever may change `only` some fields is asked for no
        others."""
        self.spoken = reader.city.spoken
        document = document_of(thing) if thing is not None else self._new(model, reader, given)
        self.model, self.before = model, document
        offered = offered_in(reader, thing)
        self.entries = [
            _sized(entry_of(field, offered), document.get(field.name), data)
            for field in sorted(own_fields(model), key=lambda field: field.name in LAST)
            if not field.says.elsewhere and (only is None or field.name in only)
        ]
        filled_in = dict(initial or {})
        for entry in self.entries:
            value = document.get(entry.field.name)
            if entry.field.shape == "figure" and value is None and document.get("flag"):
                filled_in[f"{entry.name}_flag"] = document["flag"]
            filled_in |= entry.given(value)
            if isinstance(entry, RowsEntry):
                filled_in |= entry.spare("fictional" if reader.city.is_demo else "stated")
        if thing is not None:
            filled_in["seen_version"] = thing.version
        super().__init__(data, initial=filled_in)
        inputs = {name: one for entry in self.entries for name, one in entry.inputs().items()}
        self.fields = inputs | self.fields
        if thing is None:
            del self.fields["seen_version"]

    def clean(self) -> dict[str, Any]:
        """Where something cannot be read, what is wrong with the rest is said at the same time."""
        cleaned = super().clean()
        if self.errors:
            self._judge_the_rest(cleaned)
        return cleaned

    def _judge_the_rest(self, cleaned: dict[str, Any]) -> None:
        unread = {
            entry.field.name: entry
            for entry in self.entries
            if any(name in self.errors for name in entry.inputs())
        }
        for_now = dict(cleaned)
        for entry in unread.values():
            for_now |= entry.stand_in([name for name in entry.inputs() if name in self.errors])
        document = {entry.field.name: entry.read(for_now) for entry in self.entries}
        whole = self.before | document
        for problem in problems_of(self.model, whole, "key"):
            name = self._input_of(problem.field) if problem.field else None
            entry = next((one for one in self.entries if name in one.inputs()), None)
            # Of what stands in for something, nothing is wrong.
            if entry is None or name in self.errors or not entry.is_judged_without(unread):
                continue
            self.add_error(name, said(problem))

    @staticmethod
    def _new(model: type[Model], reader: Reader, given: Mapping[str, Any] | None) -> dict[str, Any]:
        first = {field.name: field.default for field in own_fields(model) if field.default is not None}
        return first | {"flag": "fictional" if reader.city.is_demo else "stated"} | dict(given or {})

    @property
    def wholes(self) -> dict[str, tuple[str, str]]:
        """Which inputs are one thing, and what it is called: those of a figure, and those of a row."""
        found: dict[str, tuple[str, str]] = {}
        for entry in self.entries:
            if isinstance(entry, RowsEntry):
                for number in range(entry.count + SPARE_ROWS):
                    whole = f"{entry.name}-{number}", entry.called(number)
                    found |= {name: whole for one in entry.rows(number) for name in one.inputs()}
            elif entry.field.shape == "figure":
                found |= dict.fromkeys(entry.inputs(), (entry.name, entry.label))
        return found

    def filled_in(self) -> dict[str, Any]:
        """What is ticked among many stands in the order in which it stood, and what is new after it."""
        return {name: _in_order(value, self.before.get(name)) for name, value in super().filled_in().items()}

    def parts(self) -> tuple[list[Group], list[Group]]:
        """The groups up to the first figure, beside which an answer to it stands, and the rest."""
        groups = list(self.groups())
        first = next((place for place, one in enumerate(groups, 1) if one.shape == "figure"), len(groups))
        return groups[:first], groups[first:]

    def lacking(self) -> list[Lacking]:
        """For each language of the city, what is written in another, or needed, and lacks in this."""
        found = {code: Lacking(code, name, []) for code, name in languages() if code in self.spoken}
        for entry in self.entries:
            if entry.field.shape != "text":
                continue
            written = {code: bool(self[f"{entry.name}_{code}"].value()) for code, _name in languages()}
            for code, one in found.items():
                if not written[code] and (any(written.values()) or entry.field.required):
                    one.lacking.append(entry.label)
        return list(found.values())

    def is_lacking(self) -> bool:
        return any(one.lacking for one in self.lacking())

    def leave_unjudged(self) -> Self:
        """What is still being written is shown as it is, without a word on what is wrong with it."""
        self.full_clean()
        self._errors = ErrorDict()
        return self

    def about(self) -> list[BoundField]:
        """What every form of its kind has beside what the part describes."""
        return [self[name] for name in self.ABOUT if name in self.fields]


class ArtefactForm(PartForm):
    """What something of a kind says, who may see it, and for a change why."""

    ABOUT = ("origin", "visibility", "note")
    visibility = forms.ChoiceField(
        label=_("Wer darf es sehen?"), choices=Artefact.Visibility.choices, widget=forms.RadioSelect
    )
    note = Words(
        label=_("Was haben Sie geändert?"),
        help_text=_("Ein Satz. Er steht im Verlauf unter Ihrem Namen."),
        required=False,
        max_length=300,
    )

    def __init__(
        self,
        data: Any = None,
        *,
        model: type[Artefact],
        reader: Reader,
        thing: Artefact | None = None,
        given: Mapping[str, Any] | None = None,
        origins: Sequence[Artefact] = (),
        only: Collection[str] | None = None,
    ) -> None:
        """As for a PartForm; something new comes out of `origins`, of which each can be unticked."""
        kind = next(one for one in kinds if one.model_class is model)
        if thing is None and kind.begins is not None:
            given = kind.begins(reader) | dict(given or {})
        initial = {"visibility": thing.visibility if thing is not None else "team"}
        super().__init__(
            data, model=model, reader=reader, thing=thing, given=given, initial=initial, only=only
        )
        if only is not None:
            del self.fields["visibility"]
        if thing is None:
            del self.fields["note"]
            self._ask_origins(kind.key, reader, origins)
        elif not hasattr(model, "part"):
            # Where something without a part came from was said when it was made.
            del self.fields["flag"]
            self.entries = [entry for entry in self.entries if entry.field.name != "flag"]

    def _ask_origins(self, kind: str, reader: Reader, given: Sequence[Artefact]) -> None:
        """One choice of all that there is; those that were brought along are ticked, each by itself."""
        found = given or origins_of(reader, kind)
        self.possible = {str(one): one for one in found}
        if not found:
            return
        if given:
            self.fields["origin"] = forms.MultipleChoiceField(
                label=_("Hervorgegangen aus"),
                required=False,
                choices=[(ref, localise(one.title)) for ref, one in self.possible.items()],
                widget=forms.CheckboxSelectMultiple(attrs={"data-content": True}),
            )
            self.initial["origin"] = list(self.possible)
            return
        choices = [
            (
                kinds[of].label,
                [(ref, localise(one.title)) for ref, one in self.possible.items() if one.kind == of],
            )
            for of in dict.fromkeys(one.kind for one in found)
        ]
        self.fields["origin"] = forms.ChoiceField(
            label=_("Hervorgegangen aus"),
            required=False,
            choices=[("", _("Keine Angabe")), *choices],
            widget=forms.Select(attrs=names(list(self.possible))),
        )

    def to_propose(self) -> ArtefactForm:
        """Who proposes a change does not say who sees it, but says why."""
        del self.fields["visibility"], self.fields["seen_version"]
        self.fields["note"].required = True
        self.fields["note"].label = _("Was schlagen Sie vor, und warum?")
        self.fields["note"].help_text = _("Ein Satz. Er steht später mit Ihrem Namen im Verlauf.")
        return self

    def origins(self) -> list[Artefact]:
        """What the new thing came out of."""
        chosen = self.cleaned_data.get("origin") or []
        return [self.possible[ref] for ref in ([chosen] if isinstance(chosen, str) else chosen)]


def _in_order(value: Any, before: Any) -> Any:
    many = [value, before]
    if not all(isinstance(one, list) and all(isinstance(key, str) for key in one) for one in many):
        return value
    return [one for one in before if one in value] + [one for one in value if one not in before]


def _sized(entry: Entry, value: Any, data: Any) -> Entry:
    """Rows as many as there are in the document, or are filled in what was sent."""
    if not isinstance(entry, RowsEntry):
        return entry
    sent = re.compile(rf"{entry.name}-(\d{{1,3}})-(?!flag$)")
    numbers = [int(found[1]) + 1 for name in data or () if data[name] and (found := sent.match(name))]
    return replace(entry, count=min(max([len(value or []), *numbers]), MOST_ROWS))
