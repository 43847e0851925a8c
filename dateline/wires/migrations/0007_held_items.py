"""The first page of the desk reads what is held without what agencies announce by the hundred."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("wires", "0006_compact_events")]

    operations = [
        migrations.AddIndex(
            "wireitem",
            models.Index(
                fields=["outcome", "-arrived_at"],
                condition=Q(outcome="held") & ~Q(type="event") & ~Q(type="planning"),
                name="wires_held_news",
            ),
        ),
        migrations.AddIndex(
            "wireitem",
            models.Index(
                fields=["outcome", "-arrived_at"],
                condition=Q(outcome="held") & (Q(type="event") | Q(type="planning")),
                name="wires_held_announcements",
            ),
        ),
    ]
