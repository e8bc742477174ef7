"""The number of the format of stored answers; what was stored before there were numbers has format 1."""

from django.db import migrations, models


def take_numbers(apps, _schema_editor):
    """Answers that already carry their number keep it."""
    for name, field in (("Result", "result"), ("Study", "document")):
        model = apps.get_model("pathways", name)
        for key, number in model.objects.values_list("pk", f"{field}__format"):
            if isinstance(number, int):
                model.objects.filter(pk=key).update(format=number)


class Migration(migrations.Migration):
    dependencies = [("pathways", "0003_study")]

    operations = [
        migrations.AddField(
            model_name="result", name="format", field=models.PositiveSmallIntegerField(default=1)
        ),
        migrations.AddField(
            model_name="study", name="format", field=models.PositiveSmallIntegerField(default=1)
        ),
        migrations.RunPython(take_numbers, migrations.RunPython.noop),
    ]
