"""The next edition of the agenda, in the background."""

from __future__ import annotations

from django.utils import timezone

from wandel.foundation.live.jobs import Progress, job
from wandel.foundation.live.models import Job
from wandel.steps.agenda import actions, queries
from wandel.steps.agenda.document.material import gather
from wandel.steps.agenda.document.typesetting import content_hash, typeset
from wandel.steps.agenda.document.wording import dated, word
from wandel.steps.agenda.models import Edition

UNCHANGED = "unchanged"


@job(actions.PUBLISH)
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
    number = newest[0].number + 1 if newest else 1
    prints = {}
    for place, (language, document) in enumerate(documents.items()):
        progress(0.55 + 0.15 * place, language)
        finished = dated(document, number=number, made_at=made_at, checksum=hashes[language])
        prints[language] = actions.Print(hashes[language], typeset(finished, made_at=made_at))
    progress(0.98, "storing")
    actions.store_edition(city=city, number=number, prints=prints, made_at=made_at, actor=running.created_by)
