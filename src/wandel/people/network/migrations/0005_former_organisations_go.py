from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0004_organisations_are_artefacts"),
        ("analysis", "0008_organisations_are_artefacts"),
        ("pathways", "0008_organisations_are_artefacts"),
        ("experiments", "0003_organisations_are_artefacts"),
        ("agenda", "0005_organisations_are_artefacts"),
    ]

    operations = [migrations.DeleteModel("FormerOrganisation")]
