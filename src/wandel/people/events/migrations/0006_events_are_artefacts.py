"""The table of artefacts takes the place of the old one."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("events", "0005_move_events")]

    operations = [
        migrations.DeleteModel("Event"),
        migrations.RenameModel("EventArtefact", "Event"),
    ]
