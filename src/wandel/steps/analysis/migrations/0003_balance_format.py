"""The number of the format of stored balances; what was stored before has the first."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("analysis", "0002_balance_and_indicators")]

    operations = [
        migrations.AddField(
            model_name="balance", name="format", field=models.PositiveSmallIntegerField(default=1)
        ),
    ]
