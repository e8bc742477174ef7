"""Proposing a change, and answering a proposal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from wandel.foundation.cities.access import city_view
from wandel.foundation.cities.kinds import kinds
from wandel.foundation.cities.models import Artefact
from wandel.foundation.cities.queries import traces
from wandel.foundation.records.actions import Stale
from wandel.foundation.records.forms import ArtefactForm
from wandel.foundation.records.models import Proposal
from wandel.foundation.records.panels import Writing
from wandel.foundation.records.proposals import actions, queries
from wandel.foundation.ui.forms import Words, sending_of
from wandel.foundation.ui.paging import paged
from wandel_engine.writing import whole_number


class AnswerForm(forms.Form):
    """What the team says to a proposal."""

    answer = Words(
        label=gettext_lazy("Ihre Antwort in einem Satz"),
        help_text=gettext_lazy("Wer es vorgeschlagen hat, liest sie. Beim Ablehnen ist sie nötig."),
        required=False,
        max_length=300,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@city_view("records.propose")
def propose(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """The form of an artefact, whose change is kept as a proposal."""
    if kind not in kinds:
        raise Http404
    found = get_object_or_404(Artefact.objects.visible_to(request.reader), kind=kind, slug=slug)
    artefact = kinds[kind].of(found)
    url = kinds[kind].url(city_slug=request.city.slug, slug=slug)
    form = ArtefactForm(
        request.POST or None, model=kinds[kind].model_class, reader=request.reader, thing=artefact
    ).to_propose()
    if request.method == "POST" and form.is_valid():
        try:
            actions.propose(
                artefact=artefact,
                document=form.filled_in(),
                note=form.cleaned_data["note"],
                actor=request.user,
                sending=sending_of(request),
            )
        except ValidationError as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Ihr Vorschlag liegt beim Team. Was daraus wird, sehen Sie hier."))
            return redirect(url)
    shown = {
        "artefact": artefact,
        "kind": kinds[kind],
        "form": form,
        "url": url,
        "writing": Writing(kinds[kind], artefact),
        "traces": traces([artefact], request.reader),
        "send_label": _("Vorschlagen"),
    }
    return render(request, "records/proposals/propose.html", shown, status=422 if form.errors else 200)


@require_safe
@city_view("records.propose")
def listing(request: HttpRequest) -> HttpResponse:
    """For the team all proposals, for others their own with what became of them."""
    found = paged(request, queries.proposals_for(request.reader))
    for one in found:
        one.kind_label = kinds[one.artefact.kind].label
    return render(request, "records/proposals/listing.html", {"found": found})


@require_http_methods(["GET", "HEAD", "POST"])
@city_view("records.propose")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """What a proposal changes; the team answers it here."""
    proposal = get_object_or_404(queries.proposals_for(request.reader), pk=pk)
    form = AnswerForm(request.POST or None)
    may_answer = proposal.is_open and request.reader.may("records.edit")
    if request.method == "POST":
        if not request.reader.may("records.edit"):
            raise Http404
        if form.is_valid() and _answered(request, proposal, form):
            return redirect("records:proposals", request.city.slug)
    kind = kinds[proposal.artefact.kind]
    shown: dict[str, Any] = {
        "proposal": proposal,
        "kind": kind,
        "url": kind.url(city_slug=request.city.slug, slug=proposal.artefact.slug),
        "changes": queries.difference(proposal),
        "changed_since": queries.changed_since(proposal) if proposal.is_open else [],
        "form": form if may_answer else None,
    }
    return render(request, "records/proposals/show.html", shown, status=422 if form.errors else 200)


def _answered(request: HttpRequest, proposal: Proposal, form: AnswerForm) -> bool:
    """Whether it is decided now; else the form says why not."""
    given = {"proposal": proposal, "answer": form.cleaned_data["answer"], "actor": request.user}
    seen = whole_number(request.POST.get("seen_version", ""))
    try:
        if "accept" in request.POST:
            actions.accept_proposal(seen_version=-1 if seen is None else seen, **given)
            messages.success(request, _("Angenommen: Es gilt als Version der Person, die es vorschlug."))
        else:
            actions.decline_proposal(**given)
            messages.success(request, _("Abgelehnt. Ihre Antwort steht beim Vorschlag."))
    except Stale:
        form.add_error(None, _("Inzwischen wurde gespeichert. Unten steht, was der Vorschlag jetzt ändert."))
        proposal.artefact.refresh_from_db()
        return False
    except ValidationError as refused:
        if (code := getattr(refused, "code", "")) != "decided":
            form.add_error("answer" if code == "no-answer" else None, refused.messages)
            return False
        messages.error(request, " ".join(refused.messages))
    return True
