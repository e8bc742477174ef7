"""Each arena becomes an artefact with a first version that says what the arena said."""

import uuid
from itertools import count

from django.db import migrations

from wandel.foundation.search.words import index_words

LANGUAGES = ("de", "en", "pl")


def move(apps, schema_editor):
    Arena, Moved = apps.get_model("arenas", "Arena"), apps.get_model("arenas", "ArenaArtefact")
    Activity = apps.get_model("arenas", "Activity")
    Version, Entry = apps.get_model("records", "Version"), apps.get_model("search", "Entry")
    for arena in Arena.objects.select_related("source", "city").order_by("number", "pk"):
        said = {
            # One without a title went by its number.
            "title": arena.title or dict.fromkeys(LANGUAGES, f"Arena {arena.number}"),
            "summary": arena.summary,
            "flag": arena.flag or ("fictional" if arena.city.is_demo else "stated"),
            "number": arena.number,
            "topic": arena.topic,
            "status": arena.status,
            "venue": arena.venue,
        }
        moved = Moved.objects.create(
            id=uuid.uuid4(),
            city_id=arena.city_id,
            kind="arena",
            slug=arena.key,
            visibility="public",
            version=1,
            date=arena.date,
            source=arena.source,
            **said,
        )
        content = said | {
            "date": arena.date.isoformat() if arena.date else None,
            "source": arena.source.key if arena.source else None,
        }
        Version.objects.create(artefact_id=moved.pk, number=1, content=content, visibility="public")
        Entry.objects.create(artefact_id=moved.pk, version=1, words=index_words(content))
        for activity, position in zip(Activity.objects.filter(arena=arena).order_by("pk"), count(1)):
            activity.artefact = moved
            activity.position = position
            activity.save(update_fields=["artefact", "position"])


class Migration(migrations.Migration):

    dependencies = [
        ("arenas", "0003_arenas_among_artefacts"),
        ("records", "0004_attachments"),
        ("search", "0001_initial"),
    ]

    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
