"""Each organisation becomes an artefact, with its first version, under the key that it had.

Everybody saw them, so they are public. Until the rooms above have led what names an organisation to the artefact,
those from before stay, as FormerOrganisation.
"""

import django.db.models.deletion
from django.db import migrations, models

from wandel.foundation.search.words import index_words



def make_artefacts(apps, schema_editor):
    Organisation = apps.get_model("network", "Organisation")
    Version, Entry = apps.get_model("records", "Version"), apps.get_model("search", "Entry")
    for old in apps.get_model("network", "FormerOrganisation").objects.select_related("city", "source"):
        said = {
            # A name is the same in each language.
            "title": {(old.city.languages or ["de"])[0]: old.name},
            "summary": old.summary,
            "flag": "fictional" if not old.is_real else "published" if old.source else "stated",
            "sector": old.sector,
            "partnership": old.kind,
            "team": old.in_team,
            "roles": old.roles,
            "fields": old.fields,
            "url": old.url,
        }
        made = Organisation.objects.create(
            city=old.city,
            kind="organisation",
            slug=old.key,
            visibility="public",
            version=1,
            source=old.source,
            **said,
        )
        content = said | {"source": old.source.key if old.source else None}
        Version.objects.create(artefact_id=made.pk, number=1, content=content, visibility="public")
        Entry.objects.create(artefact_id=made.pk, version=1, words=index_words(content))


def lead_to_artefacts(apps, schema_editor):
    """What names an organisation of before names the artefact."""
    Organisation = apps.get_model("network", "Organisation")
    now = {(one.city_id, one.slug): one for one in Organisation.objects.all()}

    def artefact(old):
        return now[old.city_id, old.key]

    for tie in apps.get_model("network", "Tie").objects.select_related("origin", "target"):
        tie.city_id = tie.origin.city_id
        tie.origin_now, tie.target_now = artefact(tie.origin), artefact(tie.target)
        tie.save()
    for name in ("Rating", "Involvement"):
        for one in apps.get_model("network", name).objects.select_related("organisation"):
            if name == "Involvement":
                one.city_id = one.organisation.city_id
            one.organisation_now = artefact(one.organisation)
            one.save()
    check_now(schema_editor)


def check_now(schema_editor):
    """Tables whose keys are still to be checked cannot be altered."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def to_organisation(related_name="+", null=False):
    return models.ForeignKey(
        null=null,
        on_delete=django.db.models.deletion.CASCADE,
        related_name=related_name,
        to="network.organisation",
    )


def moved(model, field, related_name):
    """The steps by which a key takes the place of the one from before."""
    return [
        migrations.RemoveField(model, field),
        migrations.RenameField(model, f"{field}_now", field),
        migrations.AlterField(model, field, to_organisation(related_name)),
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0003_involvement_source"),
        ("cities", "0007_taken_over"),
        ("records", "0004_attachments"),
        ("search", "0001_initial"),
        # What names an organisation must do so already, to be led along.
        ("analysis", "0005_driver_or_barrier"),
        ("pathways", "0005_described_fields"),
        ("experiments", "0002_described_fields"),
        ("agenda", "0004_described_fields"),
    ]

    operations = [
        # The table of today has an index that is called so.
        migrations.AlterField(
            "organisation",
            "source",
            models.ForeignKey(
                blank=True,
                null=True,
                db_index=False,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="cities.source",
            ),
        ),
        migrations.RenameModel("Organisation", "FormerOrganisation"),
        migrations.AlterField(
            "formerorganisation",
            "city",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cities.city"
            ),
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                (
                    "artefact_ptr",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="cities.artefact",
                    ),
                ),
                ("sector", models.CharField(blank=True, default="", max_length=30)),
                ("partnership", models.CharField(blank=True, default="", max_length=30)),
                ("team", models.BooleanField(default=False)),
                ("roles", models.JSONField(blank=True, default=list)),
                ("fields", models.JSONField(blank=True, default=list)),
                ("url", models.CharField(blank=True, default="", max_length=500)),
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
        migrations.RunPython(make_artefacts, migrations.RunPython.noop),
        *(
            migrations.AddField(
                model,
                "city",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="+",
                    to="cities.city",
                ),
            )
            for model in ("tie", "involvement")
        ),
        *(
            migrations.AddField(model, "version", models.PositiveIntegerField(default=1))
            for model in ("tie", "involvement")
        ),
        *(
            migrations.AddField(model, "withdrawn_at", models.DateTimeField(blank=True, null=True))
            for model in ("tie", "involvement")
        ),
        migrations.AddField("tie", "origin_now", to_organisation(null=True)),
        migrations.AddField("tie", "target_now", to_organisation(null=True)),
        migrations.AddField("rating", "organisation_now", to_organisation(null=True)),
        migrations.AddField("involvement", "organisation_now", to_organisation(null=True)),
        migrations.AlterModelOptions("rating", options={}),
        migrations.RunPython(lead_to_artefacts, migrations.RunPython.noop),
        migrations.RemoveConstraint("tie", "one_tie_per_kind"),
        migrations.RemoveConstraint("tie", "no_tie_to_itself"),
        migrations.RemoveConstraint("rating", "one_rating_per_topic"),
        migrations.RemoveConstraint("involvement", "one_involvement_per_role"),
        *moved("tie", "origin", "ties_out"),
        *moved("tie", "target", "ties_in"),
        *moved("rating", "organisation", "ratings"),
        *moved("involvement", "organisation", "involvements"),
        *(
            migrations.AlterField(
                model,
                "city",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cities.city"
                ),
            )
            for model in ("tie", "involvement")
        ),
        migrations.AlterField(
            "involvement",
            "artefact",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="involved", to="cities.artefact"
            ),
        ),
        migrations.AlterModelOptions("rating", options={"ordering": ["topic", "organisation__slug"]}),
        migrations.AddConstraint(
            "tie",
            models.UniqueConstraint(
                fields=("origin", "target", "kind"),
                condition=models.Q(("withdrawn_at", None)),
                name="one_standing_tie_per_kind",
            ),
        ),
        migrations.AddConstraint(
            "tie",
            models.CheckConstraint(
                condition=models.Q(("origin", models.F("target")), _negated=True), name="no_tie_to_itself"
            ),
        ),
        migrations.AddConstraint(
            "rating",
            models.UniqueConstraint(fields=("organisation", "topic"), name="one_rating_per_topic"),
        ),
        migrations.AddConstraint(
            "involvement",
            models.UniqueConstraint(
                fields=("organisation", "artefact", "role"),
                condition=models.Q(("withdrawn_at", None)),
                name="one_standing_involvement_per_role",
            ),
        ),
    ]
