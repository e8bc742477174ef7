"""How an artefact came to be, its older versions, and the page on which the team changes it."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wandel.foundation.cities.access import city_view, refuse
from wandel.foundation.cities.actions import bring_back as bring_artefact_back
from wandel.foundation.cities.actions import link
from wandel.foundation.cities.actions import unlink as take_link_away
from wandel.foundation.cities.actions import withdraw as withdraw_artefact
from wandel.foundation.cities.kinds import LEADS_TO, Kind, kinds, relation_allowed
from wandel.foundation.cities.models import Artefact
from wandel.foundation.cities.queries import traces
from wandel.foundation.records import actions, queries
from wandel.foundation.records.actions import create
from wandel.foundation.records.conflicts import edit_page, to_edit
from wandel.foundation.records.drafts.queries import Desk, as_sent
from wandel.foundation.records.forms import ArtefactForm, read_back
from wandel.foundation.records.linking import LinkForm
from wandel.foundation.records.models import Draft
from wandel.foundation.records.panels import Writing
from wandel.foundation.ui.forms import sending_of
from wandel.foundation.ui.paging import paged
from wandel_engine.writing import whole_number


def _artefact(request: HttpRequest, kind: str, slug: str) -> Artefact:
    return get_object_or_404(Artefact.objects.visible_to(request.reader), kind=kind, slug=slug)


@require_safe
@city_view("records.view")
def history(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Every version with who wrote it and what it changed."""
    artefact = _artefact(request, kind, slug)
    shown = _about(request, artefact) | {"history": paged(request, queries.history(artefact, request.reader))}
    return render(request, "records/history.html", shown | {"may_edit": request.reader.may("records.edit")})


@require_safe
@city_view("records.view")
def version(request: HttpRequest, kind: str, slug: str, number: int) -> HttpResponse:
    """What one version says, and whether it still counts."""
    artefact = _artefact(request, kind, slug)
    found = get_object_or_404(artefact.versions.select_related("author"), number=number)
    shown = _about(request, artefact) | {
        "version": found,
        "is_old": found.number != artefact.version,
        "said": queries.said(artefact, found, request.reader),
        "may_edit": request.reader.may("records.edit"),
    }
    return render(request, "records/version.html", shown)


@require_POST
@city_view("records.edit")
def restore(request: HttpRequest, kind: str, slug: str, number: int) -> HttpResponse:
    """Make an older version count again; nothing of what came after it is lost."""
    artefact = _artefact(request, kind, slug)
    get_object_or_404(artefact.versions, number=number)
    seen = whole_number(request.POST.get("seen_version", ""))
    try:
        restored = actions.restore_version(
            artefact=artefact,
            number=number,
            seen_version=-1 if seen is None else seen,
            actor=request.user,
            sending=sending_of(request),
        )
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("records:history", request.city.slug, kind, slug)
    messages.success(request, _("Version %(number)s gilt wieder.") % {"number": number})
    if artefact.is_public and not restored.is_public:
        messages.info(request, _("Diese Version war nicht öffentlich. Darum sieht es jetzt nur das Team."))
    return redirect(_about(request, artefact)["url"])


def _about(request: HttpRequest, artefact: Artefact) -> dict[str, Any]:
    kind = kinds[artefact.kind]
    return {
        "artefact": artefact,
        "kind": kind,
        "url": kind.url(city_slug=request.city.slug, slug=artefact.slug),
    }


def _made_here(key: str) -> Kind:
    if key not in kinds or not kinds[key].is_made_here:
        raise Http404
    return kinds[key]


@require_safe
@city_view("cities.view")
def artefact(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """The page of something whose kind has none of its own: all that it says, field by field."""
    listed = _made_here(kind)
    found = get_object_or_404(queries.artefacts_of(request.reader, listed), slug=slug)
    shown = {"artefact": found, "kind": listed, "facts": queries.facts(found, request.reader)}
    shown["url"] = listed.list_url(city_slug=request.city.slug)
    return render(request, "records/artefact.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@city_view("records.edit")
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """The form for something new of a kind. With `?from=<kind>/<slug>`, as often as one likes, it comes out
    of that."""
    made_of = _made_here(kind)
    origins = _origins(request, made_of)
    about = Desk(request.city, kind, request.user, origin=str(origins[0]) if origins else "")
    # What comes out of several at once has no place among the drafts, which come out of one.
    draft = about.draft if len(origins) < 2 else None
    form = ArtefactForm(
        request.POST or (as_sent(draft) if draft else None),
        model=made_of.model_class,
        reader=request.reader,
        given=queries.taken_from(origins),
        origins=origins,
    )
    if request.method != "POST" and draft:
        form.leave_unjudged()
    if request.method == "POST" and form.is_valid():
        try:
            made = create(
                kind=kind,
                city=request.city,
                document=form.filled_in(),
                visibility=form.cleaned_data["visibility"],
                origins=form.origins(),
                draft=draft,
                actor=request.user,
                sending=sending_of(request),
            )
        except ValidationError as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Gespeichert."), extra_tags=about.key)
            return redirect(made_of.url(city_slug=request.city.slug, slug=made.slug))
    shown = {"kind": made_of, "form": form} | _writing(request, about, draft)
    if len(origins) > 1:
        shown["desk"] = None
    shown["url"] = made_of.list_url(city_slug=request.city.slug)
    return render(request, "records/new.html", shown, status=422 if form.errors else 200)


def _origins(request: HttpRequest, made_of: Kind) -> list[Artefact]:
    """What the address says that the new thing comes out of, in that order. Raises Http404 where that cannot
    be."""
    given = dict.fromkeys(request.GET.getlist("from"))
    pairs = [one.partition("/")[::2] for one in given]
    if not all(relation_allowed(kind, LEADS_TO, made_of.key) for kind, _slug in pairs):
        raise Http404
    wanted = reduce(or_, (Q(kind=kind, slug=slug) for kind, slug in pairs), Q(pk=None))
    found = {str(one): one for one in Artefact.objects.visible_to(request.reader).filter(wanted)}
    if len(found) != len(given):
        raise Http404
    return [found[one] for one in given]


@require_safe
@city_view("records.propose")
def understood(request: HttpRequest) -> HttpResponse:
    """What the inputs of a figure are read as, in words; `?figure=` is the name of the field."""
    return HttpResponse(
        escape(read_back(request.GET.get("figure", ""), request.GET) or _("Noch steht hier nichts."))
    )


@require_http_methods(["GET", "HEAD", "POST"])
@city_view("records.edit_own")
def edit(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """The form for something that is there: whole for the team, for partners what of theirs they change."""
    if kind not in kinds:
        raise Http404
    artefact = kinds[kind].of(to_edit(request, Artefact, kind=kind, slug=slug))
    is_team = request.reader.may("records.edit")
    if not is_team and not artefact.is_public:
        raise Http404
    if not request.reader.may("records.edit", artefact):
        return refuse(request, "records.edit")
    only = None if is_team else kinds[kind].partners_change
    about = Desk(request.city, kind, request.user, artefact)
    draft = about.draft

    def make_form(data: QueryDict | None, one: Artefact) -> ArtefactForm:
        return ArtefactForm(data, model=kinds[kind].model_class, reader=request.reader, thing=one, only=only)

    def save(form: ArtefactForm) -> None:
        actions.edit(
            artefact=artefact,
            document=form.filled_in(),
            visibility=form.cleaned_data.get("visibility", artefact.visibility),
            seen_version=form.cleaned_data["seen_version"],
            note=form.cleaned_data["note"],
            draft=draft,
            actor=request.user,
            sending=sending_of(request),
        )

    return edit_page(
        request,
        thing=artefact,
        make_form=make_form,
        save=save,
        as_it_was=queries.as_it_was,
        saved_by=queries.saved_by,
        template="records/edit.html",
        # Drafts are kept for the team.
        shown=_about(request, artefact)
        | _writing(request, about, draft)
        # Drafts are kept for the team.
        | ({} if is_team else {"desk": None}),
        opened=make_form(as_sent(draft), artefact).leave_unjudged() if draft else None,
        draft_key=about.key,
    )


def _writing(request: HttpRequest, about: Desk, draft: Draft | None) -> dict[str, Any]:
    """What stands around a form: its draft, where that is what is shown, and what hangs together with it."""
    artefact = about.artefact
    return {
        "desk": about,
        "draft": draft if request.method != "POST" else None,
        "draft_is_behind": draft and artefact and draft.based_on != artefact.version,
        "writing": Writing(kinds[about.kind], artefact),
        "traces": traces([artefact], request.reader) if artefact else {},
    }


@require_http_methods(["GET", "HEAD", "POST"])
@city_view("records.edit")
def withdraw(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Ask whether an artefact is to be taken back; then it disappears from every page and every trace."""
    artefact = _artefact(request, kind, slug)
    if request.method != "POST":
        return render(request, "records/withdraw.html", _about(request, artefact))
    withdraw_artefact(artefact=artefact, actor=request.user)
    list_url = reverse("records:withdrawn", args=[request.city.slug])
    said = _("Zurückgezogen. Dort lässt es sich zurückholen:")
    messages.success(request, format_html('{} <a href="{}">{}</a>', said, list_url, _("Zurückgezogenes")))
    if _from_unchecked(request):
        return redirect("records:unchecked", request.city.slug)
    return redirect(kinds[kind].list_url(city_slug=request.city.slug))


@require_safe
@city_view("records.edit")
def withdrawn(request: HttpRequest) -> HttpResponse:
    """All that was taken back, newest first."""
    found = paged(request, queries.withdrawn(request.reader))
    for one in found:
        one.kind_label = kinds[one.kind].label
    return render(request, "records/withdrawn.html", {"found": found})


@require_safe
@city_view("records.edit")
def unchecked(request: HttpRequest) -> HttpResponse:
    """All that was taken over from other cities and waits for somebody who stands by it."""
    found = paged(request, queries.unchecked(request.reader))
    for one in found:
        one.group = kinds[one.kind].plural
        one.url = kinds[one.kind].url(city_slug=request.city.slug, slug=one.slug)
    return render(request, "records/unchecked.html", {"found": found})


def _from_unchecked(request: HttpRequest) -> bool:
    """Whether somebody goes through what was taken over, one after the other."""
    return request.POST.get("back") == "list"


@require_POST
@city_view("records.edit")
def confirm(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Stand by something that was taken over; where somebody has done so already, it is checked."""
    found = _artefact(request, kind, slug)
    actions.confirm(artefact=found, actor=request.user)
    messages.success(request, _("Geprüft: Das gilt jetzt auch hier."))
    if _from_unchecked(request):
        return redirect("records:unchecked", request.city.slug)
    return redirect(_about(request, found)["url"])


@require_POST
@city_view("records.edit")
def bring_back(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Let something withdrawn stand again; where somebody has done so in the meantime, it stands already."""
    found = get_object_or_404(Artefact, city=request.city, kind=kind, slug=slug)
    if found.withdrawn_at is not None:
        bring_artefact_back(artefact=found, actor=request.user)
    messages.success(request, _("Es ist wieder da."))
    return redirect(_about(request, found)["url"])


@require_http_methods(["GET", "HEAD", "POST"])
@city_view("records.edit")
def links(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """What an artefact comes from and leads to: each link can be drawn and taken away."""
    artefact = _artefact(request, kind, slug)
    form = LinkForm(request.POST or None, artefact=artefact, reader=request.reader)
    if request.method == "POST" and form.is_valid():
        try:
            link(**form.cleaned_data["other"], actor=request.user, sending=sending_of(request))
        except ValidationError as refused:
            form.add_error("other", refused.messages)
        else:
            messages.success(request, _("Verknüpft."))
            return redirect("records:links", request.city.slug, kind, slug)
    shown = _about(request, artefact) | {
        "form": form,
        "links": queries.links_of(artefact, request.reader),
    }
    return render(request, "records/links.html", shown, status=422 if form.errors else 200)


@require_POST
@city_view("records.edit")
def unlink(request: HttpRequest, kind: str, slug: str, link_id: int) -> HttpResponse:
    """Take a link away; where somebody has done so in the meantime, it is away just the same."""
    drawn = get_object_or_404(queries.all_links(_artefact(request, kind, slug)), pk=link_id)
    if drawn.withdrawn_at is None:
        take_link_away(link=drawn, actor=request.user)
    messages.success(request, _("Die Verknüpfung ist gelöst."))
    return redirect("records:links", request.city.slug, kind, slug)
