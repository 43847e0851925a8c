"""SQLite keeps the words of events in one tree: a `bigint` as the key had made it two."""

from django.db import migrations

import dateline.wires.models.events


class Migration(migrations.Migration):
    dependencies = [("wires", "0008_event_words_as_numbers")]

    operations = [
        migrations.AlterField(
            model_name="eventterm",
            name="id",
            field=dateline.wires.models.events.WordOfEvent(primary_key=True, serialize=False),
        ),
    ]
