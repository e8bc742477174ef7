"""Beside the arenas stands a table of artefacts, into which the next migration moves them."""

import django.db.models.deletion
from django.db import migrations, models

import wandel.foundation.cities.fields
import wandel.people.arenas.models


class Migration(migrations.Migration):

    dependencies = [
        ("arenas", "0002_flag_without_choices"),
        ("cities", "0007_taken_over"),
    ]

    operations = [
        migrations.CreateModel(
            name="ArenaArtefact",
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
                ("number", models.PositiveIntegerField(blank=True, null=True)),
                ("date", models.DateField(blank=True, null=True)),
                ("topic", wandel.foundation.cities.fields.TextField(blank=True, default=dict)),
                ("status", models.CharField(blank=True, default="", max_length=30)),
                ("venue", wandel.foundation.cities.fields.TextField(blank=True, default=dict)),
            ],
            bases=("cities.artefact",),
        ),
        migrations.AddField(
            "activity",
            "artefact",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="activities",
                to="arenas.arenaartefact",
            ),
        ),
        migrations.AddField("activity", "moderated", models.BooleanField(default=True)),
        migrations.AddField("activity", "position", models.PositiveIntegerField(default=0)),
        migrations.AddField("activity", "version", models.PositiveIntegerField(default=1)),
        migrations.AddField("activity", "withdrawn_at", models.DateTimeField(blank=True, null=True)),
        migrations.AlterField("activity", "kind", models.CharField(blank=True, default="", max_length=80)),
        migrations.AlterField(
            "activity",
            "join_code",
            models.CharField(default=wandel.people.arenas.models.new_code, max_length=12, unique=True),
        ),
    ]
