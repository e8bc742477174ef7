"""Each event becomes an artefact with a first version that says what the event said. Calendars know it again,
and whoever was invited to it is not invited twice."""

import uuid

from django.db import migrations

from wandel.foundation.search.words import index_words


def move(apps, schema_editor):
    Event, Moved = apps.get_model("events", "Event"), apps.get_model("events", "EventArtefact")
    Version, Entry = apps.get_model("records", "Version"), apps.get_model("search", "Entry")
    OutboxMessage = apps.get_model("outbox", "OutboxMessage")
    for event in Event.objects.select_related("source", "city").order_by("pk"):
        said = {
            "title": event.title,
            "summary": event.summary,
            # Without a flag stood what was made in the browser.
            "flag": event.flag or ("fictional" if event.city.is_demo else "stated"),
            "occasion": event.kind,
            "time_zone": event.time_zone,
            "cancelled": event.cancelled_at is not None,
        }
        moved = Moved.objects.create(
            id=uuid.uuid4(),
            city_id=event.city_id,
            kind="event",
            slug=event.key,
            visibility=event.visibility,
            version=1,
            source=event.source,
            date=event.date,
            starts=event.starts,
            ends=event.ends,
            uid=event.uid,
            sequence_before=event.sequence,
            number_before=event.pk,
            **said,
        )
        content = said | {
            "source": event.source.key if event.source else None,
            "date": event.date.isoformat(),
            "starts": event.starts.strftime("%H:%M") if event.starts else None,
            "ends": event.ends.strftime("%H:%M") if event.ends else None,
        }
        version = Version.objects.create(
            artefact_id=moved.pk, number=1, content=content, visibility=event.visibility
        )
        Version.objects.filter(pk=version.pk).update(at=event.changed_at)
        Entry.objects.create(artefact_id=moved.pk, version=1, words=index_words(content))
        about = f"event:{event.pk}:"
        for mail in OutboxMessage.objects.filter(city_id=event.city_id, key__startswith=about):
            mail.key = f"event:{moved.pk}:{mail.key.removeprefix(about)}"
            mail.save(update_fields=["key"])


class Migration(migrations.Migration):

    dependencies = [
        ("events", "0004_events_among_artefacts"),
        ("outbox", "0003_login_request"),
        ("records", "0004_attachments"),
        ("search", "0001_initial"),
    ]

    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
