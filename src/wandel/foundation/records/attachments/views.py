"""The page on which files come to an artefact, the one on which they are described, and the files."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import TooManyFilesSent, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wandel.foundation.cities.access import city_view
from wandel.foundation.cities.kinds import kinds
from wandel.foundation.cities.models import Artefact
from wandel.foundation.records.attachments import actions, queries
from wandel.foundation.records.attachments.forms import DescribeForm, UploadForm
from wandel.foundation.records.attachments.judging import LARGEST, Accepted, Refused, accepted_kinds, judge
from wandel.foundation.records.conflicts import edit_page
from wandel.foundation.records.models import Attachment
from wandel.foundation.ui.doors import is_too_large, takes
from wandel.foundation.ui.formats import format_quantity
from wandel.foundation.ui.forms import sending_of

LARGEST_BODY = 100_000_000
"""Bytes of all files that are sent together. A file that is too large by itself is told so by itself."""
MOST_AT_ONCE = 20
_SEALED = "default-src 'none'; sandbox"
"""For a document that is opened by itself: it may fetch and run nothing."""
_SEALED_PICTURE = f"{_SEALED}; img-src 'self'; style-src 'unsafe-inline'"
"""Browsers put a page of their own around a picture, and style it."""


@csrf_exempt
@takes(LARGEST_BODY)
@require_http_methods(["GET", "HEAD", "POST"])
@city_view("records.edit")
def files(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """What stands with an artefact, and the form for more. Of a body that is too large nothing is kept, not
    even the token that guards the form."""
    artefact = get_object_or_404(Artefact.objects.visible_to(request.reader), kind=kind, slug=slug)
    if is_too_large(request):
        limit = format_quantity(LARGEST_BODY / 1_000_000, "MB")
        said = _(
            "Das war zusammen mehr als %(limit)s. Nichts davon wurde angenommen; bitte weniger auf einmal."
        )
        return _page(request, artefact, refusal=said % {"limit": limit}, status=413)
    try:
        return _files(request, artefact)
    except TooManyFilesSent:  # so many that they were not even read
        return _page(request, artefact, refusal=_too_many(), status=413)


@csrf_protect
def _files(request: HttpRequest, artefact: Artefact) -> HttpResponse:
    if request.method != "POST":
        return _page(request, artefact)
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, artefact, form=form, status=422)
    uploads = form.uploads()
    if len(uploads) > MOST_AT_ONCE:
        return _page(request, artefact, refusal=_too_many(), status=422)
    judged = [judge(upload) for upload in uploads]
    accepted = [one for one in judged if isinstance(one, Accepted)]
    refused = [one for one in judged if isinstance(one, Refused)]
    try:
        if accepted:
            hashes = [one.sent_sha256 for one in judged]
            sending = sending_of(request, *hashes)
            actions.attach(artefact=artefact, files=accepted, actor=request.user, sending=sending)
    except ValidationError as error:
        return _page(request, artefact, refusal=" ".join(error.messages), status=422)
    if refused:
        return _page(request, artefact, accepted=accepted, refused=refused, status=422)
    messages.success(request, _taken(accepted))
    return redirect("records:files", request.city.slug, artefact.kind, artefact.slug)


def _too_many() -> str:
    return _("Das waren mehr als %(most)s Dateien auf einmal. Nichts davon wurde angenommen.") % {
        "most": MOST_AT_ONCE
    }


def _taken(accepted: list[Accepted]) -> str:
    notes = [f"{one.sent_as}: {one.note}" for one in accepted if one.note]
    return " ".join(
        [_("Angenommen: %(names)s.") % {"names": ", ".join(one.sent_as for one in accepted)}, *notes]
    )


def _page(
    request: HttpRequest,
    artefact: Artefact,
    *,
    form: UploadForm | None = None,
    status: int = 200,
    **said: Any,
) -> HttpResponse:
    standing = queries.attachments_of(artefact, request.reader)
    context = _about(request, artefact) | {
        "form": form or UploadForm(),
        "attachments": standing,
        "withdrawn": queries.withdrawn_from(artefact),
        "wordless": [one for one in standing if one.lacks_words],
        "kinds": accepted_kinds(),
        "largest": format_quantity(LARGEST / 1_000_000, "MB"),
        "together": format_quantity(LARGEST_BODY / 1_000_000, "MB"),
    }
    return render(request, "records/attachments/files.html", context | said, status=status)


def _about(request: HttpRequest, artefact: Artefact) -> dict[str, Any]:
    kind = kinds[artefact.kind]
    address = {"city_slug": request.city.slug, "kind": artefact.kind, "slug": artefact.slug}
    return {
        "artefact": artefact,
        "kind": kind,
        "artefact_url": kind.url(city_slug=request.city.slug, slug=artefact.slug),
        "files_url": reverse("records:files", kwargs=address),
    }


def _to_change(request: HttpRequest, pk: UUID) -> Attachment:
    """Withdrawn ones included: they can be brought back."""
    seen = Attachment.objects.filter(artefact__in=Artefact.objects.visible_to(request.reader))
    return get_object_or_404(seen.select_related("artefact", "file"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@city_view("records.edit")
def describe(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask what can be seen in a picture; the next one without words follows by itself."""
    attachment = _to_change(request, pk)
    about = _about(request, attachment.artefact)

    def save(form: DescribeForm) -> None:
        actions.describe_attachment(
            attachment=attachment,
            alt=form.words("alt"),
            caption=form.words("caption"),
            seen_version=form.cleaned_data["seen_version"],
            actor=request.user,
            sending=sending_of(request),
        )

    answer = edit_page(
        request,
        thing=attachment,
        make_form=lambda data, one: DescribeForm(data, attachment=one),
        save=save,
        as_it_was=lambda _one, _number: None,
        saved_by=lambda one: (one.described_by, one.described_at),
        template="records/attachments/describe.html",
        shown=about | {"attachment": attachment, "url": about["files_url"]},
    )
    if answer.status_code == 302 and (further := queries.next_without_words(attachment)):
        return redirect("records:describe", request.city.slug, further.pk)
    return answer


@require_POST
@city_view("records.edit")
def detach(request: HttpRequest, pk: UUID) -> HttpResponse:
    attachment = _to_change(request, pk)
    actions.detach(attachment=attachment, actor=request.user)
    messages.success(
        request,
        _("„%(name)s“ ist nicht mehr zu sehen. Unten lässt es sich zurückholen.")
        % {"name": attachment.file.name},
    )
    return redirect(_about(request, attachment.artefact)["files_url"])


@require_POST
@city_view("records.edit")
def reattach(request: HttpRequest, pk: UUID) -> HttpResponse:
    attachment = _to_change(request, pk)
    actions.reattach(attachment=attachment, actor=request.user)
    messages.success(request, _("„%(name)s“ ist wieder da.") % {"name": attachment.file.name})
    return redirect(_about(request, attachment.artefact)["files_url"])


@require_POST
@city_view("records.edit")
def move(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One place forward or back."""
    attachment = _to_change(request, pk)
    artefact = attachment.artefact
    order = [one.pk for one in queries.attachments_of(artefact, request.reader)]
    if pk in order:
        place = order.index(pk)
        order.insert(max(0, place + (1 if request.POST.get("to") == "back" else -1)), order.pop(place))
        try:
            actions.order_attachments(artefact=artefact, order=order, actor=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    return redirect(f"{_about(request, artefact)['files_url']}#{pk}")


@require_safe
@city_view("cities.view")
def file(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """A document to download, or a picture as large as a page."""
    return _served(request, pk, small=False)


@require_safe
@city_view("cities.view")
def preview(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """A picture as large as a place in a list."""
    return _served(request, pk, small=True)


def _served(request: HttpRequest, pk: UUID, *, small: bool) -> HttpResponseBase:
    """Asked again each time whether this reader may see it; what has not changed is not sent again."""
    shown = Attachment.objects.visible_to(request.reader)
    attachment = get_object_or_404(shown.exclude(preview=None) if small else shown, pk=pk)
    stored = attachment.preview if small else attachment.file
    etag = f'"{stored.sha256}"'
    answer = get_conditional_response(request, etag=etag)
    if answer is None:
        with stored.content.open("rb") as content:
            answer = HttpResponse(content.read(), content_type=stored.media_type)
        disposition = content_disposition_header(not attachment.is_picture, stored.name)
        answer["Content-Disposition"] = disposition
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, no-cache"
    answer["Content-Security-Policy"] = _SEALED_PICTURE if attachment.is_picture else _SEALED
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
