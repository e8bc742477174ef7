"""An indicator becomes an artefact, as everything else that people make: with versions, and a first one of
what it says today. Its key stays its address, so that problems go on naming it."""

import uuid

import django.db.models.deletion
import wandel.foundation.cities.fields
from django.db import migrations, models

from wandel.foundation.search.words import index_words


def take_over(apps, schema_editor):
    before = apps.get_model("analysis", "IndicatorBefore")
    indicator = apps.get_model("analysis", "Indicator")
    version = apps.get_model("records", "Version")
    entry = apps.get_model("search", "Entry")
    # One after the other: they are listed in the order in which they were made.
    for old in before.objects.order_by("city_id", "position", "key"):
        said = {"title": old.title, "figures": old.figures, "parts": old.parts, "note": old.note}
        made = indicator.objects.create(
            id=uuid.uuid4(),
            city_id=old.city_id,
            kind="indicator",
            slug=old.key,
            flag="stated",
            visibility="public",
            version=1,
            **said,
        )
        content = {"title": made.title, "summary": {}, "flag": "stated", "source": None, "unit": ""}
        content |= {"goal": None, **said}
        version.objects.create(artefact_id=made.pk, number=1, visibility="public", content=content)
        entry.objects.create(artefact_id=made.pk, version=1, words=index_words(content))


class Migration(migrations.Migration):
    dependencies = [
        ("analysis", "0005_driver_or_barrier"),
        ("cities", "0007_taken_over"),
        ("records", "0004_attachments"),
        ("search", "0001_initial"),
    ]

    operations = [
        migrations.RenameModel("Indicator", "IndicatorBefore"),
        migrations.RemoveConstraint("IndicatorBefore", "one_indicator_per_key"),
        migrations.CreateModel(
            name="Indicator",
            fields=[
                (
                    "artefact_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="cities.artefact",
                    ),
                ),
                ("unit", models.CharField(blank=True, default="", max_length=40)),
                ("goal", wandel.foundation.cities.fields.FigureField(blank=True, null=True)),
                ("figures", models.JSONField(blank=True, default=list)),
                ("parts", models.JSONField(blank=True, default=list)),
                ("note", wandel.foundation.cities.fields.TextField(blank=True, default=dict)),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="cities.source",
                    ),
                ),
            ],
            bases=("cities.artefact",),
        ),
        migrations.RunPython(take_over, migrations.RunPython.noop),
        migrations.DeleteModel("IndicatorBefore"),
    ]
