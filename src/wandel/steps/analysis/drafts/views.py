"""The pages of a balance year while it is put together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wandel.foundation.cities.access import city_view
from wandel.foundation.records.cells import sending
from wandel.foundation.records.cells.answers import Answer, answer_to, answer_to_both, mark_of
from wandel.foundation.records.forms import FigureForm
from wandel.foundation.ui.forms import sending_of
from wandel.steps.analysis import sentences
from wandel.steps.analysis.drafts import actions, queries
from wandel.steps.analysis.drafts.actions import ChangedMeanwhile
from wandel.steps.analysis.drafts.computing import preview
from wandel.steps.analysis.drafts.forms import CardForm, EnergyAboutForm, QualityForm, known_factor_sets
from wandel.steps.analysis.drafts.places import (
    UNIT,
    Filled,
    Place,
    pasted_places,
    place_of,
    places_shown,
    wrong_with,
)
from wandel.steps.analysis.models import BalanceDraft
from wandel.steps.analysis.names import VERDICT_NAMES, VERDICT_TONES
from wandel.steps.analysis.queries import sources_of
from wandel.steps.analysis.reading import Reading
from wandel_engine.cases.parts.description import FieldDescription, Says


def _draft(request: HttpRequest, year: int) -> BalanceDraft:
    return get_object_or_404(BalanceDraft.objects.select_related("city"), city=request.city, year=year)


def _place(key: str) -> Place:
    place = place_of(key)
    if place is None:
        raise Http404
    return place


@require_http_methods(["GET", "HEAD", "POST"])
@city_view("records.edit")
def new(request: HttpRequest) -> HttpResponse:
    """A new balance year: which year, which boundary, which factors."""
    form = CardForm(request.POST or None, reader=request.reader)
    if request.method == "POST" and form.is_valid():
        try:
            draft = actions.start_draft(
                city=request.city,
                year=form.cleaned_data["year"],
                card=form.card(),
                actor=request.user,
                sending=sending_of(request),
            )
        except ValidationError as refused:
            form.refuse(refused)
        else:
            return redirect("analysis:draft", request.city.slug, draft.year)
    shown = {"form": form, "drafts": BalanceDraft.objects.filter(city=request.city)}
    return render(request, "analysis/drafts/card.html", shown, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@city_view("records.edit")
def card(request: HttpRequest, year: int) -> HttpResponse:
    """Boundary, factors and population of a draft."""
    draft = _draft(request, year)
    form = CardForm(request.POST or None, reader=request.reader, draft=draft)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_draft(
                draft=draft, card=form.card(), actor=request.user, sending=sending_of(request)
            )
        except ValidationError as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Gespeichert."))
            return redirect("analysis:draft", request.city.slug, year)
    shown = {"form": form, "draft": draft}
    return render(request, "analysis/drafts/card.html", shown, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@city_view("records.edit")
def table(request: HttpRequest, year: int) -> HttpResponse:
    """All cells of a draft, sector by sector."""
    draft = _draft(request, year)
    if request.method != "POST":
        return _table(request, draft)
    typed = {_place(key): text for key, text in sending.typed_in(request).items()}
    return _save(request, draft, typed)


@require_POST
@city_view("records.edit")
def paste(request: HttpRequest, year: int) -> HttpResponse:
    """A piece of a spreadsheet."""
    draft = _draft(request, year)
    start = place_of(request.POST.get("start", ""))
    order = places_shown(Filled.of(draft).by_place)
    typed, left = pasted_places(sending.pasted_in(request), start, order)
    return _save(request, draft, typed, left)


def _save(
    request: HttpRequest, draft: BalanceDraft, typed: Mapping[Place, str], left: list[str] | None = None
) -> HttpResponse:
    """Keep every cell that can be read; the others are answered, and what was typed in them stays."""
    filled = Filled.of(draft)
    answers = {place: (text, _answer(request, draft, filled, place, text)) for place, text in typed.items()}
    values = {
        place: answer.figure
        for place, (_text, answer) in answers.items()
        if not answer.is_doubtful
        and answer.figure != filled.figure(place)
        and (left is None or answer.figure is not None)
    }
    if values:
        try:
            actions.fill_draft(
                draft=draft,
                values=values,
                quality=_quality(request, filled, values),
                seen={} if left is not None else _seen(request, values),
                actor=request.user,
            )
        except ChangedMeanwhile as changed:
            values, now = {}, Filled.of(draft)
            answers |= {
                place: (answers[place][0], answer_to_both(answers[place][0], now.figure(place)))
                for place in changed.places
            }
    doubtful = {place: one for place, one in answers.items() if one[1].is_doubtful}
    if not doubtful and not left and not request.htmx:
        messages.success(request, sending.summary(len(values), 0))
        return redirect("analysis:draft", request.city.slug, draft.year)
    return _table(request, draft, doubtful, sending.summary(len(values), len(doubtful)), left or [])


def _answer(request: HttpRequest, draft: BalanceDraft, filled: Filled, place: Place, text: str) -> Answer:
    about = _about(request, filled).about()
    before = filled.figure(place)
    return answer_to(text, before, about, draft.year, lambda figure: wrong_with(place, figure))


def _about(request: HttpRequest, filled: Filled) -> EnergyAboutForm:
    figures = [one.figure for one in filled.by_place.values()]
    return EnergyAboutForm(request.POST or None, figures=figures, reader=request.reader)


def _quality(request: HttpRequest, filled: Filled, places: Mapping[Place, Any]) -> dict[Place, str]:
    """How good the data are: what is said of a cell stays, what is new is as good as was chosen."""
    chosen = _about(request, filled).quality_chosen()
    return {place: filled.by_place[place].quality if place in filled.by_place else chosen for place in places}


def _seen(request: HttpRequest, places: Mapping[Place, Any]) -> dict[Place, str]:
    return {place: mark for place in places if (mark := request.POST.get(f"seen-{place.key}", ""))}


def _table(
    request: HttpRequest,
    draft: BalanceDraft,
    answers: Mapping[Place, tuple[str, Answer]] | None = None,
    said: str = "",
    left: list[str] | None = None,
) -> HttpResponse:
    filled = Filled.of(draft)
    given = {"city_slug": request.city.slug, "year": draft.year}
    shown = {
        "draft": draft,
        "groups": queries.groups_of(draft, filled, answers),
        "caption": _("Endenergie nach Energieträgern"),
        "head": _("Energieträger"),
        "unit": UNIT,
        "paste_url": reverse("analysis:draft-paste", kwargs=given),
        "said": said,
        "left": left or [],
    }
    if request.htmx:
        return sending.saved(render(request, "records/cells/answer.html", shown))
    shown |= {
        "table_url": reverse("analysis:draft", kwargs=given),
        "back_url": reverse("analysis:draft-finish", kwargs=given),
        "back": _("Prüfen und rechnen"),
        "about": _about(request, filled),
    }
    return render(request, "analysis/drafts/table.html", shown, status=422 if answers or left else 200)


@require_POST
@city_view("records.edit")
def cell(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """One cell, saved and answered by itself."""
    draft, place = _draft(request, year), _place(key)
    filled = Filled.of(draft)
    text = sending.typed_into(request, key)
    answer = _answer(request, draft, filled, place, text)
    saved = False
    if not answer.is_doubtful and answer.figure != filled.figure(place):
        values = {place: answer.figure}
        try:
            actions.fill_draft(
                draft=draft,
                values=values,
                quality=_quality(request, filled, values),
                seen=_seen(request, values),
                actor=request.user,
            )
            saved = True
        except ChangedMeanwhile:
            answer = answer_to_both(text, Filled.of(draft).figure(place))
    now = Filled.of(draft)
    if saved and (twice := now.overlaps().get(place)):
        answer = Answer(said=twice)
    row = queries.row_of(draft, place, now, answer, text)
    return sending.cell_answer(request, row, saved=saved)


@require_http_methods(["GET", "HEAD", "POST"])
@city_view("records.edit")
def page(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """Everything about one cell: range, derivation, source, how good the data are."""
    draft, place = _draft(request, year), _place(key)
    filled = Filled.of(draft)
    before = filled.figure(place)
    field = FieldDescription("figure", "figure", Says(_("Energie")), False, units=(UNIT,), knows_no_data=True)
    form = FigureForm(
        request.POST or None,
        field=field,
        reader=request.reader,
        given=before or {"unit": UNIT, "year": year, "flag": "stated"},
    )
    held = filled.by_place.get(place)
    quality = QualityForm(request.POST or None, quality=held.quality if held is not None else "D")
    if request.method == "POST" and form.is_valid() and quality.is_valid():
        figure = form.figure()
        if figure is not None:
            figure["year"] = year
        wrong = wrong_with(place, figure) if figure is not None else ""
        if wrong:
            form.add_error("figure_value", wrong)
        else:
            try:
                actions.fill_draft(
                    draft=draft,
                    values={place: figure},
                    quality={place: quality.cleaned_data["quality"]},
                    seen={place: request.POST.get("seen", "")},
                    actor=request.user,
                    sending=sending_of(request),
                )
            except ValidationError as refused:
                form.add_error(None, refused.messages)
            else:
                messages.success(request, _("Gespeichert."))
                return redirect("analysis:draft", request.city.slug, year)
    shown = {
        "title": _("Bilanz %(year)s") % {"year": year},
        "heading": place.title,
        "table_url": reverse("analysis:draft", kwargs={"city_slug": request.city.slug, "year": year}),
        "form": form,
        "more": [quality["quality"]],
        "seen": request.POST.get("seen", mark_of(before)),
    }
    return render(request, "records/cells/page.html", shown, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@city_view("records.edit")
def finish(request: HttpRequest, year: int) -> HttpResponse:
    """What would come of the draft, to be looked at before it is kept for good."""
    draft = _draft(request, year)
    if request.method == "POST":
        try:
            actions.finish_draft(draft=draft, actor=request.user, sending=sending_of(request))
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
            return redirect("analysis:draft-finish", request.city.slug, year)
        messages.success(request, _("Die Bilanz ist gerechnet und festgehalten."))
        return redirect(f"{reverse('analysis:balance', kwargs={'city_slug': request.city.slug})}?year={year}")
    filled = Filled.of(draft)
    shown: dict[str, Any] = {"draft": draft, "twice": filled.overlaps().items()}
    cells = [cell for _place, cell in filled.cells()]
    if cells and not shown["twice"]:
        made = preview(draft, cells, known_factor_sets(request.city))
        reading = Reading(made, sources_of(request.city))
        shown |= {
            "reading": reading,
            "verdict": VERDICT_NAMES[reading.verdict],
            "verdict_tone": VERDICT_TONES[reading.verdict],
            "verdict_sentence": sentences.verdict(reading.verdict),
            "missing": sentences.missing_cells(reading.result.bisko.total.missing),
        }
    return render(request, "analysis/drafts/finish.html", shown)
