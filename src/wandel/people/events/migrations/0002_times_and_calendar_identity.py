import uuid

from django.db import migrations, models


def give_identity(apps, schema_editor):
    """One of its own to each event that has been there before."""
    Event = apps.get_model("events", "Event")
    for event in Event.objects.filter(uid=None).only("pk").iterator():
        event.uid = uuid.uuid4()
        event.save(update_fields=["uid"])


class Migration(migrations.Migration):
    # PostgreSQL cannot change a table in the transaction that has just changed its rows.
    atomic = False

    dependencies = [
        ("events", "0001_initial"),
    ]

    operations = [
        migrations.AddField("event", "uid", models.UUIDField(null=True, editable=False)),
        migrations.RunPython(give_identity, migrations.RunPython.noop),
        migrations.AlterField(
            "event", "uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
        ),
        migrations.AddField("event", "starts", models.TimeField(blank=True, null=True)),
        migrations.AddField("event", "ends", models.TimeField(blank=True, null=True)),
        migrations.AddField("event", "time_zone", models.CharField(blank=True, max_length=40, default=""), preserve_default=False),
        migrations.AddField("event", "sequence", models.PositiveIntegerField(default=0, editable=False)),
        migrations.AddField(
            "event", "cancelled_at", models.DateTimeField(blank=True, editable=False, null=True)
        ),
        migrations.AlterModelOptions(
            "event",
            {"ordering": ["date", models.OrderBy(models.F("starts"), nulls_first=True), "key"]},
        ),
    ]
