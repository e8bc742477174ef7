"""The table of a series: typed, pasted, mended and looked at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wandel.foundation.cities.access import city_view
from wandel.foundation.records.cells import sending
from wandel.foundation.records.cells.answers import Answer, answer_to, answer_to_both, mark_of
from wandel.foundation.records.cells.pasting import Pasted, by_year
from wandel.foundation.records.forms import FigureForm
from wandel.foundation.ui.formats import unit_name
from wandel.foundation.ui.forms import sending_of
from wandel.steps.analysis import actions
from wandel.steps.analysis.actions import ChangedMeanwhile
from wandel.steps.analysis.models import Indicator
from wandel.steps.analysis.series import queries
from wandel.steps.analysis.series.cells import WITHOUT_YEAR, figures_by_year, wrong_with, year_key
from wandel.steps.analysis.series.forms import about_form, figure_field
from wandel.steps.analysis.series.pictures import series_chart
from wandel_engine.files.bounds import FIRST_YEAR, LAST_YEAR
from wandel_engine.writing import whole_number


def _indicator(request: HttpRequest, slug: str) -> Indicator:
    found = Indicator.objects.visible_to(request.reader).select_related("city")
    return get_object_or_404(found, slug=slug)


def _year(key: str) -> int | None:
    if key == WITHOUT_YEAR:
        return None
    year = whole_number(key)
    if year is None or not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    return year


@require_http_methods(["GET", "HEAD", "POST"])
@city_view("records.edit")
def table(request: HttpRequest, slug: str) -> HttpResponse:
    """All values of a series, a row for each year; sent as a whole where nothing sends cell by cell."""
    indicator = _indicator(request, slug)
    if request.method != "POST":
        return _table(request, indicator)
    return _save(request, indicator, {_year(key): text for key, text in sending.typed_in(request).items()})


@require_POST
@city_view("records.edit")
def paste(request: HttpRequest, slug: str) -> HttpResponse:
    """A piece of a spreadsheet, from the year `start` on where it names no years itself."""
    indicator = _indicator(request, slug)
    pasted = by_year(sending.pasted_in(request), whole_number(request.POST.get("start", "")))
    return _save(request, indicator, dict(pasted.cells), pasted)


def _save(
    request: HttpRequest,
    indicator: Indicator,
    typed: Mapping[int | None, str],
    pasted: Pasted | None = None,
) -> HttpResponse:
    """Keep every cell that can be read; the others are answered, and what was typed in them stays."""
    answers = {year: (text, _answer(request, indicator, year, text)) for year, text in typed.items()}
    stated = figures_by_year(indicator)
    values = {
        year: answer.figure
        for year, (_text, answer) in answers.items()
        if not answer.is_doubtful
        and answer.figure != stated.get(year)
        # An empty cell of a spreadsheet says nothing.
        and (pasted is None or answer.figure is not None)
    }
    if values:
        try:
            saved = actions.set_values(
                indicator=indicator,
                values=values,
                seen={} if pasted is not None else _seen(request, values),
                note=_("Aus einer Tabelle eingefügt") if pasted is not None else "",
                actor=request.user,
            )
            indicator = saved
        except ChangedMeanwhile as changed:
            indicator, values = changed.current, {}
            now = figures_by_year(indicator)
            answers |= {
                year: (answers[year][0], answer_to_both(answers[year][0], now.get(year)))
                for year in changed.years
            }
        except ValidationError as refused:
            values = {}
            messages.error(request, " ".join(refused.messages))
    doubtful = {year: one for year, one in answers.items() if one[1].is_doubtful}
    left = pasted.left if pasted is not None else ()
    if not doubtful and not left and not request.htmx:
        messages.success(request, sending.summary(len(values), 0))
        return redirect("analysis:series", request.city.slug, indicator.slug)
    return _table(request, indicator, doubtful, sending.summary(len(values), len(doubtful)), left)


def _answer(request: HttpRequest, indicator: Indicator, year: int | None, text: str) -> Answer:
    about = about_form(request.POST, indicator, request.reader).about()
    before = figures_by_year(indicator).get(year)
    return answer_to(text, before, about, year, lambda figure: wrong_with(indicator, figure))


def _seen(request: HttpRequest, years: Mapping[int | None, Any]) -> dict[int | None, str]:
    return {year: mark for year in years if (mark := request.POST.get(f"seen-{year_key(year)}", ""))}


def _table(
    request: HttpRequest,
    indicator: Indicator,
    answers: Mapping[int | None, tuple[str, Answer]] | None = None,
    said: str = "",
    left: tuple[str, ...] = (),
) -> HttpResponse:
    given = {"city_slug": request.city.slug, "slug": indicator.slug}
    first, last = (whole_number(request.GET.get(name, "")) for name in ("from", "to"))
    years = queries.years_shown(indicator, first, last, answers or ())
    shown = {
        "artefact": indicator,
        "groups": [{"rows": queries.rows_of(indicator, years, answers)}],
        "caption": _("Werte nach Jahren"),
        "head": _("Jahr"),
        "unit": str(unit_name(indicator.series_unit)),
        "paste_url": reverse("analysis:paste", kwargs=given),
        "said": said,
        "left": left,
    }
    if request.htmx:
        return sending.saved(render(request, "records/cells/answer.html", shown))
    numbered = [year for year in years if year is not None]
    shown |= {
        "table_url": reverse("analysis:series", kwargs=given),
        "back_url": indicator.get_absolute_url(),
        "back": _("Zur Kennzahl"),
        "about": about_form(request.POST or None, indicator, request.reader),
        "chart": series_chart(indicator),
        "first": numbered[0] if numbered else "",
        "last": numbered[-1] if numbered else "",
    }
    return render(request, "analysis/series/table.html", shown, status=422 if answers or left else 200)


@require_POST
@city_view("records.edit")
def cell(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """One cell, saved and answered by itself."""
    indicator, year = _indicator(request, slug), _year(key)
    text = sending.typed_into(request, key)
    answer = _answer(request, indicator, year, text)
    saved = False
    if not answer.is_doubtful and answer.figure != figures_by_year(indicator).get(year):
        values = {year: answer.figure}
        try:
            indicator = actions.set_values(
                indicator=indicator, values=values, seen=_seen(request, values), actor=request.user
            )
            saved = True
        except ChangedMeanwhile as changed:
            indicator = changed.current
            answer = answer_to_both(text, figures_by_year(indicator).get(year))
        except ValidationError as refused:
            answer = Answer(answer.figure, " ".join(refused.messages))
    return sending.cell_answer(request, queries.row_of(indicator, year, answer, text), saved=saved)


@require_safe
@city_view("records.edit")
def picture(request: HttpRequest, slug: str) -> HttpResponse:
    """The chart alone, as it is now."""
    indicator = _indicator(request, slug)
    shown = {"artefact": indicator, "chart": series_chart(indicator)}
    return render(request, "analysis/series/picture.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@city_view("records.edit")
def year(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Everything about the value of one year: range, derivation, source, note."""
    indicator, of_year = _indicator(request, slug), _year(key)
    before = figures_by_year(indicator).get(of_year)
    form = FigureForm(
        request.POST or None,
        field=figure_field(indicator),
        reader=request.reader,
        given=before or _first(request, indicator),
    )
    if request.method == "POST" and form.is_valid():
        figure = form.figure()
        if figure is not None and of_year is not None:
            figure["year"] = of_year
        wrong = wrong_with(indicator, figure) if figure is not None else ""
        if wrong:
            form.add_error("figure_value", wrong)
        else:
            try:
                actions.set_values(
                    indicator=indicator,
                    values={of_year: figure},
                    seen={of_year: request.POST.get("seen", "")},
                    actor=request.user,
                    sending=sending_of(request),
                )
            except ValidationError as refused:
                form.add_error(None, refused.messages)
            else:
                messages.success(request, _("Gespeichert."))
                return redirect("analysis:series", request.city.slug, indicator.slug)
    shown = {
        "title": indicator.title,
        "heading": _("Wert ohne Jahr") if of_year is None else str(of_year),
        "table_url": reverse(
            "analysis:series", kwargs={"city_slug": request.city.slug, "slug": indicator.slug}
        ),
        "form": form,
        "seen": request.POST.get("seen", mark_of(before)),
    }
    return render(request, "records/cells/page.html", shown, status=422 if form.errors else 200)


def _first(request: HttpRequest, indicator: Indicator) -> dict[str, Any]:
    """What the form of an empty year begins with."""
    about = about_form(None, indicator, request.reader).about()
    return {"unit": about.unit, "flag": about.flag, "source": about.source}
