"""A version says who could see it, and every artefact has a first one.

Those that a case brought had none, so that nothing told what they had said before they were changed.
"""

from django.db import migrations, models

SHARED = ("title", "summary", "flag")
# What a version of each kind kept when this was written; the kinds may change later, this does not.
KINDS = {
    "idea": ("arenas", "Idea", ()),
    "problem": ("analysis", "Problem", ("level", "field", "evidence")),
    "principle": ("vision", "Principle", ()),
    "vision-element": ("vision", "VisionElement", ("field", "minority_view")),
    "target": (
        "vision",
        "Target",
        ("year", "account", "measure", "threshold", "reference_year", "status"),
    ),
    "measure": ("pathways", "Measure", ("field", "start_year", "modelled", "cost")),
    "experiment": (
        "experiments",
        "Experiment",
        (
            "challenge",
            "hypothesis",
            "learning_questions",
            "status",
            "starts",
            "ends",
            "budget",
            "outcome",
        ),
    ),
    "commitment": ("agenda", "Commitment", ("organisation", "due", "status", "resources")),
}


def _as_json(value):
    if isinstance(value, models.Model):
        return value.key
    return value.isoformat() if hasattr(value, "isoformat") else value


def note_who_can_see_the_newest(apps, schema_editor):
    Version = apps.get_model("records", "Version")
    for version in Version.objects.filter(number=models.F("artefact__version")).select_related("artefact"):
        version.visibility = version.artefact.visibility
        version.save(update_fields=["visibility"])


def keep_first_versions(apps, schema_editor):
    Version = apps.get_model("records", "Version")
    for kind, (room, name, fields) in KINDS.items():
        model = apps.get_model(room, name)
        for artefact in model.objects.filter(kind=kind, versions=None):
            version = Version.objects.create(
                artefact_id=artefact.pk,
                number=1,
                content={field: _as_json(getattr(artefact, field)) for field in (*SHARED, *fields)},
                visibility=artefact.visibility,
                author_id=artefact.created_by_id,
            )
            # It has stood there since the artefact was made.
            Version.objects.filter(pk=version.pk).update(at=artefact.created_at)
            artefact.version = 1
            artefact.save(update_fields=["version"])


class Migration(migrations.Migration):
    # The rooms' tables must stand before their artefacts can be read.
    dependencies = [
        ("records", "0001_initial"),
        ("arenas", "0001_initial"),
        ("analysis", "0002_balance_and_indicators"),
        ("vision", "0001_initial"),
        ("pathways", "0003_study"),
        ("experiments", "0001_initial"),
        ("agenda", "0002_edition"),
    ]

    operations = [
        migrations.AddField(
            model_name="version",
            name="restored_from",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="version",
            name="visibility",
            field=models.CharField(
                blank=True,
                choices=[("team", "nur für das Team"), ("public", "öffentlich")],
                default="",
                max_length=8,
            ),
            preserve_default=False,
        ),
        migrations.RunPython(note_who_can_see_the_newest, migrations.RunPython.noop),
        migrations.RunPython(keep_first_versions, migrations.RunPython.noop),
    ]
