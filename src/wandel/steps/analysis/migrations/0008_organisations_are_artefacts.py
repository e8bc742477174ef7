"""What names an organisation names the artefact that it has become."""

from django.db import migrations, models


def lead_to_artefacts(apps, schema_editor):
    Organisation = apps.get_model("network", "Organisation")
    now = {(one.city_id, one.slug): one for one in Organisation.objects.all()}
    model = apps.get_model("analysis", "DriverOrBarrier")
    before, after = model.affected.through, model.affected_now.through
    # Their order is that in which they were written.
    for row in before.objects.select_related("formerorganisation").order_by("pk"):
        old = row.formerorganisation
        after.objects.create(driverorbarrier_id=row.driverorbarrier_id, organisation=now[old.city_id, old.key])
    if schema_editor.connection.vendor == "postgresql":
        # Tables whose keys are still to be checked cannot be altered.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [
        ("analysis", "0007_drafts_of_balances"),
        ("network", "0004_organisations_are_artefacts"),
    ]

    operations = [
        migrations.AddField(
            "driverorbarrier",
            "affected_now",
            models.ManyToManyField(blank=True, related_name="+", to="network.organisation"),
        ),
        migrations.RunPython(lead_to_artefacts, migrations.RunPython.noop),
        migrations.RemoveField("driverorbarrier", "affected"),
        migrations.RenameField("driverorbarrier", "affected_now", "affected"),
        migrations.AlterField(
            "driverorbarrier",
            "affected",
            models.ManyToManyField(blank=True, related_name="driverorbarrier_affected", to="network.organisation"),
        ),
    ]
