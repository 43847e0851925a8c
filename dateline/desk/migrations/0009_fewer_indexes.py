"""Every publication wrote four indexes that nothing reads: three repeat a constraint's, one is of slugs."""

import django.db.models.deletion
from django.db import migrations, models

# Written plainly: Django would copy whole tables to do this on SQLite.
UNUSED = {
    "desk_placement_story_id_9a997fb6": "desk_placement (story_id)",
    "desk_publication_story_id_0a65cb67": "desk_publication (story_id)",
    "desk_delivery_publication_id_67d8aa60": "desk_delivery (publication_id)",
    "desk_story_slug_14a38a5f": "desk_story (slug)",
}
# Beside an index of text, PostgreSQL has another for beginnings.
ALSO_UNUSED = "DROP INDEX IF EXISTS desk_story_slug_14a38a5f_like"


def drop(name, columns):
    return migrations.RunSQL(f"DROP INDEX IF EXISTS {name}", f"CREATE INDEX {name} ON {columns}")


def to_story(**options):
    return models.ForeignKey(db_index=False, to="desk.story", **options)


class Migration(migrations.Migration):
    dependencies = [("desk", "0008_lettered_words")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                *(drop(name, columns) for name, columns in UNUSED.items()),
                migrations.RunSQL(ALSO_UNUSED, migrations.RunSQL.noop),
            ],
            state_operations=[
                migrations.AlterField(
                    "placement",
                    "story",
                    to_story(
                        on_delete=django.db.models.deletion.CASCADE, related_name="placements"
                    ),
                ),
                migrations.AlterField(
                    "publication",
                    "story",
                    to_story(
                        on_delete=django.db.models.deletion.PROTECT, related_name="publications"
                    ),
                ),
                migrations.AlterField(
                    "delivery",
                    "publication",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="desk.publication",
                    ),
                ),
                migrations.AlterField(
                    "story",
                    "slug",
                    models.SlugField(
                        blank=True,
                        db_index=False,
                        help_text="Empty: made from the headline.",
                        max_length=120,
                    ),
                ),
            ],
        )
    ]
