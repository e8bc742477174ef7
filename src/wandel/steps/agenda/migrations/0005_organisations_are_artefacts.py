"""What names an organisation names the artefact that it has become."""

import django.db.models.deletion
from django.db import migrations, models


def lead_to_artefacts(apps, schema_editor):
    Organisation = apps.get_model("network", "Organisation")
    now = {(one.city_id, one.slug): one for one in Organisation.objects.all()}
    for one in apps.get_model("agenda", "Commitment").objects.exclude(organisation=None).select_related("organisation"):
        one.organisation_now = now[one.organisation.city_id, one.organisation.key]
        one.save(update_fields=["organisation_now"])
    if schema_editor.connection.vendor == "postgresql":
        # Tables whose keys are still to be checked cannot be altered.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [
        ("agenda", "0004_described_fields"),
        ("network", "0004_organisations_are_artefacts"),
    ]

    operations = [
        migrations.AddField(
            "commitment",
            "organisation_now",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="+",
                to="network.organisation",
            ),
        ),
        migrations.RunPython(lead_to_artefacts, migrations.RunPython.noop),
        migrations.RemoveField("commitment", "organisation"),
        migrations.RenameField("commitment", "organisation_now", "organisation"),
        migrations.AlterField(
            "commitment",
            "organisation",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="commitment_organisation",
                to="network.organisation",
            ),
        ),
    ]
