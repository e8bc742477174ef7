"""What names an organisation names the artefact that it has become."""

import django.db.models.deletion
from django.db import migrations, models


def lead_to_artefacts(apps, schema_editor):
    Organisation = apps.get_model("network", "Organisation")
    now = {(one.city_id, one.slug): one for one in Organisation.objects.all()}
    for one in apps.get_model("experiments", "Experiment").objects.exclude(owner=None).select_related("owner"):
        one.owner_now = now[one.owner.city_id, one.owner.key]
        one.save(update_fields=["owner_now"])
    model = apps.get_model("experiments", "Experiment")
    before, after = model.partners.through, model.partners_now.through
    # Their order is that in which they were written.
    for row in before.objects.select_related("formerorganisation").order_by("pk"):
        old = row.formerorganisation
        after.objects.create(experiment_id=row.experiment_id, organisation=now[old.city_id, old.key])
    if schema_editor.connection.vendor == "postgresql":
        # Tables whose keys are still to be checked cannot be altered.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [
        ("experiments", "0002_described_fields"),
        ("network", "0004_organisations_are_artefacts"),
    ]

    operations = [
        migrations.AddField(
            "experiment",
            "owner_now",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="+",
                to="network.organisation",
            ),
        ),
        migrations.AddField(
            "experiment",
            "partners_now",
            models.ManyToManyField(blank=True, related_name="+", to="network.organisation"),
        ),
        migrations.RunPython(lead_to_artefacts, migrations.RunPython.noop),
        migrations.RemoveField("experiment", "owner"),
        migrations.RenameField("experiment", "owner_now", "owner"),
        migrations.AlterField(
            "experiment",
            "owner",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="experiment_owner",
                to="network.organisation",
            ),
        ),
        migrations.RemoveField("experiment", "partners"),
        migrations.RenameField("experiment", "partners_now", "partners"),
        migrations.AlterField(
            "experiment",
            "partners",
            models.ManyToManyField(blank=True, related_name="experiment_partners", to="network.organisation"),
        ),
    ]
