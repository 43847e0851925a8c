"""The first item of a text that came again, and by what texts are found again."""

import django.db.models.deletion
from django.db import migrations, models

# Without a number for each row SQLite keeps one tree instead of two: 17 bytes a row, not 40.
SQLITE = """
CREATE TABLE wires_sampledkey (
    day integer NOT NULL,
    key integer NOT NULL,
    item bigint NOT NULL,
    PRIMARY KEY (day, key, item)
) WITHOUT ROWID
"""
POSTGRESQL = """
CREATE TABLE wires_sampledkey (
    day integer NOT NULL,
    key integer NOT NULL,
    item bigint NOT NULL,
    PRIMARY KEY (day, key, item)
)
"""


def make_table(apps, schema_editor):
    schema_editor.execute({"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor])


def drop_table(apps, schema_editor):
    schema_editor.execute("DROP TABLE wires_sampledkey")


class Migration(migrations.Migration):

    dependencies = [
        ('wires', '0003_misbehaving_sources'),
    ]

    operations = [
        migrations.AddField(
            model_name='wireitem',
            name='first',
            field=models.ForeignKey(blank=True, db_index=False, help_text='The item that brought the same text before, under another identifier or source.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='copies', to='wires.wireitem'),
        ),
        migrations.AddIndex(
            model_name='wireitem',
            index=models.Index(condition=models.Q(('first__isnull', False)), fields=['first'], name='wires_copies_of_items'),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(make_table, drop_table)],
            state_operations=[
                migrations.CreateModel(
                    name='SampledKey',
                    fields=[
                        ('pk', models.CompositePrimaryKey('day', 'key', 'item', blank=True, editable=False, primary_key=True, serialize=False)),
                        ('day', models.IntegerField(help_text='Days since 1970, UTC.')),
                        ('key', models.IntegerField()),
                        ('item', models.BigIntegerField()),
                    ],
                    options={
                        'verbose_name': 'key of a text',
                        'verbose_name_plural': 'keys of texts',
                    },
                ),
            ],
        ),
    ]
