"""The table of artefacts takes the place of the old one."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("arenas", "0004_move_arenas")]

    operations = [
        migrations.RemoveConstraint("activity", "one_activity_per_key"),
        migrations.AlterModelOptions(
            "activity", {"ordering": ["position", "id"], "verbose_name_plural": "activities"}
        ),
        migrations.RemoveField("activity", "arena"),
        migrations.DeleteModel("Arena"),
        migrations.RenameModel("ArenaArtefact", "Arena"),
        migrations.RenameField("activity", "artefact", "arena"),
        migrations.AlterField(
            "activity",
            "arena",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="activities",
                to="arenas.arena",
            ),
        ),
        migrations.AddConstraint(
            "activity",
            models.UniqueConstraint(fields=("arena", "key"), name="one_activity_per_key"),
        ),
    ]
