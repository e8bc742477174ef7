"""The next edition of the agenda, in the background."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wandel.foundation.cities.models import User
from wandel.foundation.cities.reader import Reader
from wandel.foundation.live.jobs import About, Progress, Told, job
from wandel.foundation.live.models import Job
from wandel.steps.agenda import actions, queries
from wandel.steps.agenda.document.material import gather
from wandel.steps.agenda.document.typesetting import content_hash, typeset
from wandel.steps.agenda.document.wording import dated, word
from wandel.steps.agenda.models import Edition

UNCHANGED = "unchanged"


def _about(running: Job, reader: Reader) -> About:
    here = reverse("agenda:index", kwargs={"city_slug": reader.city.slug})
    unchanged = running.note == UNCHANGED
    return About(
        title=_("Ausgabe der Agenda"),
        url=here if unchanged else f"{here}#editions",
        link=_("Zur Agenda"),
        outcome=_("Seit der letzten Ausgabe hat sich nichts geändert; es gibt keine neue.")
        if unchanged
        else _("Die neue Ausgabe ist veröffentlicht."),
        error=running.error,
    )


def _again(running: Job, actor: User) -> Job:
    return actions.request_edition(city=running.city, actor=actor)


TOLD = Told(
    permission="agenda.publish",
    about=_about,
    again=_again,
    stages={
        "reading": gettext_lazy("Ziele, Pfad und Zusagen werden gelesen."),
        "storing": gettext_lazy("Die Ausgabe wird gespeichert."),
        **dict.fromkeys(Edition.Language.values, gettext_lazy("Das Dokument wird gesetzt.")),
    },
)


@job(actions.PUBLISH, told=TOLD)
def publish_agenda(running: Job, progress: Progress) -> None:
    """Read, word, set, store. Cancelled in between, it publishes nothing; and nothing where all languages
    say what the newest edition says."""
    city, made_at = running.city, timezone.now()
    progress(0.05, "reading")
    material = gather(city)
    documents = {}
    for place, language in enumerate(Edition.Language.values):
        progress(0.1 + 0.15 * place, language)
        documents[language] = word(material, language)
    hashes = {language: content_hash(document) for language, document in documents.items()}
    newest = queries.newest_editions(city=city)
    if hashes == {edition.language: edition.content_hash for edition in newest}:
        progress(1.0, UNCHANGED)
        return
    number = queries.next_number(city=city)
    prints = {}
    for place, (language, document) in enumerate(documents.items()):
        progress(0.55 + 0.15 * place, language)
        finished = dated(document, number=number, made_at=made_at, checksum=hashes[language])
        prints[language] = actions.Print(hashes[language], typeset(finished, made_at=made_at))
    progress(0.98, "storing")
    actions.store_edition(city=city, number=number, prints=prints, made_at=made_at, actor=running.created_by)
