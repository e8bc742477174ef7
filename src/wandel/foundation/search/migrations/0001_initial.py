"""The index of the search, filled with what there is.

Django's part is one plain table. Over it, each database has an index of its own: SQLite a table of FTS5 that
triggers keep in step, PostgreSQL a generated column. Whatever changes the plain table on SQLite by making it
anew has to make the triggers anew, too.
"""

import django.db.models.deletion
from django.db import migrations, models

from wandel.foundation.search.words import index_words

# Prefixes of a label with two, three and four letters of a word are looked up, longer ones are searched for.
SQLITE = (
    "CREATE VIRTUAL TABLE search_words USING fts5("
    "words, content='search_entry', content_rowid='id', tokenize='ascii', detail='none', prefix='4 5 6')",
    "CREATE TRIGGER search_entry_added AFTER INSERT ON search_entry BEGIN "
    "INSERT INTO search_words (rowid, words) VALUES (new.id, new.words); END",
    "CREATE TRIGGER search_entry_gone AFTER DELETE ON search_entry BEGIN "
    "INSERT INTO search_words (search_words, rowid, words) VALUES ('delete', old.id, old.words); END",
    "CREATE TRIGGER search_entry_changed AFTER UPDATE ON search_entry BEGIN "
    "INSERT INTO search_words (search_words, rowid, words) VALUES ('delete', old.id, old.words); "
    "INSERT INTO search_words (rowid, words) VALUES (new.id, new.words); END",
)
POSTGRESQL = (
    "ALTER TABLE search_entry ADD COLUMN tokens tsvector "
    "GENERATED ALWAYS AS (array_to_tsvector(string_to_array(words, ' '))) STORED",
    # What was just written is found as fast as the rest.
    "CREATE INDEX search_entry_tokens ON search_entry USING gin (tokens) WITH (fastupdate = off)",
    # Left to itself, PostgreSQL unpacks the words of every entry where it expects to find some per cent.
    "CREATE OR REPLACE FUNCTION search_found(tsquery) RETURNS SETOF bigint LANGUAGE sql STABLE "
    "SET enable_seqscan = off AS 'SELECT id FROM search_entry WHERE tokens @@ $1'",
)


def make_index(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def drop_index(apps, schema_editor):
    what = "TABLE search_words" if schema_editor.connection.vendor == "sqlite" else "FUNCTION search_found"
    schema_editor.execute(f"DROP {what}")


def fill(apps, schema_editor):
    Entry, Version = apps.get_model("search", "Entry"), apps.get_model("records", "Version")
    newest = Version.objects.filter(artefact__withdrawn_at=None, number=models.F("artefact__version"))
    keys = list(newest.values_list("pk", flat=True))
    for start in range(0, len(keys), 500):
        Entry.objects.bulk_create(
            Entry(artefact_id=version.artefact_id, version=version.number, words=index_words(version.content))
            for version in Version.objects.filter(pk__in=keys[start : start + 500])
        )


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cities", "0003_erasure"),
        ("records", "0003_checked_imports"),
    ]

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("words", models.TextField()),
                (
                    "artefact",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="search_entry",
                        to="cities.artefact",
                    ),
                ),
            ],
        ),
        migrations.RunPython(make_index, drop_index),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
