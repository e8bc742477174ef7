"""Two have changed the same thing: what each of them wrote, field by field, and what is chosen of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from wandel.foundation.records.actions import Stale
from wandel.foundation.records.merging import merged
from wandel.foundation.records.queries import word_changes
from wandel.foundation.ui.formats import format_date
from wandel.foundation.ui.forms import Words, refuse
from wandel_engine.writing import whole_number

NOT_CHOSEN = {"note"}
"""Belongs to the own change, whatever else is chosen."""


@dataclass(frozen=True)
class Whole:
    """What is chosen together: an input, or all those of a figure or of a row, since half of one figure and
    half of another are a third that nobody wrote."""

    name: str
    label: str
    inputs: list[str]


@dataclass(frozen=True)
class Clash:
    """What both have changed. `both` is a first draft of one text for both; None where there can be none, as
    for a date."""

    name: str
    label: str
    mine: list[tuple[str, str]]
    theirs: list[tuple[str, str]]
    both: str | None
    is_long: bool
    chosen: str


@dataclass(frozen=True)
class Settled:
    """What only one of them has changed, or both in the same way. `whose` is mine, theirs or both."""

    label: str
    whose: str
    text: str


@dataclass
class Conflict:
    """What has to be chosen, what has not, and all that was typed, for the next sending."""

    data: QueryDict
    clashes: list[Clash] = field(default_factory=list)
    settled: list[Settled] = field(default_factory=list)

    @property
    def open(self) -> int:
        return sum(not clash.chosen for clash in self.clashes)

    @property
    def hidden(self) -> list[tuple[str, str]]:
        kept = [
            (name, value)
            for name, values in self.data.lists()
            for value in values
            if not name.startswith(("choice_", "both_"))
            and name not in {"csrfmiddlewaretoken", "sending", "clash"}
        ]
        return kept + [("clash", clash.name) for clash in self.clashes]


def to_edit(request: HttpRequest, model: type[Any], **named: Any) -> Any:
    """The artefact that a form is about. What was withdrawn while somebody typed is found once more, so that
    the form can say so and give the text back."""
    found = model.objects.filter(city=request.city)
    return get_object_or_404(found if request.method == "POST" else found.standing(), **named)


MakeForm = Callable[[QueryDict | None, Any], forms.Form]


def edit_page(
    request: HttpRequest,
    *,
    thing: Any,
    make_form: MakeForm,
    save: Callable[[forms.Form], Any],
    as_it_was: Callable[[Any, int], Any],
    saved_by: Callable[[Any], tuple[Any, dt.datetime | None]],
    template: str,
    shown: dict[str, Any],
    opened: forms.Form | None = None,
    draft_key: str = "",
) -> HttpResponse:
    """Show the form for a thing, and save it. `make_form(data, thing)` fills it with what the thing says; a
    thing has a `version`, the form a field `seen_version`, and `save` raises Stale where somebody else has
    saved since. What was typed comes back with every refusal. `opened` is the form to begin with, where that
    is a draft; `draft_key` is what a browser calls it."""

    def conflict(current: Any, data: QueryDict) -> HttpResponse:
        seen = data.get("draft_version") or data.get("seen_version", "")
        number = whole_number(seen)
        before = as_it_was(current, number) if number is not None else None
        found = conflict_of(
            make_form(data, current),
            make_form(None, current),
            make_form(None, before) if before is not None else None,
        )
        found.data["draft_version"], found.data["seen_version"] = seen, str(current.version)
        who, at = saved_by(current)
        about = {
            "conflict": found,
            "unchosen": bool(data.get("clash")),
            "saved_by": str(who or ""),
            "saved_oneself": who == request.user,
            "saved_at": at,
            "shown_title": current.title,
        }
        return render(request, "records/conflict.html", shown | about, status=409)

    if request.method != "POST":
        return render(request, template, shown | {"form": opened or make_form(None, thing)})
    data, all_chosen = _with_choices(request.POST, make_form(None, thing))
    if "back" in data:
        data["seen_version"] = data.get("draft_version", "")
        return render(request, template, shown | {"form": make_form(data, thing)})
    if not all_chosen:
        return conflict(thing, request.POST.copy())
    form = make_form(data, thing)
    if form.is_valid():
        try:
            save(form)
        except Stale as stale:
            return conflict(stale.current, data)
        except ValidationError as refused:
            # A form that knows its fields says it there.
            getattr(form, "refuse", partial(refuse, form))(refused)
        else:
            messages.success(request, _("Gespeichert."), extra_tags=draft_key)
            return redirect(shown["url"])
    return render(request, template, shown | {"form": form}, status=422)


def _wholes(form: forms.Form) -> dict[str, Whole]:
    """What is chosen in a form, in its order. A form may say in `wholes` which of its inputs belong together,
    as {input: (name, label) of the whole}."""
    together: dict[str, tuple[str, str]] = getattr(form, "wholes", {})
    found: dict[str, Whole] = {}
    for name, one in form.fields.items():
        if one.widget.is_hidden or name in NOT_CHOSEN:
            continue
        key, label = together.get(name) or (name, str(form[name].label))
        found.setdefault(key, Whole(key, label, [])).inputs.append(name)
    return found


def _with_choices(sent: QueryDict, theirs: forms.Form) -> tuple[QueryDict, bool]:
    """What was sent, as it is chosen in it; and whether every choice has been made."""
    data, all_chosen = sent.copy(), True
    wholes = _wholes(theirs)
    for key in sent.getlist("clash"):
        if key not in wholes:
            continue
        choice = sent.get(f"choice_{key}")
        if choice == "theirs":
            for name in wholes[key].inputs:
                _put(data, theirs.fields[name], name, _raw(theirs, name))
        elif choice == "both":
            data[key] = sent.get(f"both_{key}", "")
        elif choice != "mine":
            all_chosen = False
    return data, all_chosen


def conflict_of(mine: forms.Form, theirs: forms.Form, before: forms.Form | None) -> Conflict:
    """Compare what was typed with what stands there now. With what stood there before, a change of one side
    alone is no conflict: it is taken over."""
    found = Conflict(data=mine.data.copy())
    for whole in _wholes(mine).values():
        typed, stands = _values(mine, whole), _values(theirs, whole)
        stood = _values(before, whole) if before is not None else None
        if typed == stands or stood in (typed, stands):
            taken = stands if stood == typed else typed
            for name, raw in taken.items():
                _put(found.data, mine.fields[name], name, raw)
            if taken != stood and stood is not None:
                whose = "both" if typed == stands else "theirs" if stood == typed else "mine"
                found.settled.append(Settled(whole.label, whose, _told(mine, whole, taken)))
            continue
        found.clashes.append(_clash(mine, whole, typed, stands, stood))
    return found


def _clash(
    form: forms.Form,
    whole: Whole,
    typed: dict[str, str],
    stands: dict[str, str],
    stood: dict[str, str] | None,
) -> Clash:
    one = form.fields[whole.inputs[0]]
    base = _told(form, whole, stood) if stood is not None else None
    mine, theirs = _told(form, whole, typed), _told(form, whole, stands)
    is_long = isinstance(one.widget, forms.Textarea)
    both = None
    if isinstance(one, Words) and whole.inputs == [whole.name]:
        apart = f"{mine}\n\n{theirs}" if is_long else f"{mine} / {theirs}"
        draft = apart if base is None else merged(base, mine, theirs)
        both = form.data.get(f"both_{whole.name}", draft)
    return Clash(
        name=whole.name,
        label=whole.label,
        mine=_pieces(base, mine),
        theirs=_pieces(base, theirs),
        both=both,
        is_long=is_long,
        chosen=form.data.get(f"choice_{whole.name}", ""),
    )


def _values(form: forms.Form, whole: Whole) -> dict[str, str]:
    """What stands in the inputs; nothing in those that a form lacks, as in a row that the other one added."""
    return {name: _raw(form, name) if name in form.fields else "" for name in whole.inputs}


def _told(form: forms.Form, whole: Whole, values: dict[str, str]) -> str:
    """What the inputs say, in words; of several, each that says something with its name."""
    words = {name: _worded(form.fields[name], raw) for name, raw in values.items()}
    if len(whole.inputs) == 1:
        return words[whole.inputs[0]]
    return "\n".join(f"{_short(form, name)}: {said}" for name, said in words.items() if values[name])


def _short(form: forms.Form, name: str) -> str:
    return str(form[name].label).rpartition(": ")[2].rstrip("?:")


def _pieces(before: str | None, text: str) -> list[tuple[str, str]]:
    return [("same", text)] if before is None else word_changes(before, text)


def _raw(form: forms.Form, name: str) -> str:
    """The value of a field as a browser would send it, with plain line ends; several values a line each."""
    value, one = form[name].value(), form.fields[name]
    if isinstance(one.widget, forms.Select) and not one.widget.allow_multiple_selected and not form.is_bound:
        # A list in which nothing is chosen shows its first line, and sends it.
        known = [str(key) for key, _label in _flat(one.choices)]
        return str(value) if str(value) in known or not known else known[0]
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "\n".join(map(str, value))
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(form.fields[name].prepare_value(value)).replace("\r\n", "\n").strip()


def _flat(choices: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label


def _put(data: QueryDict, one: forms.Field, name: str, raw: str) -> None:
    """The other way round: as a browser would have sent it."""
    if isinstance(one, forms.MultipleChoiceField):
        data.setlist(name, raw.split("\n") if raw else [])
    else:
        data[name] = raw


def _worded(one: forms.Field, raw: str) -> str:
    if isinstance(one, forms.MultipleChoiceField):
        names = dict(one.choices)
        return ", ".join(str(names.get(key, key)) for key in raw.split("\n") if key)
    if isinstance(one, forms.BooleanField):
        return _("ja") if raw == "True" else _("nein")
    if isinstance(one, forms.ChoiceField):
        return {str(key): str(label) for key, label in one.choices}.get(raw, raw)
    if isinstance(one, forms.DateField) and raw:
        try:
            return format_date(dt.date.fromisoformat(raw))
        except ValueError:
            return raw
    return raw
