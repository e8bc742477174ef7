"""Beside the events stands a table of artefacts, into which the next migration moves them."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("events", "0003_flag_without_choices"),
        ("cities", "0007_taken_over"),
    ]

    operations = [
        migrations.CreateModel(
            name="EventArtefact",
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
                ("occasion", models.CharField(blank=True, default="", max_length=30)),
                ("date", models.DateField(blank=True, null=True)),
                ("starts", models.TimeField(blank=True, null=True)),
                ("ends", models.TimeField(blank=True, null=True)),
                ("time_zone", models.CharField(blank=True, default="", max_length=40)),
                ("cancelled", models.BooleanField(default=False)),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("sequence_before", models.PositiveIntegerField(default=0, editable=False)),
                ("number_before", models.PositiveBigIntegerField(editable=False, null=True)),
            ],
            options={"ordering": ["date", models.OrderBy(models.F("starts"), nulls_first=True), "slug"]},
            bases=("cities.artefact",),
        ),
    ]
