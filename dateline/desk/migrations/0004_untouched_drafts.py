"""An index of the drafts that wait for an editor: the desk's first page counts them."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds it."""

    dependencies = [("desk", "0003_kill_permission")]

    operations = [
        migrations.AddIndex(
            model_name="story",
            index=models.Index(
                condition=models.Q(
                    ("killed_at", None),
                    ("latest_revision__isnull", True),
                    ("live", False),
                    ("release_at", None),
                ),
                fields=["latest_revision", "urgency", "-id"],
                name="desk_untouched_drafts",
            ),
        ),
    ]
