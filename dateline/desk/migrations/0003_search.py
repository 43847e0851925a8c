"""The search index, and every public story in it."""

import django.db.models.deletion
from django.db import migrations, models

import dateline.desk.models.search.entry

# FTS5 holds places only, no text: it follows the table. `detail=none` leaves out where in a text a
# term stands, `columnsize=0` how long the text is: nothing asks for either.
SQLITE = [
    """
    CREATE VIRTUAL TABLE desk_search_terms USING fts5(
        words, content='', columnsize=0, detail=none, tokenize="ascii tokenchars '_:-'")
    """,
    # Its pieces are put together beside the publishing (models.search.tidy), and only where nobody
    # does that for long, by whoever publishes.
    "INSERT INTO desk_search_terms (desk_search_terms, rank) VALUES ('automerge', 0)",
    "INSERT INTO desk_search_terms (desk_search_terms, rank) VALUES ('usermerge', 8)",
    "INSERT INTO desk_search_terms (desk_search_terms, rank) VALUES ('crisismerge', 64)",
    """
    CREATE TRIGGER desk_search_come AFTER INSERT ON desk_search BEGIN
        INSERT INTO desk_search_terms (rowid, words) VALUES (NEW.place, dateline_unpack(NEW.words));
    END
    """,
    """
    CREATE TRIGGER desk_search_gone AFTER DELETE ON desk_search BEGIN
        INSERT INTO desk_search_terms (desk_search_terms, rowid, words)
            VALUES ('delete', OLD.place, dateline_unpack(OLD.words));
    END
    """,
    """
    CREATE TRIGGER desk_search_changed AFTER UPDATE ON desk_search BEGIN
        INSERT INTO desk_search_terms (desk_search_terms, rowid, words)
            VALUES ('delete', OLD.place, dateline_unpack(OLD.words));
        INSERT INTO desk_search_terms (rowid, words) VALUES (NEW.place, dateline_unpack(NEW.words));
    END
    """,
]
# The words stand apart from the rows, so that rows are read without them.
POSTGRESQL = [
    "ALTER TABLE desk_search SET (toast_tuple_target = 128)",
    """
    CREATE INDEX desk_search_terms ON desk_search USING gin (
        array_to_tsvector(string_to_array(words, ' ')))
    """,
]


def make_index(apps, schema_editor):
    statements = {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]
    for statement in statements:
        schema_editor.execute(statement)


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        # The triggers go with their table.
        schema_editor.execute("DROP TABLE desk_search_terms")


def take_in(apps, schema_editor):
    """Index what is public; on PostgreSQL 0008 does, whose table the code of today writes."""
    if schema_editor.connection.vendor == "sqlite":
        take_in_all(apps)


def take_in_all(apps):
    """Index every public story."""
    from dateline.desk.models import search
    from dateline.desk.rules.publishing import words_of
    from dateline.desk.rules.search import Words

    Story, Placement = apps.get_model("desk", "Story"), apps.get_model("desk", "Placement")
    public = Story.objects.filter(live=True, killed_at=None, first_published_at__isnull=False)
    last = 0
    while True:
        batch = list(public.filter(pk__gt=last).order_by("pk")[: search.AT_ONCE])
        if not batch:
            return
        fronts = {}
        placed = Placement.objects.filter(story__in=[story.pk for story in batch])
        for story, front in placed.values_list("story", "front"):
            fronts.setdefault(story, []).append(front)
        search.enter(
            search.Entry(
                story.pk,
                story.first_published_at,
                Words(
                    headline=story.headline,
                    standfirst=story.standfirst,
                    body=words_of(story.body),
                    fronts=fronts.get(story.pk, []),
                ),
            )
            for story in batch
        )
        last = batch[-1].pk


class Migration(migrations.Migration):
    dependencies = [("desk", "0002_stories")]

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("place", dateline.desk.models.search.entry.Place(primary_key=True, serialize=False)),
                ("words", dateline.desk.models.search.entry.IndexedWords()),
                (
                    "story",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="desk.story"
                    ),
                ),
            ],
            options={"verbose_name_plural": "search entries", "db_table": "desk_search"},
        ),
        migrations.RunPython(make_index, drop_index),
        migrations.RunPython(take_in, migrations.RunPython.noop),
    ]
