"""What is compared of events is kept as bytes. Events open at this moment are closed."""

from typing import Any

from django.db import migrations, models


def close(apps: Any, _schema: Any) -> None:
    """Close all events: their words are kept no longer, and what comes opens new ones."""
    apps.get_model("wires", "EventTerm").objects.all().delete()
    apps.get_model("wires", "Event").objects.update(is_open=False)


class Migration(migrations.Migration):
    dependencies = [("wires", "0005_events")]

    operations = [
        migrations.RunPython(close, migrations.RunPython.noop),
        migrations.RemoveField("event", "profile"),
        migrations.RemoveField("eventreport", "sketch"),
        migrations.AddField(
            "event",
            "profile",
            models.BinaryField(default=b"", help_text="What its reports have in common."),
        ),
        migrations.AddField(
            "eventreport",
            "sketch",
            models.BinaryField(default=b"", help_text="What is compared of it."),
        ),
    ]
