"""Reads of drafts: each person sees their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from wandel.foundation.cities.models import Artefact, City, User
from wandel.foundation.records.models import Draft
from wandel.foundation.ui.forms import LABELS, SENDING

NOT_TYPED = {"csrfmiddlewaretoken", SENDING, LABELS, "back", "clash"}


@dataclass(frozen=True)
class Desk:
    """The place at which somebody writes: a form for something, or for something new of a kind."""

    city: City
    kind: str
    user: User
    artefact: Artefact | None = None
    origin: str = ""

    @property
    def draft(self) -> Draft | None:
        found = drafts_of(self.user, self.city).filter(artefact=self.artefact)
        if self.artefact is None:
            found = found.filter(kind=self.kind, origin=self.origin)
        return found.first()

    @property
    def key(self) -> str:
        """Under which a browser keeps the same draft."""
        place = self.artefact.slug if self.artefact else f"?{self.origin}"
        return f"{self.city.slug}/{self.kind}/{place}/{self.user.pk}"

    @property
    def form_url(self) -> str:
        if self.artefact is None:
            url = reverse("records:new", args=[self.city.slug, self.kind])
            return f"{url}?from={self.origin}" if self.origin else url
        return reverse("records:edit", args=[self.city.slug, self.kind, self.artefact.slug])

    @property
    def keep_url(self) -> str:
        return self._address("keep")

    @property
    def discard_url(self) -> str:
        return self._address("discard")

    def _address(self, deed: str) -> str:
        place = [self.artefact.slug] if self.artefact else []
        url = reverse(f"records:{deed}-draft", args=[self.city.slug, self.kind, *place])
        return f"{url}?from={self.origin}" if self.origin else url


def drafts_of(user: User, city: City) -> QuerySet[Draft]:
    """What somebody has not saved yet in a city, newest first."""
    return Draft.objects.filter(user=user, city=city).select_related("artefact")


def desk_of(draft: Draft) -> Desk:
    return Desk(draft.city, draft.kind, draft.user, draft.artefact, draft.origin)


def typed_in(request: HttpRequest) -> dict[str, list[str]]:
    """What a form sent, as it is kept: without half characters, which no database takes."""
    return {
        name: [value.replace("\0", "").encode("utf-8", "replace").decode() for value in values]
        for name, values in request.POST.lists()
        if name not in NOT_TYPED and not name.startswith(("choice_", "both_"))
    }


def as_sent(draft: Draft) -> QueryDict:
    """A draft as its form would send it."""
    data = QueryDict(mutable=True)
    typed: dict[str, Any] = draft.typed
    for name, values in typed.items():
        data.setlist(name, values)
    return data
