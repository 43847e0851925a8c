"""PostgreSQL: the words of the search index packed, each in GIN once, and every public story in it."""

from importlib import import_module

from django.db import migrations
from django.db.migrations.exceptions import IrreversibleError

import dateline.desk.models.search.entry
from dateline.desk.models.search.postgres import TERMS, TERMS_OF

# What the table holds of a story is made of the story again: its words are cut as they were. Blanks
# compressed by lz4 weigh nothing and leave the rest as it is; where a server was built without it, the
# older way takes a tenth more.
POSTGRESQL = [
    "TRUNCATE desk_search",
    "DROP INDEX desk_search_terms",
    "ALTER TABLE desk_search ALTER words TYPE bytea USING NULL",
    """
    DO $$ BEGIN
      ALTER TABLE desk_search ALTER words SET COMPRESSION lz4;
    EXCEPTION WHEN feature_not_supported THEN NULL;
    END $$
    """,
    TERMS_OF,
]


def pack_words(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in POSTGRESQL:
            schema_editor.execute(statement, params=None)
        import_module("dateline.desk.migrations.0003_search").take_in_all(apps)
        # The stories' numbers are looked up now: while that is to come, no index can be made.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        # With little memory GIN goes through its pages several times, which fills them: made in one
        # go, in the order of the terms, every page is left half empty.
        schema_editor.execute("SET LOCAL maintenance_work_mem = '16MB'")
        schema_editor.execute(TERMS)


def give_up(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        raise IrreversibleError("The words of the search index cannot be unpacked; reindex instead.")


class Migration(migrations.Migration):
    dependencies = [("desk", "0007_duelook")]

    operations = [
        migrations.SeparateDatabaseAndState(
            # On SQLite nothing changes: altering the field would make the table anew, without triggers.
            database_operations=[migrations.RunPython(pack_words, give_up)],
            state_operations=[
                migrations.AlterField(
                    model_name="searchentry",
                    name="words",
                    field=dateline.desk.models.search.entry.PackedWords(),
                ),
            ],
        ),
    ]
