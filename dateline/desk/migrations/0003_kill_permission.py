"""A permission of its own for killing stories."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    """Adds it."""

    dependencies = [("desk", "0002_initial")]

    operations = [
        migrations.AlterModelOptions(
            name="story",
            options={
                "permissions": (("kill_story", "Can kill story"),),
                "verbose_name_plural": "stories",
            },
        ),
    ]
