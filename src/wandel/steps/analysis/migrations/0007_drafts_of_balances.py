"""The balance of a year while it is being put together, cell by cell."""

import django.db.models.deletion
import wandel.foundation.cities.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("analysis", "0006_indicators_are_artefacts"),
        ("cities", "0007_taken_over"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BalanceDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("card", wandel.foundation.cities.fields.DocumentField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "city",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="balance_drafts",
                        to="cities.city",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Entwurf einer Bilanz",
                "ordering": ["-year"],
                "constraints": [models.UniqueConstraint(fields=("city", "year"), name="one_draft_per_year")],
            },
        ),
        migrations.CreateModel(
            name="DraftCell",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sector", models.CharField(max_length=20)),
                ("carrier", models.CharField(max_length=30)),
                ("mode", models.CharField(blank=True, max_length=30)),
                ("figure", models.JSONField()),
                ("quality", models.CharField(max_length=1)),
                ("saved_at", models.DateTimeField(auto_now=True)),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cells",
                        to="analysis.balancedraft",
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("draft", "sector", "carrier", "mode"), name="one_cell_per_place_of_a_draft"
                    )
                ],
            },
        ),
    ]
